import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { repositoryCases } from '../contract/repository.ts';
import { runInChromium } from '../support/chromiumWorker.ts';

const WORKER = fileURLToPath(new URL('store/contract.worker.ts', import.meta.url));

describe("Repository contract: lightning-fs in Chromium's IndexedDB", () => {
  const running = runInChromium<null, readonly (readonly [string, string | null])[]>(WORKER, null);
  // Each test reports it; without one (a filter on titles) nobody else would.
  running.catch(() => undefined);

  for (const [i, { title }] of repositoryCases.entries()) {
    it(title, async () => {
      expect((await running)[i]).toEqual([title, null]);
    });
  }
});
