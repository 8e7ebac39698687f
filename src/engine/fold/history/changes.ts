import type { StateDifference } from '../../../protocol/state/diff.ts';
import type { Between, Pair, Side } from './between.ts';

type Path = readonly (string | number)[];

export interface Changes {
  readonly diff: readonly StateDifference[];
  readonly truncated: boolean;
}

/** Text of what stood in a state, given the version of it. */
export type TextOf = (side: Side, version: number) => string;

/** What differs between two states, in canonical order and as `diffStates` has it; stops after `limit`. */
export function changesBetween(between: Between, limit: number, textOf: TextOf): Changes {
  const diff: StateDifference[] = [];
  const { before, after } = between;
  const walk = (pair: Pair, path: Path): void => {
    const kind = between.change(pair);
    if (kind === 'inside') {
      for (const entry of between.candidates(pair)) {
        // One more than asked for tells whether there is more.
        if (diff.length > limit) return;
        walk(between.child(entry), [...path, entry.key]);
      }
    } else if (kind !== null) {
      diff.push({
        path,
        kind,
        ...(kind === 'added' ? {} : { before: textOf(before, pair.before) }),
        ...(kind === 'removed' ? {} : { after: textOf(after, pair.after) }),
      });
    }
  };
  walk(between.root, []);
  return { diff: diff.slice(0, limit), truncated: diff.length > limit };
}
