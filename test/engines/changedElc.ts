import type { EchoRuntime } from '../../src/adapters/wasmoon/echo/index.ts';
import { openElc } from '../../src/echolua/elcCodec.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import { Random } from '../unit/echolua/random.ts';
import { foldHistory } from './histories.ts';
import { type RandomProgram, sensibleProgram } from './randomPrograms.ts';
import { digestOf, type Results } from './report.ts';

const PROGRAMS = 12;
const CHANGES = 80;

/** One byte, now and then a few, replaced, dropped or doubled. */
export function changed(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const list = [...bytes];
  for (let i = random.chance(0.2) ? 3 : 1; i > 0; i--) {
    const at = random.below(list.length);
    random.weighted<() => void>([
      [8, () => list.splice(at, 1, random.below(256))],
      [4, () => list.splice(at, 1, ((list[at] ?? 0) + 1 + random.below(3)) & 255)],
      [1, () => list.splice(at, 1)],
      [1, () => list.splice(at, 0, list[at] ?? 0)],
    ])();
  }
  return new Uint8Array(list);
}

/** Why changed bytes are refused, or what they do: state, faults and fuel, folded in three ways. */
async function outcome(runtime: EchoRuntime, bytes: Uint8Array, { events }: RandomProgram): Promise<string> {
  try {
    const { elc } = openElc(bytes);
    const limited = { ...elc, fuel: Math.min(elc.fuel, 100_000) };
    const { state, faults, fuel, astray } = await foldHistory(runtime, { elc: limited }, events);
    return `ran ${fuel} ${digestOf([state, [...faults]])} ${JSON.stringify(astray)}`;
  } catch (error) {
    if (error instanceof GatosError && error.code === 'ERR_FOLD_INVALID') return `refused ${error.message}`;
    return `thrown ${String(error)}`;
  }
}

/**
 * [LUA-1] [LUA-7] ELC of fixed seeds with bytes changed: refused, or run, sealed, to one result and fuel. `odd` names
 * what was neither, or came to another result when folded in another way.
 */
export async function checkChangedElc(runtime: EchoRuntime): Promise<Results> {
  const random = new Random(1959);
  const results: Results = {};
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const program = sensibleProgram(1000 + seed);
    const outcomes: string[] = [];
    for (let i = 0; i < CHANGES; i++)
      outcomes.push(await outcome(runtime, changed(program.compiled.bytes, random), program));
    const ran = outcomes.filter((text) => text.startsWith('ran'));
    const odd = outcomes.filter((text) => !/^refused|^ran .*\{\}$/.test(text));
    results[`program ${seed}`] = { ran: ran.length, odd, outcomes: digestOf(outcomes) };
  }
  return results;
}
