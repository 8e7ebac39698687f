import { client } from '../../client.ts';
import { useHistory } from '../../stores/history.ts';
import {
  cutFocus,
  type Mark,
  useFocus,
  useMarks,
  usePlayhead,
  useSelectedPath,
  useSession,
} from '../../stores/index.ts';
import { type Bounds, type Direction, nextAlike, nextIn, nextMark } from './jump.ts';
import { say } from './notice.ts';

export type JumpKind = 'type' | 'actor' | 'fault' | 'checkpoint' | 'mark';

const WORDS: Readonly<Record<JumpKind, string>> = {
  type: 'event of this type',
  actor: 'event by this actor',
  fault: 'fault',
  checkpoint: 'checkpoint',
  mark: 'mark',
};

/** Jumps obey the focus window: outside of it there is nothing to go to. */
function bounds(total: number): Bounds {
  return cutFocus(useFocus.getState().window, total) ?? { first: 0, last: total };
}

function find(kind: JumpKind, direction: Direction): number | null {
  const { strip } = useHistory.getState();
  if (strip === null) return null;
  const { position } = usePlayhead.getState();
  const within = bounds(strip.total);
  if (kind === 'type') return nextAlike(strip.typeOf, position, direction, within);
  if (kind === 'actor') return nextAlike(strip.actorOf, position, direction, within);
  if (kind === 'fault') return nextIn(strip.faults, position, direction, within);
  if (kind === 'checkpoint') return nextIn(strip.checkpoints, position, direction, within);
  return nextMark(useMarks.getState().marks.values(), position, direction, within);
}

/** Moves the playhead to the next of a kind, or says that there is none. */
export function jump(kind: JumpKind, direction: Direction): void {
  const { position, total } = usePlayhead.getState();
  if ((kind === 'type' || kind === 'actor') && position === 0 && total > 0) {
    say('There is no event before the first: step on first.');
    return;
  }
  arrive(find(kind, direction), WORDS[kind], direction);
}

/** The same for the events of one mark. */
export function jumpToMark(mark: Mark, direction: Direction): void {
  const { position, total } = usePlayhead.getState();
  arrive(nextIn(mark.numbers, position, direction, bounds(total)), `“${mark.label}”`, direction);
}

/** To where the selected value becomes another. */
export async function jumpToChange(direction: Direction): Promise<void> {
  const { path } = useSelectedPath.getState();
  const { world, ns } = useSession.getState();
  const { position, total } = usePlayhead.getState();
  if (world === null) return;
  if (path === null) {
    say('Select a value in the State view first: then its next change is a key away.');
    return;
  }
  usePlayhead.getState().pause();
  try {
    const found = await client.call('state.nextChange', { world, ns, position, path, direction });
    // Whoever moved on meanwhile is not pulled back.
    if (usePlayhead.getState().position !== position || useSession.getState().ns !== ns) return;
    const { first, last } = bounds(total);
    const at = found.position;
    arrive(at !== null && at >= first && at <= last ? at : null, 'change of this value', direction);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

function arrive(position: number | null, what: string, direction: Direction): void {
  const playhead = usePlayhead.getState();
  playhead.pause();
  if (position !== null) {
    playhead.set(position);
    return;
  }
  const window = cutFocus(useFocus.getState().window, playhead.total);
  const where = window === null ? '' : ' in the focus window';
  say(`No ${direction === 1 ? 'later' : 'earlier'} ${what}${where}.`);
}
