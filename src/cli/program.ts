import { readFileSync } from 'node:fs';
import { Argument, Command, CommanderError, Option } from 'commander';
import { addBisect } from './bisect/program.ts';
import type { Context } from './context.ts';
import { type Done, plainVerb, positive, verb } from './verb.ts';

/** The version of the package that this file, or the bundle made from it, lies in. */
function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** `git gatos` and its verbs. Each loads its own code, so that starting one does not cost the others. */
export function createProgram(context: Context, done: Done): Command {
  const program = new Command('git gatos')
    .description(
      'A Git repository as a deterministic, self-governing computer: signed events in, state out, every claim with its proof.',
    )
    .option('-C <dir>', 'work as if started in this folder')
    .helpCommand('help [verb]', 'show the help of a verb')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void context.host.stdout.write(text),
      writeErr: (text) => void context.host.stderr.write(text),
    })
    .addHelpText('after', HELLO);
  program.option('-V, --version', 'print the version').on('option:version', () => {
    void context.host.stdout.write(`${version()}\n`);
    throw new CommanderError(0, 'commander.version', 'version');
  });
  addWriting(program, context, done);
  addReading(program, context, done);
  addBisect(program, context, done);
  addSessions(program, context, done);
  addExchange(program, context, done);
  addLanguage(program, context, done);
  addKeys(program, context, done);
  return program;
}

function addWriting(program: Command, context: Context, done: Done): void {
  verb(
    program,
    'init',
    'make a world in this repository: its genesis, your key, and gatos/fold.lua',
    'git init my-world && cd my-world\ngit gatos init --profile=local',
  )
    .option('--profile <profile>', 'local is the only one yet', 'local')
    .option('--name <world>', 'the name of the world (the folder is the default)')
    .option('--as <actor>', 'your name in it: ada, user:ada, agent:planner')
    .action(async (_, command: Command) =>
      done(await (await import('./verbs/init.ts')).init(context, command.optsWithGlobals())),
    );
  verb(
    program,
    'emit',
    'sign one event, let the gate judge it, and append it to your journal',
    `git gatos emit --type "add" --payload '{"n": 10}'\necho '{"n": 3}' | git gatos emit --type add --payload -\ngit gatos emit --type add --payload @event.json --ts 2026-05-01T10:00:00Z`,
  )
    .requiredOption('--type <type>', 'lower-case letters, digits, ".", "_" and "-"')
    .requiredOption('--payload <json>', 'a JSON object; - reads stdin, @file a file')
    .option('--ts <time>', 'when it happened, in UTC, if that is not now')
    .option('--ulid <ulid>', 'your own idempotency key: a repeated emit writes nothing')
    .action(async (_, command: Command) =>
      done(await (await import('./verbs/emit.ts')).emit(context, command.optsWithGlobals())),
    );
}

function addReading(program: Command, context: Context, done: Done): void {
  const state = program.command('state').description('what the history adds up to');
  verb(
    state,
    'show',
    'fold the history and print the state with its provenance',
    'git gatos state show\ngit gatos state show --at 41',
  )
    .option('--at <event>', 'after that event: its number, commit or Event-CID')
    .action(async (_, command: Command) =>
      done(await (await import('./verbs/state.ts')).stateShow(context, command.optsWithGlobals())),
    );
  verb(
    program,
    'log',
    'list the events, oldest first; with --json as signed lines that import reads',
    'git gatos log --limit 20\ngit gatos log --json > events.jsonl',
  )
    .addOption(new Option('--limit <n>', 'only the last n').argParser(positive))
    .option('--reverse', 'newest first')
    .action(async (_, command: Command) =>
      done(await (await import('./verbs/log.ts')).log(context, command.optsWithGlobals())),
    );
  const fold = verb(
    program,
    'fold',
    'write a checkpoint of the state with its Proof-of-Fold',
    'git gatos fold\ngit gatos fold verify',
  ).action(async (_, command: Command) =>
    done(await (await import('./verbs/fold.ts')).fold(context, command.optsWithGlobals())),
  );
  verb(
    fold,
    'verify',
    'recompute a checkpoint, the newest unless you name one',
    'git gatos fold verify\ngit gatos fold verify 1a2b3c4d',
  )
    .argument('[commit]', 'the checkpoint, or the first digits of it')
    .action(async (commit: string | undefined, _, command: Command) =>
      done(await (await import('./verbs/fold.ts')).foldVerify(context, command.optsWithGlobals(), commit)),
    );
  verb(
    fold,
    'fuel',
    'say how much fuel one event may take, or set it: part of what the fold is',
    'git gatos fold fuel\ngit gatos fold fuel 5000000',
  )
    .addArgument(new Argument('[units]', 'the new budget').argParser(positive))
    .action(async (units: number | undefined, _, command: Command) =>
      done(await (await import('./verbs/fold.ts')).foldFuel(context, command.optsWithGlobals(), units)),
    );
  verb(
    program,
    'verify',
    'check everything from Git alone: governance, journals, pointers, checkpoints',
    'git gatos verify || echo "do not trust this copy"\ngit gatos verify --bundle from-a-stranger.bundle',
  )
    .option('--bundle <file>', 'judge this file in memory instead, and store nothing; - reads stdin')
    .action(async (_, command: Command) =>
      done(await (await import('./verbs/verify.ts')).verify(context, command.optsWithGlobals())),
    );
}

