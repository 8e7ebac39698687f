import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, utf8 } from '../../../src/protocol/bytes.ts';
import { canonicalJson } from '../../../src/protocol/codec/canonicalJson.ts';
import { eventCidOf } from '../../../src/protocol/codec/cid.ts';
import { decodeDagCborJson } from '../../../src/protocol/codec/dagCbor.ts';
import type { JsonObject, JsonValue } from '../../../src/protocol/codec/json.ts';
import { parseJsonStrict } from '../../../src/protocol/codec/parseJson.ts';
import {
  type Envelope,
  encodeCanonicalText,
  encodeEnvelope,
  MAX_ENVELOPE_BYTES,
  readEnvelope,
} from '../../../src/protocol/event/envelope.ts';
import { codeOf, errorOf } from './support/codes.ts';
import { payloads } from './support/json.ts';
import { cidFor, envelope, OID } from './support/samples.ts';

function withField(field: string, value: unknown): JsonValue {
  return { ...(envelope as unknown as JsonObject), [field]: value as JsonValue };
}

function nestedPayload(levels: number): JsonObject {
  let value: JsonObject = {};
  for (let i = 1; i < levels; i++) value = { a: value };
  return value;
}

const BAD_FIELDS: readonly (readonly [field: string, value: unknown])[] = [
  ['type', ''],
  ['type', 'Add'],
  ['type', 'a b'],
  ['type', 'a\n'],
  ['type', 'x'.repeat(65)],
  ['type', 7],
  ['ulid', '8ZZZZZZZZZZZZZZZZZZZZZZZZZ'],
  ['ulid', null],
  ['actor', 'ada'],
  ['actor', 'users'],
  ['actor', ['user:ada']],
  ['caps', 'read'],
  ['caps', [1]],
  ['caps', null],
  ['policy_root', 'c0ffee'],
  ['policy_root', 'C'.repeat(40)],
  ['sig_alg', 7],
  ['ts', '2026-02-30T00:00:00Z'],
  ['ts', 1777777777],
  ['repo', 'genesis'],
  ['repo', null],
  ['ns', 'a/b'],
  ['ns', ''],
  ['gov', 'bafy'],
  ['prev', `${cidFor('x')}x`],
];

