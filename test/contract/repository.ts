import type {
  ApplyResult,
  Oid,
  Plan,
  PlannedObject,
  RefUpdate,
  Repository,
} from '../../src/ports/repository.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import { parentsOf } from '../../src/protocol/git/ancestry.ts';
import { EMPTY_TREE_OID, encodeCommit, encodeTree, planObject } from '../../src/protocol/git/object.ts';

/**
 * What every Repository must do, whatever stores it. No test framework and nothing of Node, so that the same cases
 * also run in a browser's worker: each case throws when it fails.
 */
export interface RepositoryCase {
  readonly title: string;
  run(open: OpenRepository): Promise<void>;
}

/** Opens the storage called `name`: a new name is empty, the same name after `close` holds what was stored. */
export type OpenRepository = (name: string) => Promise<Repository>;

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`Expected ${what}`);
}

function same(actual: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: expected ${b}, got ${a}`);
}

async function refuses(code: string, work: () => Promise<unknown>): Promise<GatosError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof GatosError && error.code === code) return error;
    throw new Error(`Expected ${code}, got ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new Error(`Expected ${code}, but it succeeded`);
}

let names = 0;
function freshName(): string {
  names += 1;
  return `contract-${names}`;
}

const PERSON = { name: 'ada', email: 'ada@example.invalid', seconds: 1_700_000_000 };

export function commitOn(parent: Oid | null, message: string): PlannedObject {
  const parents = parent === null ? [] : [parent];
  const commit = {
    tree: EMPTY_TREE_OID,
    parents,
    author: PERSON,
    committer: PERSON,
    message: `${message}\n`,
  };
  return planObject('commit', encodeCommit(commit));
}

/** `count` commits, each the child of the one before. */
export function commitChain(
  count: number,
  parent: Oid | null = null,
  label = 'event',
): readonly PlannedObject[] {
  const commits: PlannedObject[] = [];
  let last = parent;
  for (let i = 0; i < count; i++) {
    const commit = commitOn(
      last,
      `${label} ${i}\n\n{"n":${i},"pad":"${((i * 2654435761) % 2 ** 32).toString(36).repeat(20)}"}`,
    );
    commits.push(commit);
    last = commit.oid;
  }
  return commits;
}

const emptyTree = planObject('tree', new Uint8Array());

function tip(commits: readonly PlannedObject[]): Oid {
  const last = commits.at(-1);
  if (last === undefined) throw new Error('an empty chain has no tip');
  return last.oid;
}

function move(ref: string, expected: Oid | null, next: Oid | null): RefUpdate {
  return { ref, expected, next };
}

async function mustApply(repository: Repository, plan: Plan): Promise<void> {
  same(await repository.apply(plan), { ok: true }, 'apply');
}

async function sameObject(repository: Repository, object: PlannedObject): Promise<void> {
  const stored = await repository.read(object.oid);
  if (stored === undefined) throw new Error(`Expected ${object.type} ${object.oid} to be stored`);
  same(stored.type, object.type, 'type');
  check(stored.body.length === object.body.length, `${object.body.length} bytes, got ${stored.body.length}`);
  check(
    stored.body.every((byte, i) => byte === object.body[i]),
    `the bytes of ${object.oid} back`,
  );
}

function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let x = 12345;
  for (let i = 0; i < length; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    bytes[i] = x >>> 16;
  }
  return bytes;
}

const JOURNAL = 'refs/gatos/journal/main/user/ada/0123456789abcdef';
const MISSING = 'f'.repeat(40);

/** Runs on a fresh repository and closes it, also when the case fails. */
function withRepository(
  title: string,
  run: (repository: Repository, reopen: () => Promise<Repository>) => Promise<void>,
): RepositoryCase {
  return {
    title,
    async run(open) {
      const name = freshName();
      let current = await open(name);
      const reopen = async () => {
        await current.close();
        current = await open(name);
        return current;
      };
      try {
        await run(current, reopen);
      } finally {
        await current.close();
      }
    },
  };
}

