import { fromErrorShape, GatosError, toErrorShape } from '../protocol/errors.ts';
import type { CallOptions, Client } from './client.ts';
import type { Method, Params, Result, WorkerEvent } from './contract.ts';
import type { FromWorker, PageState, ToWorker } from './messages.ts';
import { REPEAT } from './repeat.ts';

/** A listener typed as a method, whose parameters are compared both ways, so that the DOM's Worker fits. */
type Listener<E> = { listener(event: E): void }['listener'];

/** The part of a Worker that the client uses. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: Listener<{ data: unknown }> | null;
  onerror: Listener<{ message?: string }> | null;
}

/** Timers, locks, randomness and the page's life: the core has none. */
export interface ClientHost {
  readonly every: (ms: number, tick: () => void) => () => void;
  /** Calls `released` once nobody holds the lock any more. */
  readonly whenReleased: (lock: string, released: () => void) => void;
  /** A new ULID, to know a call by when it is repeated (EVT-6). */
  readonly newKey: () => string;
  /** Tells the state of the page now and whenever it changes. */
  readonly watchPage?: (tell: (state: PageState) => void) => void;
  /** The worker died and calls were under way. A new one has been started where that was possible. */
  readonly onLost?: () => void;
}

interface Pending {
  readonly message: ToWorker & { readonly kind: 'call' };
  /** How often it has been lost. */
  readonly losses: { worker: number; owner: number };
  readonly signal: CallOptions['signal'];
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: CallOptions['onProgress'];
  readonly release: () => void;
}

const PING_MS = 10_000;
/**
 * How often a call is sent again. A call may be what kills its worker: it must not kill one after the other. Owners come
 * and go for reasons of their own, so several may go one after the other while a call waits.
 */
const REPEATS = { worker: 1, owner: 4 } as const;
/** Silent for this many pings while calls are pending: the worker is taken for dead. */
const SILENT_PINGS = 6;

class WorkerClient implements Client {
  private readonly spawn: () => WorkerLike;
  private readonly host: ClientHost | undefined;
  private readonly listeners = new Set<(event: WorkerEvent) => void>();
  private readonly pending = new Map<number, Pending>();
  /** Null after one died before it ever spoke: starting it again at once would only repeat that for ever. */
  private worker: WorkerLike | null;
  private heard = false;
  private nextId = 1;
  private silence = 0;
  private page: PageState | undefined;

  constructor(spawn: () => WorkerLike, host: ClientHost | undefined) {
    this.spawn = spawn;
    this.host = host;
    this.worker = this.start();
    host?.every(PING_MS, () => this.tick());
    host?.watchPage?.((state) => {
      this.page = state;
      this.post({ kind: 'page', state });
    });
  }

  call<M extends Method>(method: M, params: Params<M>, options: CallOptions = {}): Promise<Result<M>> {
    const id = this.nextId++;
    return new Promise<Result<M>>((resolve, reject) => {
      if (options.signal?.aborted === true)
        return reject(new GatosError('ERR_CANCELLED', 'You cancelled this.'));
      const cancel = () => this.post({ kind: 'cancel', id });
      options.signal?.addEventListener('abort', cancel);
      const release = () => options.signal?.removeEventListener('abort', cancel);
      const message = { kind: 'call', id, method, params: this.keyed(method, params) } as const;
      this.pending.set(id, {
        message,
        losses: { worker: 0, owner: 0 },
        signal: options.signal,
        resolve: resolve as Pending['resolve'],
        reject,
        onProgress: options.onProgress,
        release,
      });
      this.send(message);
    });
  }

  /** The key is chosen once, so that a second try is known for what it is. */
  private keyed<M extends Method>(method: M, params: Params<M>): Params<M> {
    if (REPEAT[method] !== 'keyed' || this.host === undefined) return params;
    return { key: this.host.newKey(), ...params };
  }

