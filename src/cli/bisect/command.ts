import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { shellWord } from '../../engine/bisect/markdown.ts';
import type { Outcome } from '../../engine/bisect/marks.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { Host, Sink } from '../host.ts';
import type { CliTask } from '../task.ts';

/** As `git bisect run` has it: this one says that the state cannot be judged. */
const SKIP = 125;
/** A shell's words for "not executable" and "not found": no answer of any command. */
const NOT_RUN = [126, 127];
const ABORT_FROM = 128;
/** How often a running command is looked after, and how long it may take to end when told to. */
const WATCH_MS = 50;
const GRACE_MS = 2_000;
/** How long the output of a command that has ended is waited for. */
const OUTPUT_MS = 1_000;

export interface Asked {
  /** Canonical JSON. */
  readonly state: string;
  /** Beside the caller's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** The command as a person would type it. One word is a command line for the shell. */
export function commandText(argv: readonly string[]): string {
  return argv.length === 1 ? (argv[0] ?? '') : argv.map(shellWord).join(' ');
}

/** The command as git prints it: each word in quotes. */
export function quotedText(argv: readonly string[]): string {
  return argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
}

/**
 * Runs the command with the state on its standard input: 0 is true, anything up to 127 false, 125 says nothing. Throws
 * ERR_PREDICATE_INVALID where it cannot be run and from 128 on, ERR_CANCELLED on Ctrl-C.
 */
export async function askCommand(
  argv: readonly string[],
  asked: Asked,
  host: Host,
  task: CliTask,
  stdout: Sink,
): Promise<Outcome & { readonly exit: number }> {
  const exit = await runToEnd(argv, asked, host, task, stdout);
  if (NOT_RUN.includes(exit) || exit >= ABORT_FROM)
    throw aborted(`exit code ${exit} from ${quotedText(argv)} is ${why(exit)}`);
  if (exit === SKIP) return { outcome: 'error', detail: 'the command ended with 125: skip', exit };
  return { outcome: exit === 0 ? 'true' : 'false', detail: '', exit };
}

function why(exit: number): string {
  if (exit === 127) return 'no answer: a shell ends so when it does not find the command';
  return exit === 126 ? 'no answer: a shell ends so when it may not run the command' : '< 0 or >= 128';
}

function aborted(reason: string, cause?: unknown): GatosError {
  return new GatosError('ERR_PREDICATE_INVALID', `bisect run failed: ${reason}`, {
    hint: '0 and 1 to 124 are the two answers, 125 skips. What was found so far is kept: run again to go on.',
    cause,
  });
}

function runToEnd(
  argv: readonly string[],
  { state, env, cwd }: Asked,
  host: Host,
  task: CliTask,
  stdout: Sink,
): Promise<number> {
  const [file = '', ...args] = argv;
  const child = spawn(file, args, {
    cwd,
    env: { ...host.env, ...env },
    shell: argv.length === 1,
    stdio: 'pipe',
    windowsHide: true,
  });
  const output = new Output(child, host, stdout);
  // It need not read its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${state}\n`);
  return new Promise((resolve, reject) => {
    const unwatch = watch(child, task);
    child.on('error', (cause) => {
      unwatch();
      reject(aborted(`'${file}' cannot be run: ${cause.message}`, cause));
    });
    child.on('exit', async (code, signal) => {
      unwatch();
      await output.end(code !== null && !task.cancelled);
      if (task.cancelled) reject(new GatosError('ERR_CANCELLED', 'Cancelled.'));
      else if (code === null) reject(aborted(`${quotedText(argv)} was ended by ${signal ?? 'a signal'}`));
      else resolve(code);
    });
  });
}

/** Ends the command when Ctrl-C is heard: at first so that it can clean up. Returns what stops watching. */
function watch(child: ChildProcess, task: CliTask): () => void {
  let killAt = Number.POSITIVE_INFINITY;
  const timer = setInterval(() => {
    if (!task.cancelled) return;
    if (killAt === Number.POSITIVE_INFINITY) {
      killAt = Date.now() + GRACE_MS;
      child.kill('SIGTERM');
    } else if (Date.now() > killAt) child.kill('SIGKILL');
  }, WATCH_MS);
  return () => clearInterval(timer);
}

/** What a command prints, in order and no faster than it is taken: a full pipe makes the command wait. */
class Output {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly copied: Promise<boolean>;
  private writing = 0;

  constructor(child: ChildProcessWithoutNullStreams, { stderr }: Host, stdout: Sink) {
    this.child = child;
    const both = [this.copy(child.stdout, stdout), this.copy(child.stderr, stderr)];
    this.copied = Promise.allSettled(both).then(() => true);
  }

  /** Once the command has ended: what it started may go on and hold its output open, which is not waited for. */
  async end(wait: boolean): Promise<void> {
    const quiet = () => setTimeout(OUTPUT_MS, false, { ref: false });
    while (wait && !(await Promise.race([this.copied, quiet()])) && this.writing > 0);
    this.child.stdout.destroy();
    this.child.stderr.destroy();
  }

  private async copy(from: NodeJS.ReadableStream, to: Sink): Promise<void> {
    for await (const chunk of from) {
      this.writing += 1;
      await to.write(chunk as Uint8Array);
      this.writing -= 1;
    }
  }
}
