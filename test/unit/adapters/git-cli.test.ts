import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openGitRepository } from '../../../src/adapters/git-cli/repository.ts';
import { repositoryContract } from '../../contract/repository.vitest.ts';

const root = mkdtempSync(join(tmpdir(), 'gatos-git-cli-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

repositoryContract('git command line', async (name) => {
  const dir = join(root, name);
  if (!existsSync(dir)) {
    mkdirSync(dir);
    execFileSync('git', ['init', '-q', dir]);
  }
  return openGitRepository({ dir });
});