  subscribe(listener: (event: WorkerEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private start(): WorkerLike {
    const worker = this.spawn();
    this.heard = false;
    worker.onmessage = (event) => {
      if (this.worker === worker) this.receive(event.data as FromWorker);
    };
    worker.onerror = (event) => {
      if (this.worker === worker) this.restart(event.message || 'it stopped without a word');
    };
    if (this.page !== undefined) worker.postMessage({ kind: 'page', state: this.page } satisfies ToWorker);
    return worker;
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  /** What cannot be cloned, or a worker that cannot be started, fails the one call. */
  private send(message: ToWorker & { readonly kind: 'call' }): void {
    try {
      this.worker ??= this.start();
      this.post(message);
    } catch (cause) {
      const why = `The call could not be sent: ${toErrorShape(cause).message}`;
      this.settle(message.id)?.reject(new GatosError('ERR_INTERNAL', why, { cause }));
    }
  }

  /** The call is over: nobody waits for it any more. */
  private settle(id: number): Pending | undefined {
    const call = this.pending.get(id);
    this.pending.delete(id);
    call?.release();
    return call;
  }

  /** Nobody knows whether a lost call was carried out. Sends it again where that is safe; else it fails. */
  private repeat(call: Pending, lostWith: keyof typeof REPEATS, lost: GatosError): void {
    const { id, method } = call.message;
    if (call.signal?.aborted === true)
      this.settle(id)?.reject(new GatosError('ERR_CANCELLED', 'You cancelled this.'));
    else if (call.losses[lostWith]++ >= REPEATS[lostWith] || !this.isRepeatable(method))
      this.settle(id)?.reject(lost);
    else this.send(call.message);
  }

  private isRepeatable(method: Method): boolean {
    const repeat = REPEAT[method];
    return repeat === 'again' || (repeat === 'keyed' && this.host !== undefined);
  }

  private receive(message: FromWorker): void {
    this.silence = 0;
    this.heard = true;
    if (message.kind === 'pong') return;
    if (message.kind === 'alive') {
      this.watch(message.lock);
      return;
    }
    if (message.kind === 'event') {
      for (const listener of this.listeners) listener(message.event);
      return;
    }
    const call = this.pending.get(message.id);
    if (call === undefined) return;
    if (message.kind === 'progress') {
      call.onProgress?.(message.progress);
      return;
    }
    if (message.kind === 'error' && message.error.code === 'ERR_OWNER_LOST') {
      this.repeat(call, 'owner', fromErrorShape(message.error));
      return;
    }
    this.settle(message.id);
    if (message.kind === 'result') call.resolve(message.value as never);
    else call.reject(fromErrorShape(message.error));
  }

  /** A worker that vanishes says nothing; but its lock is released, so this hears of it at once. */
  private watch(lock: string): void {
    const { worker } = this;
    this.host?.whenReleased(lock, () => {
      if (this.worker === worker) this.restart('it ended without a word');
    });
  }

  private tick(): void {
    if (this.pending.size === 0) {
      this.silence = 0;
      return;
    }
    if (++this.silence > SILENT_PINGS) this.restart('it did not answer for a minute');
    else this.post({ kind: 'ping' });
  }

  /** A dead worker is started again, now or with the next call; what was pending is repeated or rejected. */
  private restart(why: string): void {
    this.worker?.terminate();
    this.worker = null;
    this.silence = 0;
    const lost = [...this.pending.values()];
    const error = new GatosError('ERR_WORKER_LOST', `The engine stopped (${why}) and was started again.`, {
      hint: 'What was shown as saved is saved. Try again what you were doing.',
    });
    try {
      if (this.heard) this.worker = this.start();
    } catch {
      // The next call tries again, and says why it cannot.
    }
    for (const call of lost) {
      if (this.worker === null) this.settle(call.message.id)?.reject(error);
      else this.repeat(call, 'worker', error);
    }
    if (lost.length > 0) this.host?.onLost?.();
  }
}

/** A client for a worker that it starts itself, and again should it die. Without a host nothing that writes is repeated. */
export function createWorkerClient(spawn: () => WorkerLike, host?: ClientHost): Client {
  return new WorkerClient(spawn, host);
}
