import type { Client } from '../rpc/client.ts';
import { createWorkerClient } from '../rpc/workerClient.ts';
import { browserHost } from './clientHost.ts';

const lossListeners = new Set<() => void>();

/** Told when the engine died while it worked; the client has started a new one by then. Returns the unsubscribe function. */
export function onEngineLost(listener: () => void): () => void {
  lossListeners.add(listener);
  return () => lossListeners.delete(listener);
}

/** The one engine of this tab. All history, folding and signing happens behind it, off the main thread. */
export const client: Client = createWorkerClient(
  () =>
    new Worker(new URL('../../workers/engine.ts', import.meta.url), {
      type: 'module',
      name: 'gatos-engine',
    }),
  browserHost(() => {
    for (const listener of lossListeners) listener();
  }),
);
