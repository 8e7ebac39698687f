import { forgetAnswers } from '../../engine/bisect/ends.ts';
import { type Mark, markAt } from '../../engine/bisect/marks.ts';
import type { Term } from '../../engine/bisect/search.ts';
import { bisectStatus, type Status } from '../../engine/bisect/status.ts';
import { type Time, timeOf } from '../../engine/world/time.ts';
import type { Context, ExitCode, Options, Session } from '../context.ts';
import { findPlace } from '../place.ts';
import { findPosition } from '../position.ts';
import { withWorld } from '../session.ts';
import { type Bisection, loadBisection, saveBisection } from './store.ts';

/** A bisection that is under way, with the history it is in. */
export interface Bisecting extends Session {
  readonly options: BisectOptions;
  readonly time: Time;
  readonly kept: Bisection;
}

export type BisectOptions = Omit<Options, 'ns'>;

/** git ends so where no bisection is under way. */
export const NOT_STARTED: ExitCode = 1;

export async function notStarted({ out }: Context, options: BisectOptions): Promise<ExitCode> {
  const reason = 'You need to start by "git gatos bisect start"';
  await out.note(options.json ? JSON.stringify({ ok: false, code: 'ERR_USAGE', reason }) : reason);
  return NOT_STARTED;
}

/** Opens the world of the bisection that is under way and runs `use`; ends with 1, as git does, where there is none. */
export async function withBisection(
  context: Context,
  options: BisectOptions,
  use: (bisecting: Bisecting) => Promise<ExitCode>,
): Promise<ExitCode> {
  const kept = await loadBisection(await findPlace(context.host, options));
  if (kept === null) return notStarted(context, options);
  return withWorld(context, { ...options, ns: kept.ns }, { key: 'own', fold: true }, async (session) => {
    const time = timeOf(session.world, kept.ns);
    const current = followFold(time, kept);
    if (current !== kept)
      await session.out.note(
        'note: the fold changed since this bisection began; what the command said is asked again.',
      );
    return use({ ...session, options, time, kept: current });
  });
}

/** Under another fold the states are others: what a predicate said is asked again. */
function followFold(time: Time, kept: Bisection): Bisection {
  const { foldRoot } = time.fold.spec;
  return foldRoot === kept.foldRoot ? kept : { ...kept, foldRoot, marks: forgetAnswers(kept.marks) };
}

export async function keepMarks(bisecting: Bisecting, marks: readonly Mark[]): Promise<Status> {
  await saveBisection(bisecting.place, { ...bisecting.kept, marks });
  return bisectStatus(bisecting.time.order, marks);
}

/** The log with one more word on the event that `text` names. Throws ERR_USAGE where it names none. */
export function withMark(time: Time, marks: readonly Mark[], term: Term, text: string): readonly Mark[] {
  const mark = markAt(time.order, findPosition(time.order, text), term);
  return [...marks.filter(({ position }) => position !== mark.position), mark];
}
