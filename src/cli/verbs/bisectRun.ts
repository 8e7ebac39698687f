import type { Ask } from '../../engine/bisect/ends.ts';
import type { Mark, Outcome } from '../../engine/bisect/marks.ts';
import { openPredicate } from '../../engine/bisect/predicate.ts';
import type { Question } from '../../engine/bisect/report.ts';
import { bisectStep } from '../../engine/bisect/run.ts';
import { GatosError, toErrorShape } from '../../protocol/errors.ts';
import { askCommand, commandText, quotedText } from '../bisect/command.ts';
import { type Bisecting, type BisectOptions, keepMarks, withBisection } from '../bisect/session.ts';
import { showStatus } from '../bisect/show.ts';
import { standingLines } from '../bisect/words.ts';
import type { Context, ExitCode } from '../context.ts';
import type { Sink } from '../host.ts';
import { readText } from '../input.ts';

export interface RunOptions extends BisectOptions {
  /** A file with an EchoLua predicate, in place of a command. */
  readonly lua?: string;
}

/** Asks a command, or a predicate in EchoLua, until the first bad event is found; every answer is kept as it comes. */
export async function bisectRun(
  context: Context,
  options: RunOptions,
  argv: readonly string[],
): Promise<ExitCode> {
  if (argv.length > 0 === (options.lua !== undefined) || argv[0] === '')
    throw new GatosError('ERR_USAGE', 'bisect run failed: no command provided.', {
      hint: 'Give one: git gatos bisect run <cmd> [args], or an EchoLua predicate: --lua <file>',
    });
  const source = options.lua === undefined ? null : await readText(context.host, options, options.lua);
  return withBisection(context, options, (bisecting) =>
    source === null
      ? runCommand(bisecting, argv)
      : run(bisecting, { kind: 'echolua', source }, echoAsker(bisecting, source)),
  );
}

async function echoAsker({ world, time }: Bisecting, source: string): Promise<Ask> {
  const predicate = await openPredicate({ runtime: world.deps.runtime }, { kind: 'echolua', source });
  return (position, task) => predicate.test(time.fold, position, task);
}

async function runCommand(bisecting: Bisecting, argv: readonly string[]): Promise<ExitCode> {
  const { host, out, task, time, place, options } = bisecting;
  const exits = new Map<number, number>();
  // With --json stdout is the result's alone.
  const stdout: Sink = { write: (data) => (options.json ? host.stderr.write(data) : out.raw(data)) };
  const ask: Ask = async (position): Promise<Outcome> => {
    const { state, stateRoot } = await time.fold.stateAt(position, task);
    const event = position === 0 ? undefined : time.order.at(position - 1);
    const env = {
      GATOS_NS: time.id,
      GATOS_POSITION: String(position),
      GATOS_EVENT: event?.cid ?? '',
      GATOS_COMMIT: event?.oid ?? '',
      GATOS_TYPE: event?.type ?? '',
      GATOS_STATE_ROOT: stateRoot,
    };
    await say(bisecting, `running ${quotedText(argv)} on #${position}`);
    const { exit, ...outcome } = await askCommand(argv, { state, env, cwd: place.base }, host, task, stdout);
    exits.set(position, exit);
    return outcome;
  };
  try {
    return await run(bisecting, { kind: 'command', source: commandText(argv) }, Promise.resolve(ask));
  } catch (error) {
    throw inExitCodes(error, exits);
  }
}

/** Progress that is part of git's output; with --json it goes beside the result. */
function say({ out, options }: Bisecting, ...lines: readonly string[]): Promise<void> {
  return options.json ? out.note(...lines) : out.lines(...lines);
}

async function run(bisecting: Bisecting, question: Question, asker: Promise<Ask>): Promise<ExitCode> {
  const { time, task, out, options } = bisecting;
  const ask = await asker;
  const asked: Bisecting = { ...bisecting, kept: { ...bisecting.kept, question } };
  const onMarks = async (marks: readonly Mark[]) => {
    const status = await keepMarks(asked, marks);
    if (status.next !== null) await say(bisecting, ...standingLines(time.order, status));
  };
  const onProbing = () =>
    out.note(
      'note: the beginning gives no other answer than the bad end; looking for a nearer good end, since none was said',
    );
  const steps = { all: true, onMarks, onProbing };
  const marks = await bisectStep(time.order, asked.kept.marks, ask, steps, task);
  const status = await keepMarks(asked, marks);
  const code = await showStatus(bisecting, options, time, status, { byHand: false });
  if (status.culprit !== null) await say(bisecting, 'bisect found first bad event');
  else if (code === 2) await out.note('error: bisect run cannot continue any more');
  else await out.note('error: too many skips; run again to go on');
  return status.culprit === null && code === 0 ? 1 : code;
}

/** What the command said at the ends, as it said it. */
function inExitCodes(error: unknown, exits: ReadonlyMap<number, number>): unknown {
  const { code, data, hint } = toErrorShape(error);
  const { good, bad } = data;
  if (code !== 'ERR_USAGE' || typeof good !== 'number' || typeof bad !== 'number') return error;
  const [first, last] = [exits.get(good), exits.get(bad)];
  if (first === undefined || last === undefined) return error;
  return new GatosError(
    'ERR_PREDICATE_INVALID',
    `bisect run failed: the command ends with ${first} at the good end, #${good}, and with ${last} at the bad end, #${bad}: there is no flip between them to look for.`,
    {
      ...(hint === undefined ? {} : { hint: hint.replace('predicate says', 'command says') }),
      data,
      cause: error,
    },
  );
}
