import { fromErrorShape, GatosError, toErrorShape } from '../protocol/errors.ts';
import type { CallOptions, Client } from './client.ts';
import type { Method, Params, Result, WorkerEvent } from './contract.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** A listener typed as a method, whose parameters are compared both ways, so that the DOM's Worker fits. */
type Listener<E> = { listener(event: E): void }['listener'];

/** The part of a Worker that the client uses. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: Listener<{ data: unknown }> | null;
  onerror: Listener<{ message?: string }> | null;
}

/** Timers and locks of the host: the core has none. */
export interface ClientHost {
  readonly every: (ms: number, tick: () => void) => () => void;
  /** Calls `released` once nobody holds the lock any more. */
  readonly whenReleased: (lock: string, released: () => void) => void;
}

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: CallOptions['onProgress'];
  readonly release: () => void;
}

const PING_MS = 10_000;
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

  constructor(spawn: () => WorkerLike, host: ClientHost | undefined) {
    this.spawn = spawn;
    this.host = host;
    this.worker = this.start();
    host?.every(PING_MS, () => this.tick());
  }

  call<M extends Method>(method: M, params: Params<M>, options: CallOptions = {}): Promise<Result<M>> {
    const id = this.nextId++;
    return new Promise<Result<M>>((resolve, reject) => {
      if (options.signal?.aborted === true)
        return reject(new GatosError('ERR_CANCELLED', 'You cancelled this.'));
      const cancel = () => this.post({ kind: 'cancel', id });
      options.signal?.addEventListener('abort', cancel);
      const release = () => options.signal?.removeEventListener('abort', cancel);
      this.pending.set(id, {
        resolve: resolve as Pending['resolve'],
        reject,
        onProgress: options.onProgress,
        release,
      });
      this.send(id, { kind: 'call', id, method, params });
    });
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
    return worker;
  }

  private post(message: ToWorker): void {
    this.worker?.postMessage(message);
  }

  /** What cannot be cloned, or a worker that cannot be started, fails the one call. */
  private send(id: number, message: ToWorker): void {
    try {
      this.worker ??= this.start();
      this.post(message);
    } catch (cause) {
      const call = this.pending.get(id);
      this.pending.delete(id);
      call?.release();
      call?.reject(
        new GatosError('ERR_INTERNAL', `The call could not be sent: ${toErrorShape(cause).message}`, {
          cause,
        }),
      );
    }
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
    this.pending.delete(message.id);
    call.release();
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

  /** A dead worker rejects what was pending and is started again, now or with the next call. */
  private restart(why: string): void {
    this.worker?.terminate();
    this.worker = null;
    const lost = [...this.pending.values()];
    this.pending.clear();
    this.silence = 0;
    for (const call of lost) {
      call.release();
      call.reject(
        new GatosError('ERR_WORKER_LOST', `The engine stopped (${why}) and was started again.`, {
          hint: 'What was shown as saved is saved. Try again what you were doing.',
        }),
      );
    }
    try {
      if (this.heard) this.worker = this.start();
    } catch {
      // The next call tries again, and says why it cannot.
    }
  }
}

/** A client for a worker that it starts itself, and again should it die. */
export function createWorkerClient(spawn: () => WorkerLike, host?: ClientHost): Client {
  return new WorkerClient(spawn, host);
}
