import { formatCount } from '../../design/format.ts';
import type { FocusWindow } from '../../stores/index.ts';

/** The ends as typed: whole numbers, with or without commas, in either order, of events that there are. */
export function parseEnds(
  first: string,
  last: string,
  total: number,
): FocusWindow | { readonly problem: string } {
  const [a, b] = [first, last].map((text) =>
    Number(/^\d{1,12}$/.exec(text.trim().replace(/[,\s]/g, ''))?.[0]),
  );
  if (a === undefined || b === undefined || Number.isNaN(a + b)) {
    return { problem: 'Both ends are whole numbers of events, such as 1,200.' };
  }
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  if (low < 1 || high > total) return { problem: `There are events 1 to ${formatCount(total)}.` };
  return { first: low, last: high };
}
