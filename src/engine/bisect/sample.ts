import type { Task } from '../../ports/runtime.ts';
import type { Ask } from './ends.ts';
import { halves } from './halves.ts';
import type { Mark, Outcome } from './marks.ts';

export interface Sample {
  /** Positions of which the predicate's outcome is known, the ends and the marks among them. */
  readonly checked: number;
  readonly flips: readonly { readonly from: number; readonly to: number }[];
}

const BREATHE_EVERY = 64;

/**
 * Looks at positions from the good end to the bad one, spread evenly and ever more densely, while `more` says so.
 * `flips` are neighbours of those looked at that differ: one means that the culprit is the only one, as far as was seen.
 * Where the predicate fails it says nothing either way.
 */
export async function sampleFlips(
  marks: readonly Mark[],
  ask: Ask,
  more: () => boolean,
  task: Task,
): Promise<Sample> {
  const known = new Map<number, Outcome['outcome']>();
  for (const { position, outcome } of marks) if (outcome !== undefined) known.set(position, outcome);
  const ends = [...known.keys()];
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  let asked = 0;
  for (const position of ends.length < 2 ? [] : halves(from, to)) {
    if (!more()) break;
    if (known.has(position)) continue;
    known.set(position, (await ask(position, task)).outcome);
    asked += 1;
    if (asked % BREATHE_EVERY !== 0) continue;
    task.progress(asked, to - from, 'sampling');
    await task.breathe();
  }
  return { checked: known.size, flips: flipsOf(known) };
}

function flipsOf(known: ReadonlyMap<number, Outcome['outcome']>): Sample['flips'] {
  const said = [...known].filter(([, outcome]) => outcome !== 'error').sort(([a], [b]) => a - b);
  return said.flatMap(([to, outcome], i) => {
    const before = said[i - 1];
    return before === undefined || before[1] === outcome ? [] : [{ from: before[0], to }];
  });
}
