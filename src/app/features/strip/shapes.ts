import type { Mark } from '../../stores/marks.ts';

/** What is drawn above the lanes. */
export type MarkKind = Mark['tone'] | 'fault' | 'checkpoint';

/** A fixed colour, a fixed shape and a fixed word for each: none of them carries the meaning alone. */
export interface Shape {
  readonly word: string;
  readonly words: string;
  /** A colour token. */
  readonly color: string;
  /** On a 10 x 10 grid, its middle at x = 5. */
  readonly path: string;
  /** Filled, or drawn as lines; dashed is for what never happened. */
  readonly paint: 'fill' | 'line' | 'dashed';
  /** The kind that others go before where there is no room for both. */
  readonly rank: number;
}

export const SHAPES: Readonly<Record<MarkKind, Shape>> = {
  match: shape('match', 'matches', '--text-2', 'M4 1h2v8H4z', 'fill', 0),
  checkpoint: shape('checkpoint', 'checkpoints', '--verified', 'M5 .6 9.4 5 5 9.4.6 5z', 'fill', 1),
  value: shape('change of the value', 'changes of the value', '--text-2', 'M5 1.4 9 8.6H1z', 'line', 2),
  note: shape('note', 'notes', '--stale', 'M1 1h8v5.6H6L3.6 9.4V6.6H1z', 'fill', 3),
  skip: shape('skipped', 'skipped', '--text-3', 'M1.6 1.6h6.8v6.8H1.6z', 'line', 4),
  good: shape('good', 'good', '--verified', 'm1 5.4 2.8 2.8L9 2.2', 'line', 5),
  bad: shape('bad', 'bad', '--failed', 'm1.6 1.6 6.8 6.8M8.4 1.6 1.6 8.4', 'line', 6),
  hypothetical: shape(
    'hypothetical',
    'hypothetical',
    '--hypothetical',
    'M5 1a4 4 0 1 1 0 8 4 4 0 0 1 0-8z',
    'dashed',
    7,
  ),
  denied: shape('denied', 'denied', '--denied', 'M1 1h1.8v8H1zM4.1 1h1.8v8H4.1zM7.2 1H9v8H7.2z', 'fill', 8),
  fault: shape('fault', 'faults', '--failed', 'M.8 1.2h8.4L5 9z', 'fill', 9),
  culprit: shape('culprit', 'culprit', '--failed', 'M3 0h1.4v.8H9.6L8 3l1.6 2.2H4.4V10H3z', 'fill', 10),
};

function shape(
  word: string,
  words: string,
  color: string,
  path: string,
  paint: Shape['paint'],
  rank: number,
): Shape {
  return { word, words, color, path, paint, rank };
}
