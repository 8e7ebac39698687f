import { openLightningRepository } from '../../../src/adapters/lightning-fs/repository.ts';
import { repositoryCases } from '../../contract/repository.ts';

/** Runs the repository contract on the browser's own IndexedDB; posts the title and the failure of each case. */
async function runCases(): Promise<readonly (readonly [string, string | null])[]> {
  const results: (readonly [string, string | null])[] = [];
  for (const { title, run } of repositoryCases) {
    try {
      await run((name) => openLightningRepository({ name }));
      results.push([title, null]);
    } catch (error) {
      results.push([title, error instanceof Error ? `${error.stack}` : String(error)]);
    }
  }
  return results;
}

self.onmessage = () => {
  void runCases().then((result) => self.postMessage({ result }));
};
