import { describe, it } from 'vitest';
import { type OpenRepository, repositoryCases } from './repository.ts';

/** Runs the contract of src/ports/repository.ts on one adapter under vitest. */
export function repositoryContract(name: string, open: OpenRepository): void {
  describe(`Repository contract: ${name}`, () => {
    for (const { title, run } of repositoryCases) it(title, () => run(open), 30_000);
  });
}
