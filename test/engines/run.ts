import { SAMPLE_FOLD, sampleHistory } from '../../src/engine/sample/history.ts';
import type { LuaRuntime } from '../../src/ports/lua.ts';
import { checkFixedPoint } from './fixedPoint.ts';
import { GENERATED } from './generated.ts';
import { type FuelOf, type Program, runProgram } from './program.ts';
import { checkProtocol } from './protocol.ts';
import { digestOf, type EngineReport, type Results } from './report.ts';
import { checkSignatures } from './signatures.ts';

export interface EngineHost {
  readonly runtime: LuaRuntime;
  readonly fuelOf?: FuelOf;
}

function sample(): Program {
  return { name: 'sample', source: SAMPLE_FOLD, events: sampleHistory() };
}

function prefixed(prefix: string, results: Results): Results {
  return Object.fromEntries(Object.entries(results).map(([name, value]) => [`${prefix} ${name}`, value]));
}

/** The whole conformance run: every program of the corpus, the sample's 5,000 events, and the protocol's fixed values. */
export async function runAll(programs: readonly Program[], host: EngineHost): Promise<EngineReport> {
  const { runtime, fuelOf } = host;
  const started = performance.now();
  const folds: Results = {};
  for (const program of [...programs, ...GENERATED, sample()])
    folds[program.name] = await runProgram(program, runtime, fuelOf);
  const folded = performance.now();
  const signatures = await checkSignatures();
  const results = {
    engine: [runtime.engineId, runtime.mathId],
    ...prefixed('fold', folds),
    ...prefixed('protocol', checkProtocol()),
    ...prefixed('ed25519', signatures.results),
    'q32 arithmetic': checkFixedPoint(),
  };
  const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
  const time = `folds ${seconds(started, folded)}, protocol ${seconds(folded, performance.now())}`;
  return { digest: digestOf(results), results, notes: [time, ...signatures.notes] };
}
