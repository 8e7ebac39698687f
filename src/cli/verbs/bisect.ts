import { bisectLogText } from '../../engine/bisect/logText.ts';
import type { Mark } from '../../engine/bisect/marks.ts';
import { openPredicate } from '../../engine/bisect/predicate.ts';
import { bisectReport } from '../../engine/bisect/report.ts';
import type { Term } from '../../engine/bisect/search.ts';
import { bisectStatus } from '../../engine/bisect/status.ts';
import { type Time, timeOf } from '../../engine/world/time.ts';
import { GatosError } from '../../protocol/errors.ts';
import { parseBisectLog, type Replayed } from '../bisect/replay.ts';
import { type Bisecting, type BisectOptions, keepMarks, withBisection, withMark } from '../bisect/session.ts';
import { showStatus } from '../bisect/show.ts';
import { removeBisection, saveBisection } from '../bisect/store.ts';
import type { Context, ExitCode, Session } from '../context.ts';
import { readText } from '../input.ts';
import { findPlace } from '../place.ts';
import { findPosition } from '../position.ts';
import { withWorld } from '../session.ts';

export interface StartOptions extends BisectOptions {
  readonly state: string;
  readonly good?: string;
  readonly bad?: string;
}

/** Begins a bisection. One that is under way gives way to it, as with git. */
export function bisectStart(context: Context, options: StartOptions): Promise<ExitCode> {
  return begin(context, options, options.state, (time) => {
    const good = options.good === undefined ? [] : withMark(time, [], 'good', options.good);
    return options.bad === undefined ? good : withMark(time, good, 'bad', options.bad);
  });
}

function begin(
  context: Context,
  options: BisectOptions,
  ns: string,
  marksOf: (time: Time) => readonly Mark[],
): Promise<ExitCode> {
  return withWorld(context, { ...options, ns }, { key: 'own', fold: true }, async (session: Session) => {
    const time = timeOf(session.world, ns);
    const marks = marksOf(time);
    const status = bisectStatus(time.order, marks);
    if (status.problem !== null) return refuseCrossed(session, options, status.problem);
    const { foldRoot } = time.fold.spec;
    await saveBisection(session.place, { v: 1, ns, foldRoot, marks, question: null });
    return showStatus(session, options, time, status, { byHand: true });
  });
}

/** git's words, and its exit code. */
async function refuseCrossed({ out }: Context, options: BisectOptions, problem: string): Promise<ExitCode> {
  const lines = [
    'Some good events do not come before the bad event.',
    'git gatos bisect cannot work properly in this case.',
    'Maybe you mistook good and bad events?',
    problem,
  ];
  await out.note(
    ...(options.json ? [JSON.stringify({ ok: false, code: 'ERR_USAGE', reason: lines.join(' ') })] : lines),
  );
  return 1;
}

/** `bisect good|bad|skip [<event>...]`: of the events named, or of the one that is looked at. */
export function bisectMark(
  context: Context,
  options: BisectOptions,
  term: Term,
  events: readonly string[],
): Promise<ExitCode> {
  return withBisection(context, options, async (bisecting) => {
    const { time, kept } = bisecting;
    const named = events.length > 0 ? events : [current(bisecting, term)];
    const marks = named
      .flatMap((event) => (term === 'skip' ? expandRange(time, event) : [event]))
      .reduce((all, event) => withMark(time, all, term, event), kept.marks);
    const { problem } = bisectStatus(time.order, marks);
    if (problem !== null) return refuseCrossed(context, options, problem);
    const status = await keepMarks(bisecting, marks);
    return showStatus(context, options, time, status, { byHand: true });
  });
}

/** The event that a person is looking at: the next one to test, or at the very start the newest. */
function current({ time, kept }: Bisecting, term: Term): string {
  const { next, good, bad } = bisectStatus(time.order, kept.marks);
  if (next !== null) return String(next);
  if (term === 'bad' && bad === null) return String(time.order.length);
  throw new GatosError('ERR_USAGE', `There is no event to call ${term}: none is being looked at.`, {
    hint:
      good === null && bad !== null
        ? 'Name one: git gatos bisect good <event> (0 is the beginning)'
        : `Name one: git gatos bisect ${term} <event>`,
  });
}

/** `a..b`: the events after a, up to b. */
function expandRange(time: Time, text: string): readonly string[] {
  const [from, to, more] = text.split('..');
  if (from === undefined || to === undefined || more !== undefined) return [text];
  const [first, last] = [findPosition(time.order, from), findPosition(time.order, to)];
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => String(first + 1 + i));
}

/** Forgets the bisection; with git's words where there is none. */
export async function bisectReset(context: Context, options: BisectOptions): Promise<ExitCode> {
  const was = await removeBisection(await findPlace(context.host, options));
  if (options.json) await context.out.json({ ok: true, was });
  else await context.out.note(was ? 'The bisection is over; its log is gone.' : 'We are not bisecting.');
  return 0;
}

/** The log as commands, which `bisect replay` reads. */
export function bisectLog(context: Context, options: BisectOptions): Promise<ExitCode> {
  return withBisection(context, options, async ({ out, time, kept }) => {
    const { marks, culprit } = bisectStatus(time.order, kept.marks);
    if (options.json) await out.json({ ok: true, ns: kept.ns, marks });
    else {
      const found =
        culprit === null ? '' : `# first bad event: [${culprit.commit}] #${culprit.number} ${culprit.type}\n`;
      await out.raw(bisectLogText(time.order, kept.ns, marks) + found);
    }
    return 0;
  });
}

/** Where it stands, or what it found. */
export function bisectView(context: Context, options: BisectOptions): Promise<ExitCode> {
  return withBisection(context, options, async ({ time, kept }) =>
    showStatus(context, options, time, bisectStatus(time.order, kept.marks), { byHand: true }),
  );
}

/** Begins anew with the marks of a log; `-` reads stdin. */
export async function bisectReplay(
  context: Context,
  options: BisectOptions,
  file: string,
): Promise<ExitCode> {
  const commands = parseBisectLog(await readText(context.host, options, file));
  const start = commands.findLast((command) => command.verb === 'start');
  const ns = start?.verb === 'start' ? start.ns : 'main';
  return begin(context, options, ns, (time) => replayed(time, commands));
}

/** As git does it, a second start begins anew. */
function replayed(time: Time, commands: readonly Replayed[]): readonly Mark[] {
  let marks: readonly Mark[] = [];
  for (const command of commands) {
    if (command.verb === 'start') {
      marks = [];
      if (command.good !== null) marks = withMark(time, marks, 'good', command.good);
      if (command.bad !== null) marks = withMark(time, marks, 'bad', command.bad);
    } else for (const event of command.events) marks = withMark(time, marks, command.verb, event);
  }
  return marks;
}

/** The report of a bisection that has ended, in Markdown. A command is not run again for it, a predicate is. */
export function bisectReportVerb(context: Context, options: BisectOptions): Promise<ExitCode> {
  return withBisection(context, options, async ({ world, out, task, time, kept }) => {
    const question = kept.question ?? { kind: 'hand' as const };
    const predicate =
      question.kind === 'echolua' ? await openPredicate({ runtime: world.deps.runtime }, question) : null;
    const ask = predicate && ((position: number) => predicate.test(time.fold, position, task));
    const markdown = await bisectReport(
      world,
      time,
      { question, marks: kept.marks, ask, sample: null, link: null },
      task,
    );
    if (options.json) await out.json({ ok: true, markdown });
    else await out.raw(markdown);
    return 0;
  });
}
