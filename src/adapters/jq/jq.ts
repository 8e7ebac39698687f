import type { Jq, JqOutcome } from '../../ports/jq.ts';
import type { Task } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import { createMutex } from '../shared/mutex.ts';
import { EXIT, type JqAnswer, type JqMessage, type JqWorker } from './messages.ts';

export interface JqOptions {
  /** Starts a worker that runs jq; throws a GatosError where there can be none. */
  readonly spawn: () => JqWorker;
  /** Milliseconds a program may take for one state. */
  readonly limit?: number;
  /** Milliseconds that loading jq may take. */
  readonly loadLimit?: number;
}

const LIMIT = 5_000;
const LOAD_LIMIT = 60_000;
/** How often somebody who cancels is heard while jq runs. */
const CANCEL_POLL = 50;

/** jq in a worker of its own, which starts with the first question and is ended when it takes too long. */
export function createJq({ spawn, limit = LIMIT, loadLimit = LOAD_LIMIT }: JqOptions): Jq {
  let running: Running | null = null;
  /** One question at a time: the worker is one, and ending it must not hit a neighbour. */
  const inTurn = createMutex();

  const end = () => {
    running?.worker.end();
    running = null;
  };
  const ask = async (program: string, input: string, task: Task | null): Promise<JqAnswer | null> => {
    task?.check();
    running ??= start(spawn(), loadLimit);
    const mine = running;
    try {
      await watch(mine.ready, task, null);
      return await watch(mine.ask(program, input), task, limit);
    } catch (error) {
      if (running === mine) end();
      if (error === TOO_LONG) return null;
      throw error;
    }
  };
  return {
    check: (program) =>
      inTurn(async () => {
        const answer = await ask(program, '', null);
        return answer?.exit === EXIT.compile ? wordsOf(answer.stderr) : null;
      }),
    test: (program, stateText, task) =>
      inTurn(async () => outcomeOf(await ask(program, stateText, task), limit)),
    close: end,
  };
}

interface Running {
  readonly worker: JqWorker;
  readonly ready: Promise<void>;
  ask(program: string, input: string): Promise<JqAnswer>;
}

function start(worker: JqWorker, loadLimit: number): Running {
  let id = 0;
  const waiting = new Map<number, (answer: JqAnswer) => void>();
  const ready = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(notLoaded('it took too long')), loadLimit);
    worker.listen((message: JqMessage) => {
      if (message.kind === 'answer') waiting.get(message.id)?.(message.answer);
      else if (message.kind === 'ready') resolve();
      else reject(notLoaded(message.detail));
      if (message.kind !== 'answer') clearTimeout(late);
      else waiting.delete(message.id);
    });
  });
  return {
    worker,
    ready,
    ask: (program, input) =>
      new Promise((resolve) => {
        id += 1;
        waiting.set(id, resolve);
        worker.post({ id, program, input });
      }),
  };
}

const TOO_LONG = Symbol('too long');

/** The promise, unless `limit` milliseconds are over (TOO_LONG) or the caller has cancelled (ERR_CANCELLED) before. */
function watch<T>(promise: Promise<T>, task: Task | null, limit: number | null): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = limit === null ? undefined : setTimeout(() => reject(TOO_LONG), limit);
    const poll = setInterval(() => {
      try {
        task?.check();
      } catch (error) {
        reject(error);
      }
    }, CANCEL_POLL);
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      clearInterval(poll);
    });
  });
}

/** Advice of the compiler that made the wasm, to whoever compiles it. */
const BUILD_HINT = / Build with -sASSERTIONS for more info\./g;

function outcomeOf(answer: JqAnswer | null, limit: number): JqOutcome {
  if (answer === null) return failed(`jq took longer than ${limit / 1000} seconds.`);
  const { exit, stderr } = answer;
  if (exit === EXIT.true) return { outcome: 'true', detail: '' };
  if (exit === EXIT.false || exit === EXIT.noOutput) return { outcome: 'false', detail: '' };
  if (exit === EXIT.crash) return failed(`jq broke off: ${stderr.replace(BUILD_HINT, '')}`);
  if (exit !== EXIT.compile) return failed(wordsOf(stderr) || `jq ended with status ${exit}.`);
  throw new GatosError('ERR_PREDICATE_INVALID', `This is not a jq program: ${wordsOf(stderr)}`, {
    hint: 'Write a program that says true or false of the state, like .count < 0',
  });
}

const failed = (detail: string): JqOutcome => ({ outcome: 'error', detail });

/** Without the name of the program, a file that nobody has, and the line with a caret under it: the column says it too. */
function wordsOf(stderr: string): string {
  return stderr
    .replace(/^jq: error(?: \(at [^)]*\))?: /gm, '')
    .replace(/ at <top-level>/g, '')
    .replace(/\njq: \d+ compile errors?$/, '')
    .replace(/:?\n {4}.*\n *\^+$/gm, '')
    .trim();
}

function notLoaded(why: string): GatosError {
  return new GatosError('ERR_INTERNAL', `jq could not be loaded: ${why}.`, {
    hint: 'Reload the page, or write the predicate in EchoLua.',
  });
}
