import { toErrorShape } from '../protocol/errors.ts';
import type { Client } from '../rpc/client.ts';
import { createWorkerClient } from '../rpc/workerClient.ts';

const lossListeners = new Set<() => void>();

/** Told when the engine died; the client has started a new one by then. Returns the unsubscribe function. */
export function onEngineLost(listener: () => void): () => void {
  lossListeners.add(listener);
  return () => lossListeners.delete(listener);
}

function watchForLoss(inner: Client): Client {
  return {
    call: async (method, params, options) => {
      try {
        return await inner.call(method, params, options);
      } catch (error) {
        if (toErrorShape(error).code === 'ERR_WORKER_LOST') for (const listener of lossListeners) listener();
        throw error;
      }
    },
    subscribe: (listener) => inner.subscribe(listener),
  };
}

/** The one engine of this tab. All history, folding and signing happens behind it, off the main thread. */
export const client: Client = watchForLoss(
  createWorkerClient(
    () => new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module', name: 'gatos-engine' }),
    {
      every: (ms, tick) => {
        const timer = setInterval(tick, ms);
        return () => clearInterval(timer);
      },
    },
  ),
);
