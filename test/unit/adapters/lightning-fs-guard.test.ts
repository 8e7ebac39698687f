import 'fake-indexeddb/auto';
import git from 'isomorphic-git';
import { describe, expect, it } from 'vitest';
import {
  type LightningRepository,
  openLightningRepository,
} from '../../../src/adapters/lightning-fs/repository.ts';
import type { PlannedObject } from '../../../src/ports/repository.ts';
import { commitChain, commitOn } from '../../contract/repository.ts';
import { tipOf } from './lightningFiles.ts';

const PLANES = ['journal', 'policies', 'state', 'audit', 'trust'];

let names = 0;
async function open(): Promise<{ readonly name: string; readonly repository: LightningRepository }> {
  const name = `guard-${names++}`;
  return { name, repository: await openLightningRepository({ name }) };
}

type Direct = LightningRepository['git'] & {
  readonly ref: string;
  readonly history: readonly PlannedObject[];
  /** Stored, and no descendant of the history. */
  readonly other: string;
};

const file = ({ gitdir, ref }: Direct) => `${gitdir}/${ref}`;
const text = (oid: string) => `${oid}\n`;

/** Ways to rewrite or delete a ref past `apply`, as a library or a careless hand would. */
const REWRITES: Readonly<Record<string, (direct: Direct) => Promise<unknown>>> = {
  'isomorphic-git writeRef': ({ fs, gitdir, ref, other }) =>
    git.writeRef({ fs, gitdir, ref, value: other, force: true }),
  'isomorphic-git writeRef, back to an ancestor': ({ fs, gitdir, ref, history }) =>
    git.writeRef({ fs, gitdir, ref, value: history[0]?.oid ?? '', force: true }),
  'a symbolic ref': ({ fs, gitdir, ref }) =>
    git.writeRef({ fs, gitdir, ref, value: 'refs/heads/free', symbolic: true, force: true }),
  'isomorphic-git deleteRef': ({ fs, gitdir, ref }) => git.deleteRef({ fs, gitdir, ref }),
  'a file written': (direct) => direct.fs.promises.writeFile(file(direct), text(direct.other)),
  'a file removed': (direct) => direct.fs.promises.unlink(file(direct)),
  'a file renamed away': (direct) => direct.fs.promises.rename(file(direct), `${direct.gitdir}/elsewhere`),
  'another file renamed over it': async (direct) => {
    await direct.fs.promises.writeFile(`${direct.gitdir}/tmp`, text(direct.other));
    await direct.fs.promises.rename(`${direct.gitdir}/tmp`, file(direct));
  },
  'nonsense in the file': (direct) => direct.fs.promises.writeFile(file(direct), 'oops'),
  'packed-refs with another value, the file removed': async (direct) => {
    await direct.fs.promises.writeFile(`${direct.gitdir}/packed-refs`, `${direct.other} ${direct.ref}\n`);
    await direct.fs.promises.unlink(file(direct));
  },
};

async function seeded(plane: string) {
  const { name, repository } = await open();
  const ref = `refs/gatos/${plane}/x/y`;
  const history = commitChain(4);
  const other = commitOn(null, 'another root');
  await repository.apply({
    objects: [...history, other],
    refs: [
      { ref, expected: null, next: tipOf(history) },
      { ref: 'refs/heads/free', expected: null, next: other.oid },
    ],
  });
  const direct: Direct = { ...repository.git, ref, history, other: other.oid };
  return { name, repository, direct };
}