function addSessions(program: Command, context: Context, done: Done): void {
  const session = program.command('session').description('what-ifs: branches of time that change no history');
  plainVerb(
    session,
    'list',
    'list the what-ifs, the newest edit first',
    'git gatos session list\ngit gatos session list --json',
  ).action(async (_, command: Command) =>
    done(await (await import('./verbs/session.ts')).sessionList(context, command.optsWithGlobals())),
  );
  plainVerb(
    session,
    'show',
    'say what a what-if changes, and print the state it comes to',
    'git gatos session show 01KQHPHX',
  )
    .argument('<id>', 'its id, or the first characters of its ULID')
    .action(async (id: string, _, command: Command) =>
      done(await (await import('./verbs/session.ts')).sessionShow(context, command.optsWithGlobals(), id)),
    );
  plainVerb(
    session,
    'drop',
    'take a what-if of yours away for good; no history is touched',
    'git gatos session drop 01KQHPHX',
  )
    .argument('<id>', 'its id, or the first characters of its ULID')
    .action(async (id: string, _, command: Command) =>
      done(await (await import('./verbs/session.ts')).sessionDrop(context, command.optsWithGlobals(), id)),
    );
}

function addExchange(program: Command, context: Context, done: Done): void {
  verb(
    program,
    'import',
    'read events (.jsonl), a whole world (.bundle), or the commits of any Git repository',
    `echo '{"type":"add","payload":{"n":1},"id":"till-7/1"}' > events.jsonl\ngit gatos import events.jsonl\ngit gatos import my-world.bundle\ngit gatos import --git ../some-repository`,
  )
    .argument(
      '[file]',
      'JSON Lines of {type, payload, ts?, id?} or signed events, or a Git bundle; - reads stdin',
    )
    .option('--git <path>', 'import the commits of this repository as events (git.commit, git.ref)')
    .action(async (file: string | undefined, _, command: Command) =>
      done(await (await import('./verbs/import.ts')).importFile(context, command.optsWithGlobals(), file)),
    );
  verb(
    program,
    'bundle',
    'write the whole world into one file that git can clone',
    'git gatos bundle my-world.bundle\ngit clone --mirror my-world.bundle\ngit gatos bundle --events 101..200 --past state',
  )
    .option(
      '--events <first..last>',
      'only this stretch of the namespace, as a bundle that verifies by itself',
    )
    .addOption(
      new Option(
        '--past <what>',
        'with a stretch: every event before it, or only the state before it, signed by you',
      )
        .choices(['events', 'state'])
        .default('events'),
    )
    .argument('[file]', 'where to; named after the world by default, - writes to stdout')
    .action(async (file: string | undefined, _, command: Command) =>
      done(await (await import('./verbs/bundle.ts')).bundle(context, command.optsWithGlobals(), file)),
    );
}