const objectCases: readonly RepositoryCase[] = [
  withRepository(
    'gives back every type of object byte for byte, also after reopening',
    async (first, reopen) => {
      const blob = planObject(
        'blob',
        Uint8Array.from({ length: 256 }, (_, i) => i),
      );
      const tree = planObject('tree', encodeTree([{ mode: '100644', name: 'ünï.bin', oid: blob.oid }]));
      const commit = commitOn(null, 'one');
      const tagText = `object ${commit.oid}\ntype commit\ntag v1\ntagger ada <a@b> 1700000000 +0000\n\nhello\n`;
      const tag = planObject('tag', new TextEncoder().encode(tagText));
      const empty = planObject('blob', new Uint8Array());
      const all = [blob, tree, emptyTree, commit, tag, empty];
      await mustApply(first, { objects: all, refs: [] });
      for (const object of all) await sameObject(first, object);
      const second = await reopen();
      for (const object of all) await sameObject(second, object);
    },
  ),
  withRepository('keeps a large binary object whole', async (first, reopen) => {
    const large = planObject('blob', noise(5_000_000));
    await mustApply(first, { objects: [large], refs: [] });
    await sameObject(first, large);
    await sameObject(await reopen(), large);
  }),
  withRepository('keeps an object larger than a pack among many small ones', async (first, reopen) => {
    const large = planObject('blob', noise(8_500_000));
    const commits = commitChain(60);
    const objects = [...commits.slice(0, 30), large, ...commits.slice(30)];
    await mustApply(first, { objects, refs: [move(JOURNAL, null, tip(commits))] });
    const second = await reopen();
    for (const object of objects) await sameObject(second, object);
  }),
  withRepository('answers undefined and false for an object that is not stored', async (repository) => {
    same(await repository.read(MISSING), undefined, 'read');
    same(await repository.has(MISSING), false, 'has');
    same(await repository.read('not an id'), undefined, 'read of nonsense');
    same(await repository.has('HEAD'), false, 'has of nonsense');
  }),
  withRepository('knows the empty tree even when it was never stored, as Git does', async (repository) => {
    await sameObject(repository, emptyTree);
    same(await repository.has(EMPTY_TREE_OID), true, 'has');
  }),
  withRepository(
    'stores many objects in one plan and reads them all, also at once and after reopening',
    async (first, reopen) => {
      const commits = commitChain(1_200);
      await mustApply(first, { objects: commits, refs: [move(JOURNAL, null, tip(commits))] });
      await Promise.all(commits.map((commit) => sameObject(first, commit)));
      const second = await reopen();
      for (const commit of commits) await sameObject(second, commit);
      same(await second.get(JOURNAL), tip(commits), 'ref');
    },
  ),
  withRepository('stores an object again, or twice in one plan, without complaint', async (repository) => {
    const commits = commitChain(60);
    await mustApply(repository, { objects: commits, refs: [] });
    await mustApply(repository, { objects: [...commits, ...commits], refs: [] });
    await mustApply(repository, { objects: commits.slice(0, 2), refs: [] });
    for (const commit of commits) await sameObject(repository, commit);
  }),
  withRepository('refuses a planned object whose id is not the hash of its bytes', async (repository) => {
    const forged = { ...commitOn(null, 'forged'), oid: MISSING };
    await refuses('ERR_OBJECT_INVALID', () => repository.apply({ objects: [forged], refs: [] }));
    same(await repository.has(MISSING), false, 'has');
  }),
  withRepository('is not changed when a caller writes into bytes it gave or got', async (repository) => {
    const blob = planObject('blob', new Uint8Array([1, 2, 3]));
    await mustApply(repository, { objects: [blob], refs: [] });
    blob.body[0] = 9;
    const got = await repository.read(blob.oid);
    if (got !== undefined) got.body[1] = 9;
    same([...((await repository.read(blob.oid))?.body ?? [])], [1, 2, 3], 'bytes');
  }),
];

