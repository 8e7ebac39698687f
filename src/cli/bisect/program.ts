import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { type Done, plainVerb } from '../verb.ts';

const load = () => import('../verbs/bisect.ts');

/** `git gatos bisect` and its verbs, named as git's. */
export function addBisect(program: Command, context: Context, done: Done): void {
  const bisect = program
    .command('bisect')
    .description('find the event that made the state what it is, by halving the history');
  plainVerb(
    bisect,
    'start',
    'begin: over the whole history, or between a good and a bad event',
    'git gatos bisect start --state=main\ngit gatos bisect start --state=main --good 120 --bad 9f3c2b1a',
  )
    .option('--state <ns>', 'the namespace whose state is looked at', 'main')
    .option(
      '--good <event>',
      'the last event known to be good: its number, commit or Event-CID; 0 is the beginning',
    )
    .option('--bad <event>', 'an event known to be bad')
    .action(async (_, command: Command) =>
      done(await (await load()).bisectStart(context, command.optsWithGlobals())),
    );
  addMarks(bisect, context, done);
  addRun(bisect, context, done);
  addKeeping(bisect, context, done);
}

function addMarks(bisect: Command, context: Context, done: Done): void {
  const mark = (term: 'good' | 'bad' | 'skip', about: string, example: string) =>
    plainVerb(bisect, term, about, example)
      .argument(
        term === 'bad' ? '[event]' : '[events...]',
        'number, commit or Event-CID; the one being looked at by default',
      )
      .action(async (events: string | string[] | undefined, _, command: Command) =>
        done(
          await (await load()).bisectMark(context, command.optsWithGlobals(), term, [events ?? []].flat()),
        ),
      );
  mark('good', 'say that the state after an event is good', 'git gatos bisect good\ngit gatos bisect good 0');
  mark(
    'bad',
    'say that the state after an event is bad',
    'git gatos bisect bad\ngit gatos bisect bad 9f3c2b1a',
  );
  mark(
    'skip',
    'say that the state after an event cannot be judged',
    'git gatos bisect skip\ngit gatos bisect skip 40..45',
  );
}

function addRun(bisect: Command, context: Context, done: Done): void {
  plainVerb(
    bisect,
    'run',
    'let a command judge: it is given the state on stdin, and the first event at which its answer flips is found',
    `git gatos bisect run 'jq -e ".inventory.widgets < 0"'\ngit gatos bisect run ./check.sh --strict\ngit gatos bisect run --lua predicate.lua`,
  )
    .argument(
      '[command...]',
      'one word is a command line for the shell; 0 and 1-124 are the answers, 125 skips',
    )
    .option('--lua <file>', 'ask this EchoLua predicate instead: return function(state) return ... end')
    .action(async (argv: string[], _, command: Command) =>
      done(await (await import('../verbs/bisectRun.ts')).bisectRun(context, command.optsWithGlobals(), argv)),
    );
}

function addKeeping(bisect: Command, context: Context, done: Done): void {
  plainVerb(bisect, 'status', 'say where it stands, or what it found', 'git gatos bisect status')
    .alias('view')
    .action(async (_, command: Command) =>
      done(await (await load()).bisectView(context, command.optsWithGlobals())),
    );
  plainVerb(
    bisect,
    'report',
    'print a report of what was found, with its proof, in Markdown',
    'git gatos bisect report > report.md',
  ).action(async (_, command: Command) =>
    done(await (await load()).bisectReportVerb(context, command.optsWithGlobals())),
  );
  plainVerb(
    bisect,
    'log',
    'print what was said so far, as commands',
    'git gatos bisect log > steps.txt',
  ).action(async (_, command: Command) =>
    done(await (await load()).bisectLog(context, command.optsWithGlobals())),
  );
  plainVerb(
    bisect,
    'replay',
    'begin anew with a log, as "bisect log" prints it',
    'git gatos bisect replay steps.txt',
  )
    .argument('<file>', 'the log; - reads stdin')
    .action(async (file: string, _, command: Command) =>
      done(await (await load()).bisectReplay(context, command.optsWithGlobals(), file)),
    );
  plainVerb(bisect, 'reset', 'end it and forget its log', 'git gatos bisect reset').action(
    async (_, command: Command) => done(await (await load()).bisectReset(context, command.optsWithGlobals())),
  );
}