describe('readEnvelope', () => {
  it.each(BAD_FIELDS)('[EVT-1] refuses %s = %j and names the field', (field, value) => {
    const error = errorOf(() => readEnvelope(withField(field, value)));
    expect(error.code).toBe('ERR_ENVELOPE_INVALID');
    expect(error.message).toContain(field);
  });

  it.each(['type', 'ulid', 'actor', 'payload', 'policy_root', 'ns'])(
    '[EVT-1] refuses an envelope without %s',
    (field) => {
      const { [field]: _, ...rest } = envelope as unknown as JsonObject;
      expect(errorOf(() => readEnvelope(rest)).message).toContain(field);
    },
  );

  it.each(['caps', 'sig_alg', 'ts', 'repo', 'gov', 'prev'])('[EVT-1] can do without %s', (field) => {
    const { [field]: _, ...rest } = envelope as unknown as JsonObject;
    expect(() => readEnvelope(rest)).not.toThrow();
  });

  it.each(['sig', 'signature', 'Type', '__proto__', 'toString'])(
    '[EVT-1] refuses the unknown field %s',
    (field) => {
      const text = canonicalJson(envelope as unknown as JsonObject).replace(
        '{',
        `{${JSON.stringify(field)}:1,`,
      );
      expect(codeOf(() => readEnvelope(parseJsonStrict(text)))).toBe('ERR_ENVELOPE_INVALID');
    },
  );

  it.each([null, [], 'x', 7, true])('[EVT-1] %j is no envelope', (value) => {
    expect(codeOf(() => readEnvelope(value))).toBe('ERR_ENVELOPE_INVALID');
  });

  it.each([null, [], 'x', 7, undefined])('[EVT-1] %j is no payload', (payload) => {
    expect(codeOf(() => readEnvelope(withField('payload', payload)))).toBe('ERR_PAYLOAD_INVALID');
  });

  it('[EVT-2] knows one signature algorithm', () => {
    expect(() => readEnvelope(withField('sig_alg', 'ed25519'))).not.toThrow();
    for (const other of ['Ed25519', 'ed25519ph', 'rsa', '']) {
      expect(codeOf(() => readEnvelope(withField('sig_alg', other)))).toBe('ERR_SIGNATURE_ALGORITHM');
    }
  });

  it('[ENC-7] refuses numbers that Q32.32 cannot hold, wherever they stand, and says what to do', () => {
    for (const n of [2 ** 31, -(2 ** 31), 1e300, Number.NaN, Number.NEGATIVE_INFINITY]) {
      const error = errorOf(() => readEnvelope(withField('payload', { rows: [{ n }] })));
      expect(error.code).toBe('ERR_NUMBER_RANGE');
      expect(error.message).toContain('payload.rows.0.n');
      expect(error.hint).toBe('Send it as a string, or in smaller units.');
    }
    for (const n of [2 ** 31 - 1, 2147483647.9999998, -2147483647.9999998, 1e-300, 0]) {
      expect(() => readEnvelope(withField('payload', { n }))).not.toThrow();
    }
  });

  it('[ENC-4] an envelope nests at most 64 levels, counted as the parser counts them', () => {
    const deepest = { ...envelope, payload: nestedPayload(63) };
    const json = encodeEnvelope(deepest).json;
    expect(encodeEnvelope(readEnvelope(parseJsonStrict(json))).json).toBe(json);
    expect(codeOf(() => encodeEnvelope({ ...envelope, payload: nestedPayload(64) }))).toBe(
      'ERR_ENVELOPE_INVALID',
    );
    expect(codeOf(() => encodeEnvelope({ ...envelope, payload: nestedPayload(5_000) }))).toBe(
      'ERR_ENVELOPE_INVALID',
    );
  });
});

describe('encodeEnvelope', () => {
  it('[ENC-3] [EVT-1] hashes the canonical bytes of exactly the fields present', () => {
    const { canonical, cid, json } = encodeEnvelope(envelope);
    expect(decodeDagCborJson(canonical)).toEqual(parseJsonStrict(json));
    expect(cid).toBe(eventCidOf(canonical));
    const { prev: _, ...first } = envelope;
    expect(encodeEnvelope(first).cid).not.toBe(cid);
  });

  it('[ENC-3] never changes: the bytes and the id of a known envelope', () => {
    const { canonical, cid, json } = encodeEnvelope({
      type: 'add',
      ulid: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      actor: 'user:ada',
      payload: { n: 10 },
      policy_root: OID,
      ns: 'main',
    });
    expect(json).toBe(
      `{"actor":"user:ada","ns":"main","payload":{"n":10},"policy_root":"${OID}","type":"add","ulid":"01ARZ3NDEKTSV4RRFFQ69G5FAV"}`,
    );
    expect(hex(canonical)).toBe(
      'a6626e73646d61696e6474797065636164646475' +
        '6c6964781a303141525a334e44454b545356345252464651363947354641' +
        '56656163746f7268757365723a616461677061796c6f6164a1616e0a6b706f6c6963795f726f6f7478286330666665653030' +
        '30'.repeat(32),
    );
    expect(cid).toMatchInlineSnapshot(`"bafyr4ifjxzaa3japkbvnievmlblorhkan6x72t5nlo6rxmizg4phl776ce"`);
  });

  it('[ENC-1] [ENC-4] JSON and CBOR say the same, for every payload', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        const encoded = encodeEnvelope({ ...envelope, payload });
        const again = encodeEnvelope(readEnvelope(parseJsonStrict(encoded.json)));
        expect(again.cid).toBe(encoded.cid);
        expect(decodeDagCborJson(encoded.canonical)).toEqual(parseJsonStrict(encoded.json));
      }),
      { numRuns: 200 },
    );
  });

  it('[EVT-4] holds at most 64 KiB of canonical JSON, counted in bytes', () => {
    const empty = utf8(encodeEnvelope({ ...envelope, payload: { s: '' } }).json).length;
    const room = MAX_ENVELOPE_BYTES - empty;
    expect(utf8(encodeEnvelope({ ...envelope, payload: { s: 'x'.repeat(room) } }).json)).toHaveLength(65_536);
    const error = errorOf(() => encodeEnvelope({ ...envelope, payload: { s: 'x'.repeat(room + 1) } }));
    expect(error.code).toBe('ERR_ENVELOPE_TOO_LARGE');
    expect(error.message).toContain('65537');
    expect(codeOf(() => encodeEnvelope({ ...envelope, payload: { s: 'ü'.repeat(room / 2 + 1) } }))).toBe(
      'ERR_ENVELOPE_TOO_LARGE',
    );
  });

  it('[ENC-4] refuses text that cannot be signed', () => {
    expect(codeOf(() => encodeEnvelope({ ...envelope, payload: { s: '\ud800' } }))).toBe('ERR_JSON_INVALID');
    expect(codeOf(() => encodeEnvelope({ ...envelope, caps: ['\udfff'] } as Envelope))).toBe(
      'ERR_JSON_INVALID',
    );
  });

  it('[ENC-4] does not normalise: two spellings of one letter are two events', () => {
    const composed = encodeEnvelope({ ...envelope, payload: { s: '\u00e9' } });
    expect(encodeEnvelope({ ...envelope, payload: { s: 'e\u0301' } }).cid).not.toBe(composed.cid);
  });
});