const refCases: readonly RepositoryCase[] = [
  withRepository('[JRN-2] creates, moves and deletes a ref by compare-and-swap', async (repository) => {
    const [a, b] = [commitOn(null, 'a'), commitOn(null, 'b')];
    const ref = 'refs/heads/topic';
    same(await repository.get(ref), null, 'absent ref');
    await mustApply(repository, { objects: [a], refs: [move(ref, null, a.oid)] });
    same(await repository.get(ref), a.oid, 'created ref');
    await mustApply(repository, { objects: [b], refs: [move(ref, a.oid, b.oid)] });
    same(await repository.get(ref), b.oid, 'moved ref');
    await mustApply(repository, { objects: [], refs: [move(ref, b.oid, null)] });
    same(await repository.get(ref), null, 'deleted ref');
  }),
  withRepository('[JRN-2] answers a mismatch with what the ref holds now', async (repository) => {
    const [a, b] = [commitOn(null, 'a'), commitOn(null, 'b')];
    const ref = 'refs/heads/topic';
    const conflict = (expected: Oid | null, actual: Oid | null): ApplyResult => ({
      ok: false,
      ref,
      expected,
      actual,
    });
    const attempt = (expected: Oid | null, next: Oid | null) =>
      repository.apply({ objects: [b], refs: [move(ref, expected, next)] });
    same(await attempt(a.oid, b.oid), conflict(a.oid, null), 'expected a ref that is absent');
    await mustApply(repository, { objects: [a], refs: [move(ref, null, a.oid)] });
    same(await attempt(null, b.oid), conflict(null, a.oid), 'expected an absent ref');
    same(await attempt(b.oid, b.oid), conflict(b.oid, a.oid), 'expected another commit');
    same(await attempt(b.oid, null), conflict(b.oid, a.oid), 'deletion with another commit');
    same(await repository.get(ref), a.oid, 'ref');
  }),
  withRepository('[JRN-2] moves all refs of a plan or none', async (repository, reopen) => {
    const [a, b] = [commitOn(null, 'a'), commitOn(null, 'b')];
    await mustApply(repository, { objects: [a], refs: [move('refs/heads/two', null, a.oid)] });
    const refs = ['one', 'two', 'three'].map((name) => move(`refs/heads/${name}`, null, b.oid));
    same((await repository.apply({ objects: [b], refs })).ok, false, 'apply');
    same(await repository.list('refs/heads/'), [{ name: 'refs/heads/two', oid: a.oid }], 'refs');
    const second = await reopen();
    same(await second.list('refs/heads/'), [{ name: 'refs/heads/two', oid: a.oid }], 'refs after reopening');
    await mustApply(second, {
      objects: [b],
      refs: [move('refs/heads/two', a.oid, b.oid), ...refs.slice(2), ...refs.slice(0, 1)],
    });
    same(
      (await second.list('refs/heads/')).map((ref) => ref.oid),
      [b.oid, b.oid, b.oid],
      'all moved',
    );
  }),
  withRepository('[JRN-2] a plan may only assert what a ref holds', async (repository) => {
    const [a, b] = [commitOn(null, 'a'), commitOn(null, 'b')];
    await mustApply(repository, { objects: [a], refs: [move('refs/heads/a', null, a.oid)] });
    await mustApply(repository, {
      objects: [b],
      refs: [move('refs/heads/a', a.oid, a.oid), move('refs/heads/b', null, b.oid)],
    });
    const stale = [move('refs/heads/a', b.oid, b.oid), move('refs/heads/c', null, b.oid)];
    same((await repository.apply({ objects: [], refs: stale })).ok, false, 'stale assertion');
    same(await repository.get('refs/heads/c'), null, 'ref of the refused plan');
    await mustApply(repository, { objects: [], refs: [move('refs/heads/none', null, null)] });
  }),
  withRepository('lists by prefix, also in the middle of a name, sorted bytewise', async (repository) => {
    const a = commitOn(null, 'a');
    const listed = [
      'refs/heads/B',
      'refs/heads/a-b',
      'refs/heads/a/b',
      'refs/heads/a0',
      'refs/heads/é',
      'refs/tags/a',
    ];
    await mustApply(repository, {
      objects: [a],
      refs: [...listed].reverse().map((name) => move(name, null, a.oid)),
    });
    const namesOf = async (prefix: string) => (await repository.list(prefix)).map((ref) => ref.name);
    same(await namesOf('refs/'), listed, 'refs/');
    same(await namesOf(''), listed, 'everything');
    same(
      await namesOf('refs/heads/a'),
      ['refs/heads/a-b', 'refs/heads/a/b', 'refs/heads/a0'],
      'refs/heads/a',
    );
    same(await namesOf('refs/heads/a/'), ['refs/heads/a/b'], 'refs/heads/a/');
    same(await namesOf('refs/nothing/'), [], 'refs/nothing/');
  }),
  withRepository(
    'refuses a ref name that Git would refuse, and one that is the folder of another',
    async (repository) => {
      const a = commitOn(null, 'a');
      const bad = [
        'main',
        'HEAD',
        'refs/heads',
        'refs/heads/',
        'refs/heads/a..b',
        'refs/heads/a b',
        'refs/heads/.a',
        'refs/heads/a.lock',
      ];
      for (const ref of [
        ...bad,
        'refs/../x',
        'refs/heads/a\nb',
        'refs/heads/a~1',
        'refs/heads/@{1}',
        'refs//a',
        'refs/heads/a.',
      ]) {
        await refuses('ERR_REF_INVALID', () =>
          repository.apply({ objects: [a], refs: [move(ref, null, a.oid)] }),
        );
        same(await repository.get(ref), null, ref);
      }
      await mustApply(repository, { objects: [a], refs: [move('refs/heads/a', null, a.oid)] });
      await refuses('ERR_REF_INVALID', () =>
        repository.apply({ objects: [], refs: [move('refs/heads/a/b', null, a.oid)] }),
      );
      same((await repository.list('refs/')).length, 1, 'refs');
    },
  ),
  withRepository('keeps many refs, and moves or deletes them all in one plan', async (first, reopen) => {
    const [a, b] = [commitOn(null, 'a'), commitOn(null, 'b')];
    const many = Array.from({ length: 400 }, (_, i) => `refs/heads/many/${i % 20}/ref-${i}`);
    const all = (expected: Oid | null, next: Oid | null) => many.map((ref) => move(ref, expected, next));
    await mustApply(first, { objects: [a, b], refs: all(null, a.oid) });
    const second = await reopen();
    same(
      (await second.list('refs/heads/many/')).map(({ name }) => name),
      [...many].sort(),
      'names',
    );
    same((await second.list('refs/heads/many/7/')).length, 20, 'refs of one folder');
    await mustApply(second, { objects: [], refs: all(a.oid, b.oid) });
    const third = await reopen();
    same(new Set((await third.list('')).map(({ oid }) => oid)).size, 1, 'different values');
    same(await third.get(many[399] ?? ''), b.oid, 'a moved ref');
    await mustApply(third, { objects: [], refs: all(b.oid, null) });
    same(await (await reopen()).list(''), [], 'refs after deletion');
  }),
  withRepository(
    'refuses two refs of one plan of which one is the folder of the other',
    async (repository) => {
      const a = commitOn(null, 'a');
      for (const names of [
        ['refs/heads/x', 'refs/heads/x/y'],
        ['refs/heads/x/y/z', 'refs/heads/x/y'],
      ]) {
        const refs = names.map((name) => move(name, null, a.oid));
        await refuses('ERR_REF_INVALID', () => repository.apply({ objects: [a], refs }));
        same(await repository.list(''), [], 'refs');
      }
    },
  ),
  withRepository(
    'lets a name be a folder once the ref of that name is gone, and back',
    async (first, reopen) => {
      const a = commitOn(null, 'a');
      await mustApply(first, { objects: [a], refs: [move('refs/heads/x', null, a.oid)] });
      await mustApply(first, { objects: [], refs: [move('refs/heads/x', a.oid, null)] });
      await mustApply(first, { objects: [], refs: [move('refs/heads/x/y/z', null, a.oid)] });
      await mustApply(first, { objects: [], refs: [move('refs/heads/x/y/z', a.oid, null)] });
      await mustApply(first, { objects: [], refs: [move('refs/heads/x', null, a.oid)] });
      same(await (await reopen()).list(''), [{ name: 'refs/heads/x', oid: a.oid }], 'refs');
    },
  ),
  withRepository('never lets a ref name an object that is not stored', async (repository) => {
    await refuses('ERR_OBJECT_MISSING', () =>
      repository.apply({ objects: [], refs: [move('refs/heads/a', null, MISSING)] }),
    );
    same(await repository.get('refs/heads/a'), null, 'ref');
  }),
  withRepository('refuses a plan that moves one ref twice', async (repository) => {
    const a = commitOn(null, 'a');
    const refs = [move('refs/heads/a', null, a.oid), move('refs/heads/a', a.oid, null)];
    await refuses('ERR_USAGE', () => repository.apply({ objects: [a], refs }));
  }),
];

