import type { Client } from '../rpc/client.ts';
import { createWorkerClient } from '../rpc/workerClient.ts';

/** The one engine of this tab. All history, folding and signing happens behind it, off the main thread. */
export const client: Client = createWorkerClient(
  () => new Worker(new URL('../../workers/engine.ts', import.meta.url), { type: 'module', name: 'gatos-engine' }),
);
