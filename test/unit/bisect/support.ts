import type { Ask } from '../../../src/engine/bisect/ends.ts';
import type { Outcome } from '../../../src/engine/bisect/marks.ts';
import type { LedgerEvent } from '../../../src/engine/ledger/event.ts';
import type { World } from '../../../src/engine/world/world.ts';
import type { Jq } from '../../../src/ports/jq.ts';
import { bisectHandlers } from '../../../workers/engine/bisectHandlers.ts';
import type { HandlerHost } from '../../../workers/engine/handlers.ts';

/** An order of events that have nothing but an identity. */
export function orderOf(names: readonly string[]): readonly LedgerEvent[] {
  return names.map((name) => ({
    oid: `commit-${name}`,
    cid: `cid-${name}`,
    ref: 'refs/gatos/journal/main/user/ada/0',
    ns: 'main',
    actor: 'user:ada',
    ulid: name,
    type: 'add',
    govIndex: 0,
    time: 0,
  }));
}

export function numbered(total: number): readonly LedgerEvent[] {
  return orderOf(Array.from({ length: total }, (_, i) => `${i + 1}`));
}

/** A predicate that says of position i what stands at i; `asked` are the positions it was asked of, in order. */
export function saying(outcomes: readonly Outcome['outcome'][]): {
  readonly ask: Ask;
  readonly asked: number[];
} {
  const asked: number[] = [];
  return {
    asked,
    ask: async (position) => {
      asked.push(position);
      const outcome = outcomes[position] ?? 'error';
      return { outcome, detail: outcome === 'error' ? 'it does not know' : '' };
    },
  };
}

export type Says = (state: unknown) => boolean;

/** The handlers of the engine worker over one world; jq is stood in for by a function. */
export function handlersOver(world: World, jqSays?: Says) {
  const jq: Jq = {
    check: async (program) => (program === '' ? 'empty' : null),
    test: async (_, state) => ({ outcome: jqSays?.(JSON.parse(state)) ? 'true' : 'false', detail: '' }),
    close: () => undefined,
  };
  const platform = { runtime: world.deps.runtime, ...(jqSays === undefined ? {} : { jq }) };
  const host = { worlds: { platform, get: async () => world } } as unknown as HandlerHost;
  return bisectHandlers(host);
}
