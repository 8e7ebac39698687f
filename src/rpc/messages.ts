import type { ErrorShape } from '../protocol/errors.ts';
import type { Method, Progress, WorkerEvent } from './contract.ts';

/** Whether a person sees the page, and whether the browser is about to stop it (page lifecycle). */
export interface PageState {
  readonly visible: boolean;
  readonly frozen: boolean;
}

/** What a page says to its worker. `id` is unique within one client. */
export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly method: Method; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'page'; readonly state: PageState }
  | { readonly kind: 'ping' };

/** What a worker answers. Errors cross as data, with their code. */
export type FromWorker =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorShape }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly kind: 'event'; readonly event: WorkerEvent }
  | { readonly kind: 'pong' }
  /** The worker holds this lock until it ends, however it ends. */
  | { readonly kind: 'alive'; readonly lock: string };
