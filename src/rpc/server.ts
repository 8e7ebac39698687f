import type { Task } from '../ports/runtime.ts';
import { GatosError, toErrorShape } from '../protocol/errors.ts';
import type { Method, Params, Result } from './contract.ts';
import type { FromWorker, ToWorker } from './messages.ts';

export type Handlers = { readonly [M in Method]: (params: Params<M>, task: Task) => Promise<Result<M>> };

export type Reply = (message: FromWorker) => void;

/** Progress is told at most this often; the last step of a phase is always told by the result itself. */
const PROGRESS_EVERY_MS = 50;

export interface ServerHost {
  now(): number;
  /** Lets other messages in. */
  yield(): Promise<void>;
}

interface Running {
  cancelled: boolean;
  readonly ended: Promise<void>;
}

/** Runs calls against the handlers; each caller is known by a key, so that its cancels reach its own calls only. */
export class Server {
  private readonly handlers: Handlers;
  private readonly host: ServerHost;
  private readonly running = new Map<string, Running>();

  constructor(handlers: Handlers, host: ServerHost) {
    this.handlers = handlers;
    this.host = host;
  }

  receive(caller: string, message: ToWorker, reply: Reply): void {
    if (message.kind === 'ping') reply({ kind: 'pong' });
    else if (message.kind === 'cancel') {
      const call = this.running.get(`${caller}/${message.id}`);
      if (call !== undefined) call.cancelled = true;
    } else if (message.kind === 'call') this.begin(caller, message, reply);
  }

  /** Calls that are being carried out. */
  get calls(): number {
    return this.running.size;
  }

  /** Resolves when every call that is running now has been answered; others may have begun. */
  async settled(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ ended }) => ended));
  }

  /** Resolves once no call is running. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await this.settled();
  }

  private begin(caller: string, message: ToWorker & { kind: 'call' }, reply: Reply): void {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const state: Running = { cancelled: false, ended };
    const key = `${caller}/${message.id}`;
    this.running.set(key, state);
    void this.run(message, state, reply).finally(() => {
      if (this.running.get(key) === state) this.running.delete(key);
      end();
    });
  }

  private async run(message: ToWorker & { kind: 'call' }, state: Running, reply: Reply): Promise<void> {
    try {
      const value = await this.dispatch(message.method, message.params, this.task(message.id, state, reply));
      reply({ kind: 'result', id: message.id, value });
    } catch (error) {
      reply({ kind: 'error', id: message.id, error: toErrorShape(error) });
    }
  }

  private dispatch(method: Method, params: unknown, task: Task): Promise<unknown> {
    if (!Object.hasOwn(this.handlers, method))
      throw new GatosError('ERR_USAGE', `There is no method "${String(method)}".`);
    const handler = this.handlers[method] as (params: unknown, task: Task) => Promise<unknown>;
    return handler(params, task);
  }

  private task(id: number, state: { readonly cancelled: boolean }, reply: Reply): Task {
    let last = Number.NEGATIVE_INFINITY;
    const check = () => {
      if (state.cancelled) throw new GatosError('ERR_CANCELLED', 'You cancelled this.');
    };
    return {
      progress: (done, total, phase = '') => {
        const now = this.host.now();
        if (now - last < PROGRESS_EVERY_MS) return;
        last = now;
        reply({ kind: 'progress', id, progress: { done, total, phase } });
      },
      check,
      breathe: async () => {
        await this.host.yield();
        check();
      },
    };
  }
}
