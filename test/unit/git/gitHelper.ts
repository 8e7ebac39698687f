import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs stock git in `dir`; throws with git's words when it fails. Never prompts, never reads the user's config. */
export function git(dir: string, args: readonly string[], input?: Uint8Array | string): Buffer {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const person = { GIT_AUTHOR_NAME: 'ada', GIT_AUTHOR_EMAIL: 'ada@example.invalid' };
  const env = {
    ...Object.fromEntries(inherited),
    ...person,
    GIT_COMMITTER_NAME: 'ada',
    GIT_COMMITTER_EMAIL: 'ada@example.invalid',
    GIT_CONFIG_GLOBAL: '/dev/null',
    LC_ALL: 'C',
  };
  return execFileSync('git', ['-C', dir, ...args], {
    env,
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
}

export function gitText(dir: string, args: readonly string[], input?: Uint8Array | string): string {
  return git(dir, args, input).toString('utf8').trim();
}

export interface TempDir {
  readonly path: string;
  remove(): void;
}

export function tempDir(): TempDir {
  const path = mkdtempSync(join(tmpdir(), 'gatos-test-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A repository whose one file grows by a line per commit, so that packs of it hold deltas. */
export function makeDeltaRepository(path: string, commits: number): void {
  git(path, ['init', '-q', '-b', 'main']);
  const lines = Array.from({ length: 200 }, (_, i) => `line ${i} ${(i * 2654435761).toString(36)}`);
  for (let i = 0; i < commits; i++) {
    lines[(i * 7) % lines.length] = `changed by ${i} ${(i * 40503).toString(36)}`;
    writeFileSync(join(path, 'file.txt'), lines.join('\n'));
    writeFileSync(
      join(path, `small-${i % 3}.bin`),
      Uint8Array.from({ length: 64 }, (_, k) => (i * k) % 256),
    );
    git(path, ['add', '.']);
    git(path, ['commit', '-q', '-m', `commit ${i}`]);
  }
  git(path, ['tag', '-a', 'v1', '-m', 'a tag']);
}