function addKeys(program: Command, context: Context, done: Done): void {
  const key = program
    .command('key')
    .description('the key that this device signs with, and its recovery file');
  const passphrase = (command: Command): Command =>
    command.option('--passphrase-stdin', 'read the passphrase from stdin (or set GATOS_PASSPHRASE)');
  verb(key, 'show', 'say which key this device signs with', 'git gatos key show').action(
    async (_, command: Command) =>
      done(await (await import('./verbs/key.ts')).keyShow(context, command.optsWithGlobals())),
  );
  passphrase(
    verb(
      key,
      'export',
      'write the key into a recovery file, under a passphrase',
      'git gatos key export\ngit gatos key export ada.json --passphrase-stdin < passphrase.txt',
    ),
  )
    .argument('[file]', 'where to; named after the key by default, - writes to stdout')
    .option('--as <actor>', 'the name in the file: ada, user:ada, agent:planner')
    .action(async (file: string | undefined, _, command: Command) =>
      done(await (await import('./verbs/key.ts')).keyExport(context, command.optsWithGlobals(), file)),
    );
  passphrase(
    verb(
      key,
      'import',
      'make the key of a recovery file, of the app or of "key export", the key of this device',
      'git gatos key import gatos-key-ada-1a2b3c4d.json',
    ),
  )
    .argument('<file>', 'the recovery file; - reads stdin')
    .option('--replace', 'move another key of this device aside first')
    .action(async (file: string, _, command: Command) =>
      done(await (await import('./verbs/key.ts')).keyImport(context, command.optsWithGlobals(), file)),
    );
}

function addLanguage(program: Command, context: Context, done: Done): void {
  verb(
    program,
    'lint',
    'say what in Lua and .rgs files is refused, where, and what to write instead',
    'git gatos lint gatos\ngit gatos lint --policy rules.lua',
  )
    .argument('<paths...>', 'Lua and .rgs sources, or folders with such in them (*_test.lua is left out)')
    .option('--policy', 'they are policies: function(event, context) with allow() and deny(rule, reason)')
    .action(async (paths: string[], _, command: Command) =>
      done(await (await import('./verbs/lint.ts')).lint(context, command.optsWithGlobals(), paths)),
    );
  verb(
    program,
    'test',
    'run the unit tests of folds and policies: X_test.lua beside X.lua or X.rgs',
    'git gatos test\ngit gatos test gatos/fold_test.lua --coverage',
  )
    .argument('[paths...]', 'test files, or folders to look for them in; gatos/ by default')
    .option('--coverage', 'print how often each line ran, and which never did')
    .option('--policy', 'they are tests of policies, whatever their names')
    .addOption(new Option('--fuel <n>', 'fuel for one event (1000000 is the default)').argParser(positive))
    .action(async (paths: string[], _, command: Command) =>
      done(await (await import('./verbs/test.ts')).test(context, command.optsWithGlobals(), paths)),
    );
  verb(
    program,
    'foldc',
    'compile a fold to ELC and print its fold_root, and the engine it is for',
    'git gatos foldc gatos/fold.lua -o fold.elc\ngit gatos foldc --fuel 5000000 gatos/fold.lua',
  )
    .argument('<source>', 'the Lua source of a fold')
    .option('-o, --output <file>', 'write the ELC there')
    .option('--fuel <n>', 'fuel for one event, part of the fold_root; 1000000 unless said')
    .option('--policy', 'it is a policy, not a fold')
    .action(async (file: string, _, command: Command) =>
      done(await (await import('./verbs/foldc.ts')).foldc(context, command.optsWithGlobals(), file)),
    );
  verb(
    program,
    'policyc',
    'compile a policy, .rgs or EchoLua, to ELC and print its policy_code_root, and the engine it is for',
    'git gatos policyc gatos/api.rgs -o api.rgc\ngit gatos policyc gatos/api.rgs --lua',
  )
    .argument('<source>', 'the source of a policy: .rgs, or Lua')
    .option('-o, --output <file>', 'write the ELC there')
    .option('--fuel <n>', 'fuel for one event, part of the policy_code_root; 1000000 unless said')
    .option('--lua', 'print the EchoLua that the .rgs source becomes')
    .action(async (file: string, _, command: Command) =>
      done(await (await import('./verbs/policyc.ts')).policyc(context, command.optsWithGlobals(), file)),
    );
}

const HELLO = `
Hello, GATOS:
  git init my-world && cd my-world
  git gatos init --profile=local
  git gatos emit --type "add" --payload '{"n": 10}'
  git gatos state show

Exit codes: 0 done, 1 refused or failed, 2 wrong use. "git gatos help <verb>" shows an example of each.`;
