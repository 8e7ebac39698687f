// A process of its own for the race test: appends `count` commits to a ref, retrying on conflict.
import { openGitRepository } from '../../../src/adapters/git-cli/repository.ts';
import { commitOn } from '../../contract/repository.ts';

const [dir = '', ref = '', label = '', count = '0'] = process.argv.slice(2);
const repository = await openGitRepository({ dir });
for (let i = 0; i < Number(count); i++) {
  while (true) {
    const expected = await repository.get(ref);
    const commit = commitOn(expected, `${label} ${i}`);
    const result = await repository.apply({ objects: [commit], refs: [{ ref, expected, next: commit.oid }] });
    if (result.ok) break;
  }
}
await repository.close();
