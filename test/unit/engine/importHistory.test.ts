import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HISTORY_FOLD } from '../../../src/app/features/exchange/historyFold.ts';
import { MAX_PARENTS, TEXT_LIMITS } from '../../../src/engine/exchange/git/commitEvent.ts';
import { type GitHistory, readBundleHistory } from '../../../src/engine/exchange/git/history.ts';
import { importHistory } from '../../../src/engine/exchange/git/importHistory.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import type { World } from '../../../src/engine/world/world.ts';
import type { PlannedObject } from '../../../src/ports/repository.ts';
import type { JsonObject } from '../../../src/protocol/codec/json.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { encodeTree, planObject } from '../../../src/protocol/git/object.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { endState, newLab } from './support/lab.ts';

const dir = mkdtempSync(join(tmpdir(), 'gatos-history-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const ENV = { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' };

function git(repository: string, args: readonly string[], input?: Buffer): string {
  const done = spawnSync('git', args, { cwd: repository, env: ENV, input, maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`);
  return done.stdout.toString('utf8').trim();
}

function data(text: string | Buffer): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
}

/** Some thousand commits: two branches that merge now and then, files that change, move and go, tags, odd encodings. */
function fastImportStream(count: number): Buffer {
  const parts: Buffer[] = [];
  const say = (...lines: (string | Buffer)[]) => {
    for (const line of lines) parts.push(Buffer.isBuffer(line) ? line : Buffer.from(`${line}\n`));
  };
  for (let i = 1; i <= count; i++) {
    const side = i % 10 === 5;
    say(`commit refs/heads/${side ? 'side' : 'main'}`, `mark :${i}`);
    say(`author Ada${i % 3} <ada${i % 3}@example.org> ${1_700_000_000 + i * 60} +0200`);
    say(`committer Grace <grace@example.org> ${1_700_000_000 + i * 60} +0000`);
    say(data(`Change ${i}\n\nThe body of ${i}.\n`));
    if (i % 10 === 5 && i > 10) say(`from :${i - 1}`);
    if (i % 10 === 9) say(`merge :${i - 4}`);
    say(`M 100644 inline src/file-${i % 50}.txt`, data(`version ${i}\n${'line\n'.repeat(i % 40)}`));
    if (i % 25 === 0) say(`R src/file-${i % 50}.txt moved/file-${i}.txt`);
  }
  say('tag v1', `from :${count}`, 'tagger Ada <ada@example.org> 1700000000 +0000', data('First release\n'));
  say('reset refs/tags/light', `from :${count - 1}`, '');
  return Buffer.concat(parts);
}

function newRepository(name: string, stream: Buffer): string {
  const path = join(dir, name);
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', path], { env: ENV });
  git(path, ['fast-import', '--quiet', '--force'], stream);
  return path;
}

function bundleOf(repository: string): Uint8Array {
  // Deltas of both kinds, as stock git makes them.
  git(repository, ['repack', '-adq', '--window=20', '--depth=50']);
  git(repository, ['bundle', 'create', '-q', 'all.bundle', '--all']);
  return new Uint8Array(readFileSync(join(repository, 'all.bundle')));
}

async function payloads(world: World, type = 'git.commit'): Promise<readonly JsonObject[]> {
  const events = await world.ledger.load(
    [...world.ledger.order('main')].filter((event) => event.type === type),
  );
  return events.map(({ envelope }) => envelope.payload);
}

const COUNT = 2_200;
let repository: string;
let bundle: Uint8Array;
beforeAll(() => {
  repository = newRepository('stock', fastImportStream(COUNT));
  bundle = bundleOf(repository);
}, 60_000);

describe('the history of a stock repository', () => {
  it('[EVT-6] becomes events once, in the order of git, with the numbers that git counts', async () => {
    const lab = await newLab();
    const world = await lab.open();
    const report = await importHistory(world, 'main', await readBundleHistory(bundle, NO_TASK), NO_TASK);
    expect(report).toMatchObject({
      lines: COUNT + 4,
      commits: COUNT,
      refs: 4,
      imported: COUNT + 4,
      duplicates: 0,
      refusedCount: 0,
      cancelled: false,
    });
    const commits = await payloads(world);
    const seen = new Set<unknown>();
    for (const { oid, parents } of commits) {
      for (const parent of parents as string[]) expect(seen.has(parent)).toBe(true);
      seen.add(oid);
    }
    const log = git(repository, [
      'log',
      '--all',
      '--reverse',
      '--date-order',
      '--format=%H%x09%P%x09%an%x09%ae%x09%s%x09%b%x00',
    ])
      .split('\0')
      .map((row) => row.trim())
      .filter((row) => row !== '');
    expect(commits).toHaveLength(log.length);
    const byOid = new Map(commits.map((commit) => [commit.oid, commit]));
    for (const row of log) {
      const [oid = '', parents = '', name, email, subject, body] = row.split('\t');
      expect(byOid.get(oid)).toMatchObject({
        parents: parents === '' ? [] : parents.split(' '),
        author: { name, email, zone: '+0200' },
        committer: { name: 'Grace', email: 'grace@example.org', zone: '+0000' },
        subject,
        body: body?.trim(),
      });
    }
    for (const { oid, files } of [
      commits[0],
      commits[1],
      commits[24],
      commits[8],
      commits[1_499],
    ] as JsonObject[]) {
      const names = git(repository, [
        'show',
        '--format=',
        '--name-only',
        '--no-renames',
        '-m',
        '--first-parent',
        String(oid),
      ]);
      expect(files).toBe(names.split('\n').filter((name) => name !== '').length);
    }
    expect(await payloads(world, 'git.ref')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ref: 'refs/heads/main', kind: 'branch' }),
        expect.objectContaining({ ref: 'refs/heads/side', kind: 'branch' }),
        expect.objectContaining({ ref: 'refs/tags/light', kind: 'tag' }),
        expect.objectContaining({
          ref: 'refs/tags/v1',
          kind: 'tag',
          tag: { oid: git(repository, ['rev-parse', 'v1']), subject: 'First release' },
        }),
      ]),
    );
    const [first] = await world.ledger.load(world.ledger.order('main').slice(0, 1));
    expect(first?.envelope.ts).toBe(new Date(1_700_000_060_000).toISOString().replace('.000', ''));

    const again = await lab.open();
    expect(
      await importHistory(again, 'main', await readBundleHistory(bundle, NO_TASK), NO_TASK),
    ).toMatchObject({
      imported: 0,
      duplicates: COUNT + 4,
    });
    expect(await verifyWorld(await lab.open(), NO_TASK)).toMatchObject({ ok: true, events: COUNT + 4 });
  }, 60_000);

  it('[EVT-6] that has grown adds the new commits and where its refs stand now; a cancel on the way keeps batches', async () => {
    const lab = await newLab();
    const world = await lab.open();
    let told = 0;
    const cancelled = await importHistory(world, 'main', await readBundleHistory(bundle, NO_TASK), {
      ...NO_TASK,
      progress: (_done, _total, phase) => {
        if (phase === 'importing') told++;
      },
      breathe: async () => {
        if (told > 0) throw new GatosError('ERR_CANCELLED', 'You cancelled this.');
      },
    });
    expect(cancelled).toMatchObject({ imported: 1_000, reached: 1_000, cancelled: true });
    const grown = join(dir, 'grown');
    execFileSync('git', ['clone', '-q', '--mirror', repository, grown], { env: ENV });
    const tip = git(grown, ['rev-parse', 'main']);
    git(
      grown,
      ['fast-import', '--quiet'],
      Buffer.concat([
        Buffer.from(`commit refs/heads/main\ncommitter Eve <eve@example.org> 1800000000 +0000\n`),
        data('One more\n'),
        Buffer.from(`from ${tip}\n`),
      ]),
    );
    const report = await importHistory(
      world,
      'main',
      await readBundleHistory(bundleOf(grown), NO_TASK),
      NO_TASK,
    );
    expect(report).toMatchObject({ commits: COUNT + 1, imported: COUNT + 1 + 4 - 1_000, duplicates: 1_000 });
    expect((await payloads(world)).at(-1)).toMatchObject({ subject: 'One more', files: 0 });
  }, 60_000);
});

/** This project's own history, where the checkout is a full clone. */
function ownHistory(): string | null {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const asked = spawnSync('git', ['rev-parse', '--show-cdup', '--is-shallow-repository'], {
    cwd: root,
    env: ENV,
  });
  return asked.status === 0 && asked.stdout.toString() === '\nfalse\n' ? root : null;
}

describe('a real repository', () => {
  const root = ownHistory();
  it.skipIf(root === null)(
    'this one: every commit of its branch is an event, as git counts them',
    async () => {
      const path = root ?? '';
      const file = join(dir, 'own.bundle');
      git(path, ['bundle', 'create', '-q', file, 'HEAD']);
      const world = await (await newLab()).open();
      const history = await readBundleHistory(new Uint8Array(readFileSync(file)), NO_TASK);
      const report = await importHistory(world, 'main', history, NO_TASK);
      const count = Number(git(path, ['rev-list', '--count', 'HEAD']));
      expect(report).toMatchObject({ commits: count, imported: count, refusedCount: 0 });
      const oids = (await payloads(world)).map(({ oid }) => oid);
      expect(oids.sort()).toEqual(git(path, ['rev-list', 'HEAD']).split('\n').sort());
    },
    60_000,
  );
});

/** A history made object by object: what git itself would not write. */
function historyOf(objects: readonly PlannedObject[], heads: readonly PlannedObject[]): GitHistory {
  return {
    refs: heads.map(({ oid }, i) => ({ name: `refs/heads/b${i}`, oid })),
    objects: new Map(objects.map((object) => [object.oid, object])),
  };
}

const emptyTree = planObject('tree', new Uint8Array());

function commit(
  lines: readonly string[],
  message: string | Buffer = 'x\n',
  parents: readonly PlannedObject[] = [],
) {
  const head = [`tree ${emptyTree.oid}`, ...parents.map(({ oid }) => `parent ${oid}`), ...lines];
  return planObject(
    'commit',
    new Uint8Array(Buffer.concat([Buffer.from(`${head.join('\n')}\n\n`, 'latin1'), Buffer.from(message)])),
  );
}

const WHO = ['author A <a@x> 1000 +0000', 'committer C <c@x> 1000 +0000'];

async function importObjects(objects: readonly PlannedObject[], heads = objects) {
  const world = await (await newLab()).open();
  const report = await importHistory(world, 'main', historyOf([emptyTree, ...objects], heads), NO_TASK);
  return { report, commits: await payloads(world) };
}

describe('a commit that is odd', () => {
  it('in Latin-1, as it declares, is read; bytes that are no text are replaced, and that is noted', async () => {
    const latin = commit(
      ['author J\xfcrgen <j@x> 1000 +0000', 'committer C <c@x> 1000 +0000', 'encoding ISO-8859-1'],
      Buffer.from('gr\xfc\xdfe\n', 'latin1'),
    );
    const broken = commit(WHO, Buffer.from([0x61, 0xff, 0x62, 0x0a]), [latin]);
    const unknown = commit([...WHO, 'encoding KOI8-R'], Buffer.from([0xcd, 0x0a]), [broken]);
    const { commits, report } = await importObjects([latin, broken, unknown], [unknown]);
    expect(report.refused).toEqual([]);
    expect(commits.map(({ subject, replaced }) => [subject, replaced])).toEqual([
      ['grüße', undefined],
      ['a\ufffdb', true],
      ['\ufffd', true],
    ]);
    expect(commits[0]?.author).toMatchObject({ name: 'Jürgen' });
  });

  it('with a date out of range or lines that cannot be read is refused with its id and reason; the others come in', async () => {
    const good = commit(WHO, 'good\n');
    const late = commit(['author A <a@x> 1000 +0000', 'committer C <c@x> 99999999999999 +0000'], 'late\n', [
      good,
    ]);
    const early = commit(['author A <a@x> -5 +0000', 'committer C <c@x> 5 +0000'], 'early\n', [late]);
    const nobody = commit(['author A', 'committer C <c@x> 5 +0000'], 'nobody\n', [early]);
    const last = commit(WHO, 'last\n', [nobody]);
    const { commits, report } = await importObjects([good, late, early, nobody, last], [last]);
    expect(commits.map(({ subject }) => subject)).toEqual(['good', 'last']);
    expect(report.refused.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '2 ERR_ENVELOPE_INVALID',
      '3 ERR_ENVELOPE_INVALID',
      '4 ERR_OBJECT_INVALID',
    ]);
    for (const [i, object] of [late, early, nobody].entries())
      expect(report.refused[i]?.reason).toContain(object.oid.slice(0, 12));
  });

  it('with more parents, a longer message or names than are kept stays below the limit of an event', async () => {
    const roots = Array.from({ length: MAX_PARENTS + 30 }, (_, i) => commit(WHO, `root ${i}\n`));
    const worst = '\u0001'.repeat(30_000);
    const octopus = commit(
      [`author ${worst} <${worst}> 1000 +0000`, 'committer C <c@x> 2000 +0000'],
      `${worst}\n\n${worst}\n`,
      roots,
    );
    const { commits, report } = await importObjects([...roots, octopus], [octopus]);
    expect(report.refused).toEqual([]);
    const event = commits.at(-1);
    expect(event).toMatchObject({ parents_total: MAX_PARENTS + 30, cut: true });
    expect(event?.parents).toHaveLength(MAX_PARENTS);
    expect(event?.body).toHaveLength(TEXT_LIMITS.body);
  });

  it('whose trees name one another over and over has no count of files, and takes no time', async () => {
    const file = '0'.repeat(40);
    let tree = planObject('tree', encodeTree([{ mode: '100644', name: 'f', oid: file }]));
    const trees = [tree];
    for (let depth = 0; depth < 12; depth++) {
      const { oid } = tree;
      tree = planObject(
        'tree',
        encodeTree(Array.from({ length: 10 }, (_, i) => ({ mode: '40000' as const, name: `d${i}`, oid }))),
      );
      trees.push(tree);
    }
    const bomb = planObject(
      'commit',
      new TextEncoder().encode(`tree ${tree.oid}\n${WHO.join('\n')}\n\nbomb\n`),
    );
    const { commits } = await importObjects([...trees, bomb], [bomb]);
    expect(commits[0]).toMatchObject({ subject: 'bomb' });
    expect(commits[0]).not.toHaveProperty('files');
  });

  it('whose parent is not here begins the history', async () => {
    const away = commit(WHO, 'away\n');
    const here = commit(WHO, 'here\n', [away]);
    const { commits } = await importObjects([here]);
    expect(commits).toMatchObject([{ subject: 'here', parents: [away.oid] }]);
    expect(commits[0]).not.toHaveProperty('files');
  });

  it('orders a history of 20,000 commits in a row without running out of stack', async () => {
    const objects: PlannedObject[] = [];
    for (let i = 0; i < 20_000; i++) objects.push(commit(WHO, `${i}\n`, objects.slice(-1)));
    const { orderCommits } = await import('../../../src/engine/exchange/git/order.ts');
    const order = await orderCommits(historyOf(objects, objects.slice(-1)), NO_TASK);
    expect(order).toEqual(objects.map(({ oid }) => oid));
  });
});

describe('the fold that is offered for it', () => {
  it('is the one of docs/exchange.md', () => {
    const docs = readFileSync(new URL('../../../docs/exchange.md', import.meta.url), 'utf8');
    expect(docs).toContain(`\`\`\`lua\n${HISTORY_FOLD}\`\`\``);
  });

  it('counts commits and files by author, merges, and keeps where the refs stand', async () => {
    const world = await (await newLab({ fold: HISTORY_FOLD })).open();
    await importHistory(world, 'main', await readBundleHistory(bundle, NO_TASK), NO_TASK);
    const state = (await endState(world)) as Record<
      string,
      Record<string, { commits: number; name: string }>
    >;
    expect(state).toMatchObject({
      commits: COUNT,
      merges: git(repository, ['rev-list', '--all', '--merges']).split('\n').length,
      refs: { 'refs/heads/main': git(repository, ['rev-parse', 'main']) },
    });
    const shortlog = git(repository, ['shortlog', '-sne', '--all']).split('\n');
    for (const row of shortlog) {
      const [, commits, name, email = ''] = /^\s*(\d+)\t(.*) <(.*)>$/.exec(row) ?? [];
      expect(state.authors?.[email]).toMatchObject({ commits: Number(commits), name });
    }
  }, 60_000);
});

describe('what is no history', () => {
  it('is refused with a sentence: a world, no commits, a pack that is cut short', async () => {
    const world = await (await newLab()).open();
    const none = rejectionOf(importHistory(world, 'main', { refs: [], objects: new Map() }, NO_TASK));
    expect((await none).code).toBe('ERR_BUNDLE_INVALID');
    expect((await rejectionOf(readBundleHistory(bundle.subarray(0, -30), NO_TASK))).code).toBe(
      'ERR_PACK_INVALID',
    );
    const worldHeader = new TextEncoder().encode(
      `# v2 git bundle\n${'0'.repeat(40)} refs/gatos/journal/gov\n\n`,
    );
    expect((await rejectionOf(readBundleHistory(worldHeader, NO_TASK))).code).toBe('ERR_BUNDLE_INVALID');
  });

  it('a cancel while it is unpacked is heard', async () => {
    let breaths = 0;
    const cancelled = readBundleHistory(bundle, {
      ...NO_TASK,
      breathe: async () => {
        if (++breaths === 3) throw new GatosError('ERR_CANCELLED', 'You cancelled this.');
      },
    });
    expect((await rejectionOf(cancelled)).code).toBe('ERR_CANCELLED');
    expect(breaths).toBe(3);
  });
});
