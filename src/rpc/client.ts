import type { Method, Params, Progress, Result, WorkerEvent } from './contract.ts';

export interface CallOptions {
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting asks the worker to stop; the call then rejects with ERR_CANCELLED. */
  readonly signal?: AbortSignalLike;
}

/** The part of AbortSignal the client uses, so that the core needs no DOM types. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Client {
  /**
   * Rejects with GatosError. A call that was lost with its worker or with the tab that owned the storage is repeated
   * where that is safe; ERR_WORKER_LOST or ERR_OWNER_LOST tell that it could not be, or was lost again and again.
   */
  call<M extends Method>(method: M, params: Params<M>, options?: CallOptions): Promise<Result<M>>;
  /** Returns the unsubscribe function. */
  subscribe(listener: (event: WorkerEvent) => void): () => void;
}