describe('encodeCanonicalText', () => {
  /** What the strict way makes of a text: the same envelope, or nothing. */
  function strictly(text: string) {
    const encoded = encodeEnvelope(parseJsonStrict(text));
    return encoded.json === text ? encoded : null;
  }

  function outcome(read: (text: string) => unknown, text: string): unknown {
    try {
      return read(text);
    } catch {
      return null;
    }
  }

  it('[ENC-2] [ENC-4] takes canonical text as the strict reader does', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        const { json } = encodeEnvelope({ ...envelope, payload });
        const quick = outcome(encodeCanonicalText, json);
        // Keys like "10" come before "9" in the text and after it in an object: that is left to the strict reader.
        if (quick !== null) expect(quick).toEqual(strictly(json));
        else expect(json).toMatch(/"\d+":/);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a space', '{"n":1}', '{"n": 1}'],
    ['keys out of order', '{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['keys out of order in a list', '[{"a":1,"b":2}]', '[{"b":2,"a":1}]'],
    ['a key twice', '{"n":1}', '{"n":1,"n":1}'],
    ['another spelling of a number', '100', '1e2'],
    ['a fraction of nothing', '1', '1.0'],
    ['a negative zero', '0', '-0'],
    ['a number past the doubles', '1', '1e999'],
    ['an escape that need not be', '"a"', '"\\u0061"'],
    ['half of a surrogate pair', '"a"', '"\\ud800"'],
    ['half of a surrogate pair as a key', '{"a":1}', '{"\\ud800":1}'],
    ['text after the end', '1', '1}'],
  ])('[ENC-2] [ENC-4] refuses %s, as the strict reader does', (_, good, bad) => {
    const { json } = encodeEnvelope({ ...envelope, payload: { x: JSON.parse(good) as JsonValue } });
    expect(outcome(encodeCanonicalText, json)).toEqual(strictly(json));
    const other = json.replace(`"x":${good}`, () => `"x":${bad}`);
    expect(other).not.toBe(json);
    expect(outcome(strictly, other)).toBeNull();
    expect(outcome(encodeCanonicalText, other)).toBeNull();
  });
});
