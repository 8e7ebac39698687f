import type { EchoFoldSession, EchoRuntime } from '../../src/adapters/wasmoon/echo/index.ts';
import type { SourceMap } from '../../src/echolua/compile/compile.ts';
import type { Elc } from '../../src/echolua/elc.ts';
import type { FoldEvent, FoldFault } from '../../src/ports/lua.ts';
import { utf8 } from '../../src/protocol/bytes.ts';
import { eventCidOf } from '../../src/protocol/codec/cid.ts';
import { formatUlid } from '../../src/protocol/event/ulid.ts';
import { StateMirror } from '../support/stateMirror.ts';
import type { ProgramEvent } from './program.ts';
import { brief } from './report.ts';

/** A program as it runs, with its places where they are known. */
export interface Opened {
  readonly elc: Elc;
  readonly sourceMap?: SourceMap;
}

/** Fuel of a history up to which it is folded again in other ways; the rest is about fuel itself. */
const AGAIN = 5_000_000;

/** What one way of folding a history comes to. */
export interface Pass {
  readonly state: string;
  readonly faults: readonly string[];
}

const START = Date.UTC(2026, 0, 1);
/** Sizes of batches, over and over: their borders must not show [STA-1]. */
const BATCHES = [1, 2, 5, 1, 40, 3, 700] as const;
/** Events between two restores where there are very many. */
const RESTORES = 60;

export function foldEvents(events: readonly ProgramEvent[]): FoldEvent[] {
  return events.map(({ type = 'test', payload }, i) => {
    const ulid = formatUlid({ time: START + i * 1000, entropy: BigInt(i) });
    return { type, ulid, actor: 'user:ada', ns: 'main', cid: eventCidOf(utf8(`event ${i}`)), payload };
  });
}

function faultText(first: number, { index, code, line, message }: FoldFault): string {
  return `#${first + index + 1} ${code}${line === undefined ? '' : `:${line}`} ${brief(message)}`;
}

/** `5 5 7` with runs as `5*2 7`. */
function runs(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let from = 0; from < numbers.length; ) {
    let to = from;
    while (to < numbers.length && numbers[to] === numbers[from]) to += 1;
    parts.push(to - from > 1 ? `${numbers[from]}*${to - from}` : `${numbers[from]}`);
    from = to;
  }
  return parts.join(' ');
}

/** One event at a time, with the fuel of each [LUA-5]. */
export function foldSingly(
  session: EchoFoldSession,
  events: readonly FoldEvent[],
): Pass & { readonly fuel: readonly number[] } {
  const fuel: number[] = [];
  const faults = events.flatMap((event, i) => {
    const found = session.apply([event]).map((fault) => faultText(i, fault));
    fuel.push(session.fuelSpent());
    return found;
  });
  return { state: session.encode(), faults, fuel };
}

/** In batches; the state is the one that the deltas make, and says so where `encode` says another. */
function foldInBatches(session: EchoFoldSession, events: readonly FoldEvent[]): Pass {
  const mirror = new StateMirror();
  session.tell(mirror);
  const faults: string[] = [];
  for (let first = 0, turn = 0; first < events.length; turn++) {
    const size = BATCHES[turn % BATCHES.length] ?? 1;
    const found = session.apply(events.slice(first, first + size));
    faults.push(...found.map((fault) => faultText(first, fault)));
    first += size;
  }
  const [state, encoded] = [mirror.text(), session.encode()];
  return { state: state === encoded ? state : `the deltas say ${state} and the session ${encoded}`, faults };
}

/** Before every event (or some, of very many) the session is given its own state's text [STA-1]. */
function foldRestored(session: EchoFoldSession, events: readonly FoldEvent[]): Pass {
  const step = Math.ceil(events.length / RESTORES);
  const faults: string[] = [];
  for (let first = 0; first < events.length; first += step) {
    session.restore(session.encode());
    const found = session.apply(events.slice(first, first + step));
    faults.push(...found.map((fault) => faultText(first, fault)));
  }
  return { state: session.encode(), faults };
}

export interface Folded extends Pass {
  readonly fuel: string;
  /** Ways of folding that came to another result, which breaks STA-1. */
  readonly astray: Readonly<Record<string, Pass>>;
}

/** Folds a history in three ways. */
export async function foldHistory(
  runtime: EchoRuntime,
  { elc, sourceMap }: Opened,
  history: readonly ProgramEvent[],
): Promise<Folded> {
  const events = foldEvents(history);
  const session = await runtime.openFoldElc(elc, sourceMap);
  const folded = foldSingly(session, events);
  const astray: Record<string, Pass> = {};
  const total = folded.fuel.reduce((sum, fuel) => sum + fuel, 0);
  for (const [name, fold] of total > AGAIN
    ? []
    : ([
        ['restored', foldRestored],
        ['batches', foldInBatches],
      ] as const)) {
    session.restore('{}');
    const { state, faults } = fold(session, events);
    if (state !== folded.state || faults.join() !== folded.faults.join())
      astray[name] = { state: brief(state), faults };
  }
  session.close();
  return { ...folded, fuel: runs(folded.fuel), astray };
}
