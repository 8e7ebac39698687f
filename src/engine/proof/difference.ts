import type { Task } from '../../ports/runtime.ts';
import { diffStates } from '../../protocol/state/diff.ts';
import { formatPath } from '../../protocol/state/path.ts';
import { parseState } from '../../protocol/state/stateText.ts';
import { valuePast } from '../fold/past/valuePast.ts';
import type { FoldTimeline } from '../fold/timeline.ts';
import { grouped } from '../words.ts';
import type { KnownCheckpoint } from './checkpoints.ts';
import type { FirstDifference } from './verdict.ts';

/** Paths that are looked at: more differ only where everything does. */
const MAX_PATHS = 1_000;
const MAX_TEXT = 200;

/**
 * [STA-5] Where a claimed state parts from the recomputed one: of the paths that differ the one that was settled first,
 * and the event that put there what folding gives. `earlier` are checkpoints of the same program: up to the newest of
 * them that agrees, nothing differs. Null where the states are the same.
 */
export async function firstOutputDifference(
  timeline: FoldTimeline,
  position: number,
  claimed: string,
  earlier: readonly KnownCheckpoint[],
  task: Task,
): Promise<FirstDifference | null> {
  const { state } = await timeline.stateAt(position, task);
  const { diff } = diffStates(parseState(claimed), parseState(state), MAX_PATHS);
  const agreed = await lastAgreed(timeline, position, earlier, task);
  let first: FirstDifference | null = null;
  for (const { path, before, after } of diff) {
    const { changes } = await valuePast(timeline, { path, position, limit: 1, text: 0 }, task);
    const set = changes[0]?.number ?? 0;
    // What no event has touched since they agreed was changed by nobody but the checkpoint.
    const number = set > agreed ? set : position;
    if (first === null || number < first.number)
      first = { number, path, claimed: cut(before), computed: cut(after) };
  }
  return first;
}

async function lastAgreed(
  timeline: FoldTimeline,
  position: number,
  earlier: readonly KnownCheckpoint[],
  task: Task,
): Promise<number> {
  const before = earlier
    .filter(({ proof }) => proof.events < position)
    .sort((a, b) => b.proof.events - a.proof.events);
  for (const { proof } of before) {
    const { stateRoot } = await timeline.stateAt(proof.events, task);
    if (stateRoot === proof.state_root) return proof.events;
    await task.breathe();
  }
  return 0;
}

export function cut(text: string | undefined): string | null {
  if (text === undefined) return null;
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

/** "From event 1,204 on its state cannot hold: at inventory.widgets it says 4, folding gives 3." */
export function differenceWords({ number, path, claimed, computed }: FirstDifference): string {
  const at = formatPath(path);
  return `From event ${grouped(number)} on its state cannot hold: at ${at} it says ${claimed ?? 'nothing'}, folding gives ${computed ?? 'nothing'}.`;
}