describe('[JRN-1] [JRN-2] the store refuses a rewrite whoever asks', () => {
  for (const plane of PLANES) {
    it.each(Object.entries(REWRITES))(`refs/gatos/${plane}/: %s`, async (_, rewrite) => {
      const { name, repository, direct } = await seeded(plane);
      const { fs, gitdir, ref, history } = direct;
      await rewrite(direct);
      const code = expect.stringMatching(/^ERR_(REF_REWRITE|STORAGE_CORRUPT)$/);
      await expect(fs.promises.flush()).rejects.toMatchObject({ code });
      // Rolled back at once, for this interface, for that one, and on the disk.
      expect(await repository.get(ref)).toBe(tipOf(history));
      expect(await git.resolveRef({ fs, gitdir, ref })).toBe(tipOf(history));
      const reopened = await openLightningRepository({ name });
      expect(await reopened.get(ref)).toBe(tipOf(history));
      await reopened.close();
      // And it goes on.
      const next = commitOn(tipOf(history), 'next');
      const refs = [{ ref, expected: tipOf(history), next: next.oid }];
      expect(await repository.apply({ objects: [next], refs })).toEqual({ ok: true });
      await repository.close();
    });
  }

  it('also when the rewrite is left for the next apply to store', async () => {
    const { repository, direct } = await seeded('journal');
    const { ref, history } = direct;
    await REWRITES['isomorphic-git deleteRef']?.(direct);
    const next = commitOn(tipOf(history), 'next');
    const plan = { objects: [next], refs: [{ ref: 'refs/heads/new', expected: null, next: next.oid }] };
    await expect(repository.apply(plan)).rejects.toMatchObject({ code: 'ERR_REF_REWRITE' });
    expect(await repository.get(ref)).toBe(tipOf(history));
    expect(await repository.apply(plan)).toEqual({ ok: true });
    await repository.close();
  });

  it('and refuses to lose a stored object', async () => {
    const { repository, direct } = await seeded('journal');
    const { fs, gitdir, history } = direct;
    const [oid = ''] = history.map((commit) => commit.oid);
    const path = `${gitdir}/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
    await fs.promises.unlink(path);
    await expect(fs.promises.flush()).rejects.toMatchObject({ code: 'ERR_REF_REWRITE' });
    await fs.promises.writeFile(path, 'other bytes');
    await expect(fs.promises.flush()).rejects.toMatchObject({ code: 'ERR_REF_REWRITE' });
    expect(await repository.read(oid)).toBeDefined();
    await repository.close();
  });

  it('and a ref to an object that is not stored', async () => {
    const { repository, direct } = await seeded('journal');
    const { fs, gitdir } = direct;
    await git.writeRef({ fs, gitdir, ref: 'refs/heads/free', value: 'f'.repeat(40), force: true });
    await expect(fs.promises.flush()).rejects.toMatchObject({ code: 'ERR_OBJECT_MISSING' });
    expect(await repository.get('refs/heads/free')).toBe(direct.other);
    await repository.close();
  });
});

describe('what is allowed through isomorphic-git', () => {
  it('appends a commit to a journal, moves and deletes other refs, and apply knows at once', async () => {
    const { name, repository, direct } = await seeded('journal');
    const { fs, gitdir, ref, history } = direct;
    const person = { name: 'ada', email: 'ada@example.invalid', timestamp: 1_700_000_000, timezoneOffset: 0 };
    const oid = await git.commit({
      fs,
      gitdir,
      ref,
      message: 'by another hand',
      tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
      parent: [tipOf(history)],
      author: person,
    });
    await git.deleteRef({ fs, gitdir, ref: 'refs/heads/free' });
    await fs.promises.flush();
    for (const seen of [repository, await openLightningRepository({ name })]) {
      expect(await seen.get(ref)).toBe(oid);
      expect(await seen.get('refs/heads/free')).toBe(null);
      expect((await seen.read(oid))?.type).toBe('commit');
      await seen.close();
    }
  });

  it('reads refs that git packed, and moves and deletes them by apply', async () => {
    const { name, repository, direct } = await seeded('journal');
    const { fs, gitdir, ref, history, other } = direct;
    const lines = ['# pack-refs with: peeled fully-peeled sorted', `${tipOf(history)} ${ref}`];
    await fs.promises.writeFile(
      `${gitdir}/packed-refs`,
      [...lines, `${other} refs/heads/free`, `${other} refs/tags/v1`, `^${other}`, ''].join('\n'),
    );
    await fs.promises.unlink(`${gitdir}/${ref}`);
    await fs.promises.unlink(`${gitdir}/refs/heads/free`);
    await fs.promises.flush();
    const next = commitOn(tipOf(history), 'next');
    await repository.apply({
      objects: [next],
      refs: [
        { ref, expected: tipOf(history), next: next.oid },
        { ref: 'refs/heads/free', expected: other, next: null },
        { ref: 'refs/tags/v1', expected: other, next: null },
      ],
    });
    for (const seen of [repository, await openLightningRepository({ name })]) {
      expect(await seen.list('')).toEqual([{ name: ref, oid: next.oid }]);
      await seen.close();
    }
  });
});
