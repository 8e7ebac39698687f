import type { EchoRuntime } from '../../src/adapters/wasmoon/echo/index.ts';
import { compileToElc } from '../../src/echolua/compile/compile.ts';
import * as q32 from '../../src/echolua/q32.ts';
import { SampleRandom } from '../../src/engine/sample/random.ts';
import type { JsonValue } from '../../src/protocol/codec/json.ts';
import { isJsonObject } from '../../src/protocol/codec/json.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import { Pcg32 } from '../unit/echolua/pcg32.ts';
import { rawOf } from './fixedPoint.ts';
import { foldEvents } from './histories.ts';
import { digestOf, type Results } from './report.ts';

const VECTORS = 4_000;
const BATCH = 500;
const SEEDS = 40;

const ARITHMETIC = `return function(state, event)
  local out = json.array()
  for i, c in ipairs(event.payload) do
    local a, b = tonumber(c[1]), tonumber(c[2])
    local results = { tostring(a < b), tostring(a == b) }
    for j, f in ipairs({
      function() return a + b end, function() return a - b end, function() return a * b end,
      function() return a / b end, function() return a // b end, function() return a % b end,
    }) do
      local ok, result = pcall(f)
      results[#results + 1] = ok and tostring(result) or string.sub(result, 1, string.find(result, ":", 1, true) - 1)
    end
    out[i] = results
  end
  return out
end`;

const DRAWS = `return function(state, event)
  local r = rng(tonumber(event.payload.seed))
  local outputs, rolls, dice = {}, {}, {}
  for i = 1, 6 do outputs[i] = tostring(r()) end
  for i = 1, 20 do rolls[i] = r(6) end
  for i = 1, 6 do dice[i] = r(-2147483647 + i, 0) end
  return { outputs = outputs, rolls = rolls, dice = dice }
end`;

const reference = (operation: (a: bigint, b: bigint) => bigint, a: bigint, b: bigint): string => {
  try {
    return q32.textFromRaw(operation(a, b));
  } catch (error) {
    return error instanceof GatosError ? String(error.data.code) : String(error);
  }
};

function expectedRow(a: bigint, b: bigint): JsonValue {
  const { add, sub, mul, div, idiv, mod } = q32;
  const results = [add, sub, mul, div, idiv, mod].map((operation) => reference(operation, a, b));
  return [String(a < b), String(a === b), ...results];
}

function expectedDraws(seed: bigint): JsonValue {
  const pcg = new Pcg32(seed);
  const outputs = Array.from({ length: 6 }, () => q32.textFromRaw(BigInt(pcg.next())));
  const rolls = Array.from({ length: 20 }, () => 1 + pcg.below(6));
  const dice = Array.from({ length: 6 }, (_, i) => -2147483646 + i + pcg.below(2147483647 - i));
  return { outputs, rolls, dice };
}

/** The state after one event with each payload, one fold for all. */
async function answers(
  runtime: EchoRuntime,
  source: string,
  payloads: readonly JsonValue[],
): Promise<JsonValue[]> {
  const compiled = compileToElc(source, { kind: 'fold' });
  if (!compiled.elc) throw new Error(compiled.findings[0]?.message);
  const session = await runtime.openFoldElc(compiled.elc, compiled.sourceMap);
  const results = foldEvents(payloads.map((payload) => ({ payload }))).map((event): JsonValue => {
    const [fault] = session.apply([event]);
    return fault ? `${fault.code}:${fault.line}` : (JSON.parse(session.encode()) as JsonValue);
  });
  session.close();
  return results;
}

/** The digest of what a fold says, and how many of its answers are not those of the BigInt reference. */
function compared(actual: readonly JsonValue[], expected: readonly JsonValue[]): Results {
  const canonical = (value: JsonValue | undefined): string =>
    isJsonObject(value) ? JSON.stringify(Object.entries(value).sort()) : JSON.stringify(value);
  const wrong = expected.filter((value, i) => canonical(value) !== canonical(actual[i]));
  return { cases: expected.length, wrong: wrong.length, digest: digestOf([...actual]) };
}

/** [LUA-3] [LUA-4] Generated numbers and draws, as folds come to them, against the reference. */
export async function checkNumbers(runtime: EchoRuntime): Promise<Results> {
  const random = new SampleRandom(3232);
  const pairs = Array.from({ length: VECTORS }, () => [rawOf(random), rawOf(random)] as const);
  const rows: JsonValue[] = pairs.map(([a, b]) => [q32.textFromRaw(a), q32.textFromRaw(b)]);
  const batches = Array.from({ length: VECTORS / BATCH }, (_, i) => rows.slice(i * BATCH, (i + 1) * BATCH));
  const arithmetic = (await answers(runtime, ARITHMETIC, batches)).flat();
  const seeds = Array.from({ length: SEEDS }, () => rawOf(random));
  const draws = await answers(
    runtime,
    DRAWS,
    seeds.map((seed) => ({ seed: q32.textFromRaw(seed) })),
  );
  return {
    arithmetic: compared(
      arithmetic as JsonValue[],
      pairs.map(([a, b]) => expectedRow(a, b)),
    ),
    draws: compared(draws, seeds.map(expectedDraws)),
  };
}
