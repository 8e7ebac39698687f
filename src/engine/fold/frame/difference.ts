import type { Between, Pair } from './between.ts';
import { excerpt } from './excerpt.ts';
import type { FrameDifference, StatePath } from './types.ts';

export const MAX_DIFFERENCES = 1_000;
/** Of a value on either side; the whole is to be asked for. */
export const MAX_DIFFERENCE_TEXT = 1_000;

/** What differs between two states, in canonical order and as `diffStates` has it, but that long texts end in `…`. */
export function differences(
  between: Between,
  limit: number,
): { readonly diff: readonly FrameDifference[]; readonly truncated: boolean } {
  const diff: FrameDifference[] = [];
  const walk = (pair: Pair, path: StatePath): void => {
    // One more than asked for tells whether there is more.
    if (diff.length > limit) return;
    const kind = between.change(pair);
    if (kind === null) return;
    if (kind !== 'inside') {
      diff.push({
        path,
        kind,
        ...(kind === 'added' ? {} : { before: textOf(between.before, pair.before) }),
        ...(kind === 'removed' ? {} : { after: textOf(between.after, pair.after) }),
      });
      return;
    }
    for (const entry of between.candidates(pair)) walk(between.child(entry), [...path, entry.key]);
  };
  walk(between.root, []);
  return { diff: diff.slice(0, limit), truncated: diff.length > limit };
}

function textOf({ history, position }: Between['before'], version: number): string {
  const { text, cut } = excerpt(history, version, position, MAX_DIFFERENCE_TEXT);
  return cut ? `${text}…` : text;
}
