import type { JsonValue } from '../../src/protocol/codec/json.ts';

/** Values whose canonical JSON, DAG-CBOR, CID and event are compared: RFC 8785's own and worse. */
export const VALUES: readonly JsonValue[] = [
  null,
  true,
  [],
  {},
  '',
  [0, -0, 1, -1, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296],
  [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 0.5, -0.5, 0.1, 1.5e-7, 1e-6, 123.456],
  [333_333_333.333_333_3, 4.5, 2e-3, 1e-27, 5e-324, 2.225_073_858_507_201_4e-308, 0.1 + 0.2],
  [9.999999999999999e22, 1],
  [1e21],
  [1.7976931348623157e308],
  [0.000001, 0.0000001, 1.0000000000000002, 4.35, 2.675, 1_048_576.000_000_2],
  '\u20ac$\u000f\nA\'B"\\\\"/\u0000\u007f\u0080\u2028\u2029\ufeff',
  { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 },
  { b: 1, a: 2, aa: 3, '': 4, '10': 5, '9': 6, A: 7, '\uffff': 8, '\ud800\udc00': 9 },
  JSON.parse('{"__proto__":{"x":1},"constructor":2,"toString":3,"hasOwnProperty":4}'),
  '\ud800',
  { '\udc00': 1 },
  [[[[[[[['deep', { a: [{ b: [{}] }] }]]]]]]]],
  'x'.repeat(70_000),
  Array.from({ length: 300 }, (_, i) => i / 7),
];

/** JSON texts, most of them to be refused [ENC-4]. */
export const TEXTS: readonly string[] = [
  ' [ 1.50, 1E2, -0, 1e-7, 100000000000000000000, 1e21 ] ',
  '{"a":1,"\\u0061":2}',
  '"\\ud83d\\ude00\\u0000"',
  '"\\ud83d"',
  '"\ud83d"',
  '[1,]',
  '01',
  '1.',
  '-',
  '+1',
  'NaN',
  '1e400',
  '5e-325',
  '1 2',
  '',
  '\ufeff1',
  "'a'",
  '"\t"',
  `${'['.repeat(64)}${']'.repeat(64)}`,
  `${'['.repeat(65)}${']'.repeat(65)}`,
  `${'['.repeat(200_000)}`,
  '{"__proto__":1}',
];

/** DAG-CBOR blocks in hex, most of them to be refused [ENC-2]. */
export const BLOCKS: readonly string[] = [
  '00',
  '1800',
  '190001',
  '1b0020000000000000',
  '3b001fffffffffffff',
  'f90000',
  'fa3f800000',
  'fb3ff0000000000000',
  'fb3fb999999999999a',
  'fb7ff8000000000000',
  'fb8000000000000000',
  'f7',
  'a2616101616202',
  'a2616201616102',
  'a2616101616102',
  'a26162016261610a',
  '9f01ff',
  '7f6161ff',
  '61ff',
  '8101ff',
  '4101',
  'c001',
  '820102',
];

/** Bytes in hex that may be UTF-8. */
export const BYTES: readonly string[] = [
  '',
  '00',
  'efbbbf41',
  'c3a9',
  'f09f9880',
  'ff',
  'c080',
  'eda080',
  'f4908080',
  'e282',
  'f0808080',
  'efbfbf',
];

/** State texts [STA-2]. */
export const STATES: readonly string[] = [
  '{"a":0.1,"b":[0.3333333333,-2147483648,2147483647.9999999998]}',
  '{"b":1,"a":2}',
  '{"a":1.50}',
  '{"a":-0}',
  '{"a":2147483648}',
  '{"a":0.33333333333333333333}',
  '[1e2]',
];

export const TIMES: readonly string[] = [
  '2026-05-01T12:00:00Z',
  '2026-05-01T12:00:00.123456789Z',
  '2024-02-29T23:59:59.999Z',
  '2023-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '0099-12-31T23:59:59Z',
  '9999-12-31T23:59:59Z',
  '2026-05-01T24:00:00Z',
  '2026-05-01T12:00:60Z',
  '2026-05-01t12:00:00z',
  '2026-05-01T12:00:00+00:00',
  '2026-13-01T00:00:00Z',
];
