import { compileToElc } from '../../src/echolua/compile/compile.ts';
import type { FoldEvent, FoldFault, FoldSession, LuaRuntime } from '../../src/ports/lua.ts';
import { utf8 } from '../../src/protocol/bytes.ts';
import { eventCidOf } from '../../src/protocol/codec/cid.ts';
import { isJsonObject, type JsonValue } from '../../src/protocol/codec/json.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import { formatUlid } from '../../src/protocol/event/ulid.ts';
import { brief, failure, type Results } from './report.ts';

/** A fold of the corpus with its history. */
export interface Program {
  readonly name: string;
  readonly source: string;
  readonly events: readonly ProgramEvent[];
}

export interface ProgramEvent {
  /** `test` unless said. */
  readonly type?: string;
  readonly payload: JsonValue;
}

/** The fuel a session has used so far, in whatever unit its engine defines; undefined where it does not say. */
export type FuelOf = (session: FoldSession) => number | undefined;

const START = Date.UTC(2026, 0, 1);
/** Sizes of the batches of the first pass, over and over: their borders must not show [STA-1]. */
const BATCHES = [1, 2, 5, 1, 40, 3, 700] as const;

function foldEvents(events: readonly ProgramEvent[]): FoldEvent[] {
  return events.map(({ type = 'test', payload }, i) => {
    const ulid = formatUlid({ time: START + i * 1000, entropy: BigInt(i) });
    return { type, ulid, actor: 'user:ada', ns: 'main', cid: eventCidOf(utf8(`event ${i}`)), payload };
  });
}

function faultText(first: number, { index, code, line, message }: FoldFault): string {
  return `#${first + index + 1} ${code}${line === undefined ? '' : `:${line}`} ${brief(message)}`;
}

interface Pass {
  readonly faults: string[];
  readonly state: string;
}

function foldInBatches(session: FoldSession, events: readonly FoldEvent[]): Pass {
  const faults: string[] = [];
  for (let first = 0, turn = 0; first < events.length; turn++) {
    const size = BATCHES[turn % BATCHES.length] ?? 1;
    const found = session.apply(events.slice(first, first + size));
    faults.push(...found.map((fault) => faultText(first, fault)));
    first += size;
  }
  return { faults, state: session.encode() };
}

/** The same history in two batches, the state written out, and read by another session, in between. */
async function foldWithPause(
  runtime: LuaRuntime,
  source: string,
  events: readonly FoldEvent[],
): Promise<Pass> {
  const middle = events.length >> 1;
  const before = await runtime.openFold({ source });
  const faults = before.apply(events.slice(0, middle)).map((fault) => faultText(0, fault));
  const text = before.encode();
  before.close();
  const after = await runtime.openFold({ source });
  after.restore(text);
  faults.push(...after.apply(events.slice(middle)).map((fault) => faultText(middle, fault)));
  const state = after.encode();
  after.close();
  return { faults, state };
}

/** fold_root and size of the ELC, or what stands against the source. */
function compiled(source: string): Results {
  const { elc, ...result } = compileToElc(source, { kind: 'fold' });
  if (elc !== undefined && 'bytes' in result)
    return { foldRoot: result.foldRoot, elcBytes: result.bytes.length };
  return { findings: result.findings.map(({ line, column, code }) => `${line}:${column} ${code}`) };
}

function refusal(error: unknown): JsonValue {
  if (!(error instanceof GatosError)) return failure(error);
  return [error.code, ...Object.values(error.data).map((value) => value ?? null)];
}

async function folded(program: Program, runtime: LuaRuntime, fuelOf: FuelOf | undefined): Promise<Results> {
  const events = foldEvents(program.events);
  const session = await runtime.openFold({ source: program.source });
  const first = foldInBatches(session, events);
  const fuel = fuelOf?.(session);
  session.close();
  const second = await foldWithPause(runtime, program.source, events);
  const asOne = second.state === first.state && second.faults.join() === first.faults.join();
  return {
    state: brief(first.state),
    faults: first.faults,
    ...(fuel === undefined ? {} : { fuel }),
    ...(asOne ? {} : { paused: { state: brief(second.state), faults: second.faults } }),
  };
}

/**
 * Everything about one program that must be equal on every engine: state, faults, fuel where it is told, fold_root.
 * `paused` is there only where folding with a pause came to another result, which breaks STA-1.
 */
export async function runProgram(program: Program, runtime: LuaRuntime, fuelOf?: FuelOf): Promise<Results> {
  const identity = { events: program.events.length, ...compiled(program.source) };
  try {
    return { ...identity, ...(await folded(program, runtime, fuelOf)) };
  } catch (error) {
    return { ...identity, refused: refusal(error) };
  }
}

/** What the corpus folder holds, as it comes from JSON. */
export function readPrograms(value: JsonValue): Program[] {
  if (!Array.isArray(value)) throw new TypeError('the corpus is not a list');
  return value.map((item) => {
    if (!isJsonObject(item) || !Array.isArray(item.events)) throw new TypeError('not a program');
    return { name: String(item.name), source: String(item.source), events: item.events.map(readEvent) };
  });
}

function readEvent(value: JsonValue): ProgramEvent {
  if (!isJsonObject(value) || value.payload === undefined) throw new TypeError('not an event of a program');
  return { ...(value.type === undefined ? {} : { type: String(value.type) }), payload: value.payload };
}
