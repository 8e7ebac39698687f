import type { EchoRuntime } from '../../src/adapters/wasmoon/echo/index.ts';
import { SAMPLE_FOLD, sampleHistory } from '../../src/engine/sample/history.ts';
import { checkChangedElc } from './changedElc.ts';
import { checkFixedPoint } from './fixedPoint.ts';
import { runProgram } from './folds.ts';
import { GENERATED } from './generated.ts';
import { checkNumbers } from './numbers.ts';
import type { Program } from './program.ts';
import { checkProtocol } from './protocol.ts';
import { checkRandomPrograms } from './randomPrograms.ts';
import { digestOf, type EngineReport, type Results } from './report.ts';
import { RULES } from './rules.ts';
import { checkSignatures } from './signatures.ts';

function sample(): Program {
  return { name: 'sample', source: SAMPLE_FOLD, kind: 'fold', events: sampleHistory() };
}

function prefixed(prefix: string, results: Results): Results {
  return Object.fromEntries(Object.entries(results).map(([name, value]) => [`${prefix} ${name}`, value]));
}

/** Runs the parts in turn and notes how long each took. */
class Parts {
  readonly results: Results = {};
  readonly times: string[] = [];

  async run(name: string, part: () => Promise<Results> | Results): Promise<void> {
    const started = performance.now();
    Object.assign(this.results, prefixed(name, await part()));
    this.times.push(`${name} ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}

/** The whole conformance run: corpus, generated programs, changed ELC, numbers, and the protocol's fixed values. */
export async function runAll(programs: readonly Program[], runtime: EchoRuntime): Promise<EngineReport> {
  const parts = new Parts();
  const signatures = await checkSignatures();
  await parts.run('program', async () => {
    const folds: Results = {};
    for (const program of [...programs, ...GENERATED, ...RULES, sample()])
      folds[program.name] = await runProgram(program, runtime);
    return folds;
  });
  await parts.run('random', () => checkRandomPrograms(runtime));
  await parts.run('changed', () => checkChangedElc(runtime));
  await parts.run('numbers', () => checkNumbers(runtime));
  await parts.run('protocol', checkProtocol);
  await parts.run('q32', checkFixedPoint);
  const results = {
    engine: [runtime.engineId, runtime.mathId],
    ...parts.results,
    ...prefixed('ed25519', signatures.results),
  };
  return { digest: digestOf(results), results, notes: [parts.times.join(', '), ...signatures.notes] };
}
