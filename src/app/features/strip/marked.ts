import type { TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/format.ts';
import type { Mark } from '../../stores/marks.ts';
import { type MarkKind, SHAPES } from './shapes.ts';

/** How many events of each kind are marked, the weightiest first; kinds without any are left out. */
export function countMarks(
  strip: TimelineStrip,
  marks: Iterable<Mark>,
): readonly { readonly kind: MarkKind; readonly count: number }[] {
  const counts = new Map<MarkKind, number>([
    ['fault', strip.faults.length],
    ['checkpoint', strip.checkpoints.length],
  ]);
  for (const { tone, numbers } of marks) counts.set(tone, (counts.get(tone) ?? 0) + numbers.length);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => SHAPES[b.kind].rank - SHAPES[a.kind].rank);
}

export function countWords(kind: MarkKind, count: number): string {
  return `${formatCount(count)} ${count === 1 ? SHAPES[kind].word : SHAPES[kind].words}`;
}