const PLANES = ['journal', 'policies', 'state', 'audit', 'trust'];

const rewriteCases: readonly RepositoryCase[] = PLANES.map((plane) =>
  withRepository(
    `[JRN-2] a rewrite in refs/gatos/${plane}/ refuses the whole plan, also by way of deleting and creating`,
    async (repository) => {
      const ref = `refs/gatos/${plane}/x/y`;
      const old = commitChain(2);
      const other = commitOn(null, 'other');
      const next = commitOn(tip(old), 'next');
      const free = move('refs/heads/free', null, next.oid);
      await mustApply(repository, { objects: [...old, other], refs: [move(ref, null, tip(old))] });
      for (const rewrite of [move(ref, tip(old), other.oid), move(ref, tip(old), null)]) {
        await refuses('ERR_REF_REWRITE', () => repository.apply({ objects: [next], refs: [free, rewrite] }));
        same(await repository.list(''), [{ name: ref, oid: tip(old) }], 'refs');
      }
      // Who does not know the ref cannot claim to create it.
      const created = await repository.apply({ objects: [], refs: [move(ref, null, other.oid)] });
      same(created, { ok: false, ref, expected: null, actual: tip(old) }, 'creation over it');
      await mustApply(repository, { objects: [next], refs: [free, move(ref, tip(old), next.oid)] });
    },
  ),
);

