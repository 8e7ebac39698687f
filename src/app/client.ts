import { toErrorShape } from '../protocol/errors.ts';
import type { Client } from '../rpc/client.ts';
import type { Method } from '../rpc/contract.ts';
import { createWorkerClient } from '../rpc/workerClient.ts';

const lossListeners = new Set<() => void>();

/** Told when the engine died; the client has started a new one by then. Returns the unsubscribe function. */
export function onEngineLost(listener: () => void): () => void {
  lossListeners.add(listener);
  return () => lossListeners.delete(listener);
}

/** Only their callers know whether to send these again. Everything else only reads. */
const WRITES: ReadonlySet<Method> = new Set<Method>([
  'identity.create',
  'world.create',
  'world.openSample',
  'world.delete',
  'world.importBundle',
  'event.emit',
  'event.import',
  'event.importHistory',
  'fold.activate',
  'checkpoint.write',
]);

/** Reads outlive the engine that was answering them: they are asked once more of the next one. */
function surviveLoss(inner: Client): Client {
  return {
    call: async (method, params, options) => {
      try {
        return await inner.call(method, params, options);
      } catch (error) {
        const { code } = toErrorShape(error);
        if (code === 'ERR_WORKER_LOST') for (const listener of lossListeners) listener();
        const isLost = code === 'ERR_WORKER_LOST' || code === 'ERR_OWNER_LOST';
        if (!isLost || WRITES.has(method)) throw error;
        return inner.call(method, params, options);
      }
    },
    subscribe: (listener) => inner.subscribe(listener),
  };
}

/** The one engine of this tab. All history, folding and signing happens behind it, off the main thread. */
export const client: Client = surviveLoss(
  createWorkerClient(
    () =>
      new Worker(new URL('../../workers/engine.ts', import.meta.url), {
        type: 'module',
        name: 'gatos-engine',
      }),
    {
      every: (ms, tick) => {
        const timer = setInterval(tick, ms);
        return () => clearInterval(timer);
      },
      whenReleased: (lock, released) => void navigator.locks.request(lock, released),
    },
  ),
);
