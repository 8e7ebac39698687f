import type { FoldEvent, LineHits, LuaRuntime } from '../../../ports/lua.ts';
import type { FoldSpec } from '../program.ts';
import { requireElc } from '../sessionKeeper.ts';

export interface FoldCount {
  /** [LUA-5] What the event took, and what it may take. */
  readonly fuel: number;
  readonly limit: number;
  /** Empty where the source is not what the ELC was compiled from. */
  readonly lines: readonly LineHits[];
}

/** Folds one event from a canonical state text in a session of its own, counting; it may fault as it did. */
export async function foldOnce(
  runtime: LuaRuntime,
  spec: FoldSpec,
  state: string,
  event: FoldEvent,
): Promise<FoldCount> {
  const elc = requireElc(spec);
  const { fuel: limit } = await runtime.inspect(elc);
  const session = await runtime.openFold({ elc, source: spec.source }, { coverage: true });
  try {
    session.restore(state);
    session.apply([event]);
    return { fuel: session.fuelSpent(), limit, lines: session.hits?.() ?? [] };
  } finally {
    session.close();
  }
}