const appendOnlyCases: readonly RepositoryCase[] = PLANES.map((plane) =>
  withRepository(`[JRN-1] refs/gatos/${plane}/ only ever fast-forwards`, async (repository) => {
    const ref = `refs/gatos/${plane}/x/y`;
    const old = commitChain(3);
    const other = commitChain(3, null, 'other');
    await mustApply(repository, { objects: old, refs: [move(ref, null, tip(old))] });
    const attempt = (next: Oid | null) =>
      repository.apply({ objects: other, refs: [move(ref, tip(old), next)] });
    await refuses('ERR_REF_REWRITE', () => attempt(null));
    await refuses('ERR_REF_REWRITE', () => attempt(tip(other)));
    await refuses('ERR_REF_REWRITE', () => attempt(old[1]?.oid ?? ''));
    same(await repository.get(ref), tip(old), 'ref after refusals');
    const more = commitChain(120, tip(old), 'more');
    await mustApply(repository, { objects: more, refs: [move(ref, tip(old), tip(more))] });
    same(await repository.get(ref), tip(more), 'ref after a fast-forward');
  }),
);

const sessionCases: readonly RepositoryCase[] = [
  withRepository(
    '[OPS-3] refs/gatos/sessions/ goes forward or away, and nothing else',
    async (repository) => {
      const ref = 'refs/gatos/sessions/user/ada/01kqhphxg0040g2081040g2081';
      const old = commitChain(2);
      const other = commitChain(2, null, 'other');
      await mustApply(repository, { objects: [...old, ...other], refs: [move(ref, null, tip(old))] });
      for (const next of [tip(other), old[0]?.oid ?? ''])
        await refuses('ERR_REF_REWRITE', () =>
          repository.apply({ objects: [], refs: [move(ref, tip(old), next)] }),
        );
      const more = commitChain(2, tip(old), 'more');
      await mustApply(repository, { objects: more, refs: [move(ref, tip(old), tip(more))] });
      await mustApply(repository, { objects: [], refs: [move(ref, tip(more), null)] });
      same(await repository.get(ref), null, 'ref after it was deleted');
    },
  ),
];

