import type { EchoRuntime } from '../../src/adapters/wasmoon/echo/index.ts';
import { type CompiledElc, compileToElc } from '../../src/echolua/compile/compile.ts';
import { FoldGenerator, render } from '../unit/echolua/foldGenerator.ts';
import { ProgramGenerator, write } from '../unit/echolua/programGenerator.ts';
import { Random } from '../unit/echolua/random.ts';
import { foldHistory } from './histories.ts';
import type { ProgramEvent } from './program.ts';
import { brief, digestOf, failure, type Results } from './report.ts';

const FUEL = 20_000;
const EVENTS = 5;
/** Programs that mean something, and programs that are no more than EchoLua. */
const SENSIBLE = 150;
const WILD = 60;

export interface RandomProgram {
  readonly compiled: CompiledElc;
  readonly events: readonly ProgramEvent[];
}

function compiled(source: string): CompiledElc {
  const result = compileToElc(source, { kind: 'fold', fuel: FUEL });
  if (!result.elc) throw new Error(`${result.findings[0]?.message}: ${source}`);
  return result;
}

/** The program of a seed, and its events. */
export function sensibleProgram(seed: number): RandomProgram {
  const generator = new ProgramGenerator(new Random(seed));
  const source = write(generator.fold(25));
  const events = Array.from({ length: EVENTS }, () => ({ payload: generator.payload() }));
  return { compiled: compiled(source), events };
}

export function wildProgram(seed: number): RandomProgram {
  const random = new Random(seed);
  const source = render(random, new FoldGenerator(random).fold(120));
  const payload = new ProgramGenerator(random).payload();
  return { compiled: compiled(source), events: [{ payload }, { payload: {} }] };
}

async function outcome(runtime: EchoRuntime, program: RandomProgram): Promise<string> {
  try {
    return await folded(runtime, program);
  } catch (error) {
    return failure(error); // a constant that does not fit
  }
}

async function folded(runtime: EchoRuntime, { compiled, events }: RandomProgram): Promise<string> {
  const { elc, foldRoot } = compiled;
  const { state, faults, fuel, astray } = await foldHistory(runtime, { elc }, events);
  const result = digestOf([foldRoot, state, [...faults]]).slice(7, 23);
  return `${brief(fuel)} ${result}${Object.keys(astray).length > 0 ? ` astray ${JSON.stringify(astray)}` : ''}`;
}

/** Fuel of each event, and a digest of fold_root, state and faults, of programs of fixed seeds. */
export async function checkRandomPrograms(runtime: EchoRuntime): Promise<Results> {
  const results: Results = {};
  for (let seed = 1; seed <= SENSIBLE; seed++)
    results[`sensible ${seed}`] = await outcome(runtime, sensibleProgram(seed));
  for (let seed = 1; seed <= WILD; seed++)
    results[`wild ${seed}`] = await outcome(runtime, wildProgram(seed));
  return results;
}
