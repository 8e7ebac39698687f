import * as q32 from '../../src/echolua/q32.ts';
import { SampleRandom } from '../../src/engine/sample/random.ts';
import type { JsonValue } from '../../src/protocol/codec/json.ts';
import { attempt, digestOf, type Results } from './report.ts';

const ROUNDS = 1_500;
const OPERATIONS = [q32.add, q32.sub, q32.mul, q32.div, q32.idiv, q32.mod];

/** Raw values of every magnitude, and often the edges. */
export function rawOf(random: SampleRandom): bigint {
  if (random.chance(1, 12)) return random.pick([0n, 1n, -1n, 1n << 32n, 1n << 31n, q32.RAW_MIN, q32.RAW_MAX]);
  const bits = (BigInt(random.next()) << 32n) | BigInt(random.next());
  return BigInt.asIntN(64, bits) >> BigInt(random.next() % 64);
}

function row(random: SampleRandom): JsonValue {
  const [a, b] = [rawOf(random), rawOf(random)];
  const text = q32.textFromRaw(a);
  const results = OPERATIONS.map((operation) => attempt(() => q32.textFromRaw(operation(a, b))));
  const double = (random.next() / (random.next() + 1)) * (random.chance(1, 2) ? -1 : random.next() % 1000);
  return [
    text,
    q32.rawFromText(text) === a,
    q32.compare(a, b),
    ...results,
    attempt(() => q32.textFromRaw(q32.rawFromDouble(double))),
  ];
}

/** [LUA-3] [ENC-7] The reference arithmetic, which runs on the engine's own BigInt and doubles. */
export function checkFixedPoint(): Results {
  const random = new SampleRandom(32);
  const rows = Array.from({ length: ROUNDS }, () => row(random));
  return { rounds: ROUNDS, first: rows.slice(0, 3), digest: digestOf(rows) };
}
