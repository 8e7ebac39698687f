import type { Ask } from '../../../src/engine/bisect/ends.ts';
import type { Outcome } from '../../../src/engine/bisect/marks.ts';
import type { LedgerEvent } from '../../../src/engine/ledger/event.ts';

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