const concurrencyCases: readonly RepositoryCase[] = [
  withRepository(
    '[JRN-2] of many applies at once that expect the same, exactly one wins',
    async (repository) => {
      const base = commitOn(null, 'base');
      await mustApply(repository, { objects: [base], refs: [move(JOURNAL, null, base.oid)] });
      const rivals = Array.from({ length: 8 }, (_, i) => commitOn(base.oid, `rival ${i}`));
      const plans = rivals.map((rival) => ({ objects: [rival], refs: [move(JOURNAL, base.oid, rival.oid)] }));
      const results = await Promise.all(plans.map((plan) => repository.apply(plan)));
      const winners = rivals.filter((_, i) => results[i]?.ok === true);
      same(winners.length, 1, 'number of winners');
      same(await repository.get(JOURNAL), winners[0]?.oid, 'ref');
      for (const result of results)
        if (!result.ok) same(result.actual, winners[0]?.oid, 'what a loser is told');
    },
  ),
  withRepository(
    'keeps every acknowledged one of many single applies, also after reopening',
    async (first, reopen) => {
      const commits = commitChain(40);
      let last: Oid | null = null;
      for (const commit of commits) {
        await mustApply(first, { objects: [commit], refs: [move(JOURNAL, last, commit.oid)] });
        last = commit.oid;
      }
      const second = await reopen();
      same(await second.get(JOURNAL), tip(commits), 'ref');
      for (const commit of commits) await sameObject(second, commit);
      const next = commitOn(last, 'after reopening');
      await mustApply(second, { objects: [next], refs: [move(JOURNAL, last, next.oid)] });
      same(await second.get(JOURNAL), next.oid, 'ref moved on');
    },
  ),
  withRepository('[JRN-2] of many that create a ref at once, exactly one wins', async (repository) => {
    const rivals = Array.from({ length: 6 }, (_, i) => commitOn(null, `rival ${i}`));
    const results = await Promise.all(
      rivals.map((rival) => repository.apply({ objects: [rival], refs: [move(JOURNAL, null, rival.oid)] })),
    );
    const winners = rivals.filter((_, i) => results[i]?.ok === true);
    same(winners.length, 1, 'number of winners');
    same(await repository.get(JOURNAL), winners[0]?.oid, 'ref');
  }),
  withRepository('[JRN-2] of a move and a deletion at once, exactly one wins', async (repository) => {
    const [a, b] = [commitOn(null, 'a'), commitOn(null, 'b')];
    await mustApply(repository, { objects: [a, b], refs: [move('refs/heads/x', null, a.oid)] });
    const [moved, deleted] = await Promise.all([
      repository.apply({ objects: [], refs: [move('refs/heads/x', a.oid, b.oid)] }),
      repository.apply({ objects: [], refs: [move('refs/heads/x', a.oid, null)] }),
    ]);
    check(moved.ok !== deleted.ok, 'one of the two to win');
    same(await repository.get('refs/heads/x'), moved.ok ? b.oid : null, 'ref');
  }),
  withRepository(
    '[JRN-2] writers of different journals at once, each retrying on a mismatch, lose nothing',
    async (first, reopen) => {
      const shared = 'refs/heads/shared';
      const root = commitOn(null, 'root');
      await mustApply(first, { objects: [root], refs: [move(shared, null, root.oid)] });
      const writer = async (name: string) => {
        for (let i = 0; i < 6; ) {
          const expected = await first.get(shared);
          const next = commitOn(expected, `${name} ${i}`);
          if ((await first.apply({ objects: [next], refs: [move(shared, expected, next.oid)] })).ok) i++;
        }
      };
      await Promise.all(['ada', 'bob', 'cyd'].map(writer));
      const second = await reopen();
      let count = 0;
      for (let oid = await second.get(shared); oid !== null; count++) {
        const object = await second.read(oid);
        if (object === undefined) throw new Error(`Expected ${oid} to be stored`);
        oid = parentsOf(object.body)[0] ?? null;
      }
      same(count, 19, 'commits in one line');
    },
  ),
  withRepository('answers ERR_STORAGE_UNAVAILABLE after close', async (repository) => {
    await repository.close();
    await refuses('ERR_STORAGE_UNAVAILABLE', () => repository.get(JOURNAL));
    await refuses('ERR_STORAGE_UNAVAILABLE', () => repository.read(MISSING));
    await refuses('ERR_STORAGE_UNAVAILABLE', () => repository.apply({ objects: [], refs: [] }));
  }),
];

export const repositoryCases: readonly RepositoryCase[] = [
  ...objectCases,
  ...refCases,
  ...appendOnlyCases,
  ...sessionCases,
  ...rewriteCases,
  ...concurrencyCases,
];
