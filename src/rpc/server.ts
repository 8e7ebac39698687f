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

/** Runs calls against the handlers; each caller is known by a key, so that its cancels reach its own calls only. */
export class Server {
  private readonly handlers: Handlers;
  private readonly host: ServerHost;
  private readonly running = new Map<string, { cancelled: boolean }>();

  constructor(handlers: Handlers, host: ServerHost) {
    this.handlers = handlers;
    this.host = host;
  }

  receive(caller: string, message: ToWorker, reply: Reply): void {
    if (message.kind === 'ping') reply({ kind: 'pong' });
    else if (message.kind === 'cancel') {
      const call = this.running.get(`${caller}/${message.id}`);
      if (call !== undefined) call.cancelled = true;
    } else void this.run(caller, message, reply);
  }

  private async run(caller: string, message: ToWorker & { kind: 'call' }, reply: Reply): Promise<void> {
    const key = `${caller}/${message.id}`;
    const state = { cancelled: false };
    this.running.set(key, state);
    try {
      const value = await this.dispatch(message.method, message.params, this.task(message.id, state, reply));
      reply({ kind: 'result', id: message.id, value });
    } catch (error) {
      reply({ kind: 'error', id: message.id, error: toErrorShape(error) });
    } finally {
      this.running.delete(key);
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
