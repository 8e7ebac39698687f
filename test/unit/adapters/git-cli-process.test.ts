import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { zlibSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { openGitRepository } from '../../../src/adapters/git-cli/repository.ts';
import type { Repository } from '../../../src/ports/repository.ts';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { EMPTY_TREE_OID, planObject } from '../../../src/protocol/git/object.ts';
import { commitChain, commitOn } from '../../contract/repository.ts';
import { git, gitText, tempDir } from '../git/gitHelper.ts';

const temp = tempDir();
afterAll(temp.remove);
const JOURNAL = 'refs/gatos/journal/main/user/ada/0123456789abcdef';

function init(name: string, ...options: readonly string[]): string {
  git(temp.path, ['init', '-q', '-b', 'main', ...options, name]);
  return join(temp.path, name);
}

async function withRepository(dir: string, work: (repository: Repository) => Promise<void>): Promise<void> {
  const repository = await openGitRepository({ dir });
  try {
    await work(repository);
  } finally {
    await repository.close();
  }
}

describe('openGitRepository', () => {
  it('says what is wrong with a folder that is no repository, and what to do', async () => {
    const dir = join(temp.path, 'plain');
    mkdirSync(dir);
    await expect(openGitRepository({ dir })).rejects.toMatchObject({
      code: 'ERR_GIT',
      message: expect.stringMatching(/not a git repository/),
      hint: expect.stringContaining('git init'),
    });
    await expect(openGitRepository({ dir: join(temp.path, 'nowhere') })).rejects.toMatchObject({
      code: 'ERR_GIT',
    });
  });

  it('refuses a repository with sha256 ids', async () => {
    const dir = init('sha256', '--object-format=sha256');
    await expect(openGitRepository({ dir })).rejects.toMatchObject({ code: 'ERR_GIT', message: /sha256/ });
  });

  it('opens a bare repository, and one from a folder inside it', async () => {
    await withRepository(init('bare.git', '--bare'), async (repository) => {
      expect(await repository.list('')).toEqual([]);
    });
    const inner = join(init('outer'), 'a/b');
    mkdirSync(inner, { recursive: true });
    await withRepository(inner, async (repository) => {
      const commit = commitOn(null, 'from inside');
      await repository.apply({
        objects: [commit],
        refs: [{ ref: 'refs/heads/main', expected: null, next: commit.oid }],
      });
      expect(gitText(join(temp.path, 'outer'), ['rev-parse', 'main'])).toBe(commit.oid);
    });
  });

  it('is not led to another repository by the variables a hook sets', async () => {
    const [mine, other] = [init('mine'), init('other')];
    process.env.GIT_DIR = join(other, '.git');
    process.env.GIT_OBJECT_DIRECTORY = join(other, '.git/objects');
    try {
      await withRepository(mine, async (repository) => {
        const commit = commitOn(null, 'mine');
        await repository.apply({
          objects: [commit],
          refs: [{ ref: 'refs/heads/main', expected: null, next: commit.oid }],
        });
      });
    } finally {
      delete process.env.GIT_DIR;
      delete process.env.GIT_OBJECT_DIRECTORY;
    }
    expect(gitText(mine, ['log', '--format=%s', 'main'])).toBe('mine');
    expect(gitText(other, ['for-each-ref'])).toBe('');
  });
});

describe('the git command line repository', () => {
  it('writes what git fsck --strict accepts, loose and packed', async () => {
    const dir = init('fsck');
    await withRepository(dir, async (repository) => {
      const many = commitChain(300);
      const next = many.at(-1)?.oid ?? '';
      const emptyTree = { type: 'tree', body: new Uint8Array(), oid: EMPTY_TREE_OID } as const;
      await repository.apply({
        objects: [emptyTree, ...many],
        refs: [{ ref: JOURNAL, expected: null, next }],
      });
      const one = commitOn(next, 'one more');
      await repository.apply({ objects: [one], refs: [{ ref: JOURNAL, expected: next, next: one.oid }] });
    });
    expect(gitText(dir, ['fsck', '--strict', '--full', '--no-dangling'])).toBe('');
    expect(gitText(dir, ['rev-list', '--count', JOURNAL])).toBe('301');
    expect(gitText(dir, ['count-objects', '-v'])).toMatch(/count: 1\n[\s\S]*packs: 1\n/);
  });

  it('sees what stock git writes, packs and prunes while it is open', async () => {
    const dir = init('live');
    await withRepository(dir, async (repository) => {
      expect(await repository.get('refs/heads/main')).toBeNull();
      const oids: string[] = [];
      for (let i = 0; i < 3; i++) {
        git(dir, ['commit', '-q', '--allow-empty', '-m', `by git ${i}`]);
        oids.push(gitText(dir, ['rev-parse', 'HEAD']));
        expect((await repository.read(oids[i] ?? ''))?.type).toBe('commit');
      }
      git(dir, ['gc', '-q', '--prune=now']);
      git(dir, ['pack-refs', '--all']);
      for (const oid of oids) expect(await repository.has(oid)).toBe(true);
      expect((await repository.read(oids[0] ?? ''))?.type).toBe('commit');
      expect(await repository.get('refs/heads/main')).toBe(oids[2]);
      const next = commitOn(oids[2] ?? '', 'on top');
      const refs = [{ ref: 'refs/heads/main', expected: oids[2] ?? '', next: next.oid }];
      expect(await repository.apply({ objects: [next], refs })).toEqual({ ok: true });
    });
  });

  it('reads thousands of objects at once through one process', async () => {
    const commits = commitChain(3_000);
    await withRepository(init('pipeline'), async (repository) => {
      await repository.apply({ objects: commits, refs: [] });
      const missing = 'e'.repeat(40);
      const asked = commits.flatMap((commit) => [commit.oid, missing]);
      const answers = await Promise.all(asked.map((oid) => repository.read(oid)));
      for (const [i, answer] of answers.entries()) {
        if (i % 2 === 1) expect(answer).toBeUndefined();
        else
          expect(Buffer.from(answer?.body ?? []).equals(commits[i / 2]?.body ?? new Uint8Array())).toBe(true);
      }
    });
  });

  it('names a damaged object and goes on with the others', async () => {
    const dir = init('damaged');
    const good = commitOn(null, 'good');
    const pathOf = (oid: string) => join(dir, '.git/objects', oid.slice(0, 2), oid.slice(2));
    const whole = new Uint8Array(5_000).map((_, i) => Math.imul(i * i + 1, 2654435761) >>> 24);
    const bad = ['header', 'middle', 'swapped', 'empty'].map((what) =>
      planObject('blob', new Uint8Array([...utf8(what), ...whole])),
    );
    const files = [
      utf8('not zlib'),
      (bytes: Uint8Array) => bytes.map((byte, i) => (i > 400 && i < 420 ? byte ^ 85 : byte)),
      zlibSync(utf8('blob 5\0other')),
      new Uint8Array(),
    ];
    await withRepository(dir, async (repository) => {
      await repository.apply({ objects: [good, ...bad], refs: [] });
      for (const [i, { oid }] of bad.entries()) {
        const file = files[i];
        chmodSync(pathOf(oid), 0o644);
        if (file !== undefined)
          writeFileSync(pathOf(oid), file instanceof Uint8Array ? file : file(readFileSync(pathOf(oid))));
      }
      const asked = bad.flatMap(({ oid }) => [oid, good.oid]);
      const results = await Promise.allSettled(asked.map((oid) => repository.read(oid)));
      for (const [i, result] of results.entries()) {
        if (i % 2 === 1) expect(result.status).toBe('fulfilled');
        else if (result.status === 'fulfilled') throw new Error(`number ${i} was read`);
        else
          expect(result.reason).toMatchObject({
            code: 'ERR_STORAGE_CORRUPT',
            message: expect.stringContaining(asked[i] ?? ''),
          });
      }
    });
  });

  it('[JRN-2] loses no event when several processes append at once', async () => {
    const dir = init('race');
    const writer = join(temp.path, 'writer.mjs');
    const entryPoints = [join(import.meta.dirname, 'gitCliWriter.ts')];
    buildSync({
      entryPoints,
      outfile: writer,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const run = (label: string) =>
      new Promise<number | null>((resolve) => {
        const child = spawn(process.execPath, [writer, dir, JOURNAL, label, '8'], {
          stdio: ['ignore', 'inherit', 'inherit'],
        });
        child.on('close', resolve);
      });
    expect(await Promise.all(['a', 'b', 'c'].map(run))).toEqual([0, 0, 0]);
    const subjects = gitText(dir, ['log', '--format=%s', JOURNAL]).split('\n').sort();
    const expected = ['a', 'b', 'c']
      .flatMap((label) => Array.from({ length: 8 }, (_, i) => `${label} ${i}`))
      .sort();
    expect(subjects).toEqual(expected);
  }, 60_000);

  it('passes on what git says when it cannot write', async () => {
    const dir = init('hooked');
    mkdirSync(join(dir, '.git/hooks'), { recursive: true });
    const hook = join(dir, '.git/hooks/reference-transaction');
    writeFileSync(hook, '#!/bin/sh\n[ "$1" = prepared ] && exit 1\nexit 0\n');
    chmodSync(hook, 0o755);
    await withRepository(dir, async (repository) => {
      const commit = commitOn(null, 'refused');
      const refs = [{ ref: 'refs/heads/main', expected: null, next: commit.oid }];
      await expect(repository.apply({ objects: [commit], refs })).rejects.toMatchObject({
        code: 'ERR_GIT',
        message: expect.stringMatching(/hook/),
      });
      expect(await repository.get('refs/heads/main')).toBeNull();
    });
  });

  it('stores the empty tree when a plan brings it, so that it travels', async () => {
    const dir = init('tree');
    await withRepository(dir, async (repository) => {
      await repository.apply({
        objects: [{ type: 'tree', body: new Uint8Array(), oid: EMPTY_TREE_OID }],
        refs: [],
      });
    });
    expect(gitText(dir, ['count-objects'])).toMatch(/^1 objects/);
  });
});
