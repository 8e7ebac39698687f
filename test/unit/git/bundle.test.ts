import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { GatosError } from '../../../src/protocol/errors.ts';
import { decodeBundle, encodeBundle } from '../../../src/protocol/git/bundle.ts';
import { encodeCommit, planObject, planTree } from '../../../src/protocol/git/object.ts';
import { decodePack, encodePack } from '../../../src/protocol/git/pack.ts';
import { commitChain } from '../../contract/repository.ts';
import { git, gitText, makeDeltaRepository, tempDir } from './gitHelper.ts';

const LIMITS = { maxObjects: 10_000, maxObjectSize: 1 << 24, maxTotalSize: 1 << 26 };
const temp = tempDir();
afterAll(temp.remove);
const path = (name: string) => join(temp.path, name);
const OID = '0123456789abcdef0123456789abcdef01234567';
const text = (value: string) => new TextEncoder().encode(value);

function errorOf(work: () => unknown): GatosError | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof GatosError) return error;
    throw error;
  }
  return undefined;
}

describe('encodeBundle', () => {
  it('writes what git bundle verify and git clone accept', () => {
    const tree = planTree(
      new Map([
        ['README.md', text('# hello\n')],
        ['gatos/fold.lua', text('return 1\n')],
      ]),
    );
    const person = { name: 'ada', email: 'ada@example.invalid', seconds: 1_700_000_000 };
    const main = planObject(
      'commit',
      encodeCommit({ tree: tree.root, parents: [], author: person, committer: person, message: 'first\n' }),
    );
    const journal = commitChain(20);
    const emptyTree = planObject('tree', new Uint8Array());
    const head = journal.at(-1)?.oid ?? '';
    const refs = [
      { name: 'HEAD', oid: main.oid },
      { name: 'refs/heads/main', oid: main.oid },
      { name: 'refs/gatos/journal/main/user/ada/0123456789abcdef', oid: head },
    ];
    writeFileSync(
      path('ours.bundle'),
      encodeBundle(refs, encodePack([...tree.objects, main, emptyTree, ...journal]).bytes),
    );
    git(temp.path, ['init', '-q', 'empty']);
    expect(git(path('empty'), ['bundle', 'verify', '-q', path('ours.bundle')]).length).toBe(0);
    git(temp.path, ['clone', '-q', path('ours.bundle'), 'plain']);
    expect(readFileSync(path('plain/gatos/fold.lua'), 'utf8')).toBe('return 1\n');
    git(temp.path, ['clone', '-q', '--mirror', path('ours.bundle'), 'mirror.git']);
    expect(gitText(path('mirror.git'), ['rev-list', '--count', refs[2]?.name ?? ''])).toBe('20');
    expect(gitText(path('mirror.git'), ['fsck', '--strict', '--no-dangling'])).toBe('');
  });

  it('refuses to write a bad, doubled or missing ref', () => {
    const pack = encodePack([]).bytes;
    expect(errorOf(() => encodeBundle([], pack))?.code).toBe('ERR_BUNDLE_INVALID');
    expect(errorOf(() => encodeBundle([{ name: 'refs/heads/a b', oid: OID }], pack))?.code).toBe(
      'ERR_REF_INVALID',
    );
    expect(errorOf(() => encodeBundle([{ name: 'refs/heads/a', oid: 'x' }], pack))?.code).toBe(
      'ERR_BUNDLE_INVALID',
    );
    const twice = { name: 'refs/heads/a', oid: OID };
    expect(errorOf(() => encodeBundle([twice, twice], pack))?.code).toBe('ERR_BUNDLE_INVALID');
  });
});

describe('decodeBundle', () => {
  it.each([['2'], ['3']])('reads a whole repository from git bundle create --version=%s', (version) => {
    const repo = path(`repo${version}`);
    mkdirSync(repo);
    makeDeltaRepository(repo, 5);
    git(repo, ['bundle', 'create', '-q', `--version=${version}`, path('theirs.bundle'), '--all', 'HEAD']);
    const bundle = decodeBundle(readFileSync(path('theirs.bundle')));
    const listed = gitText(repo, ['bundle', 'list-heads', path('theirs.bundle')]).split('\n');
    expect(bundle.refs.map((ref) => `${ref.oid} ${ref.name}`)).toEqual(listed);
    expect(bundle.refs.map((ref) => ref.name)).toContain('HEAD');
    expect(bundle.prerequisites).toEqual([]);
    const all = gitText(repo, ['rev-list', '--objects', '--all']).replace(/ .*$/gm, '').split('\n');
    const oids = decodePack(bundle.pack, LIMITS).map((object) => object.oid);
    expect(oids.sort()).toEqual(all.sort());
  });

  it('reports the prerequisites of a partial bundle', () => {
    const repo = path('repo2');
    git(repo, ['bundle', 'create', '-q', path('part.bundle'), 'main', '^main~2']);
    expect(decodeBundle(readFileSync(path('part.bundle'))).prerequisites).toEqual([
      gitText(repo, ['rev-parse', 'main~2']),
    ]);
  });

  it.each([
    ['nothing at all', '', /first line/],
    ['another file', 'PK\u0003\u0004 zip', /first line/],
    ['a later version', '# v4 git bundle\n\n', /version \(v4\) is unknown/],
    ['a header without end', `# v2 git bundle\n${OID} refs/heads/a\n`, /header is cut short/],
    ['no refs', '# v2 git bundle\n\nPACK', /lists no refs/],
    ['a bad id', '# v2 git bundle\nxyz refs/heads/a\n\n', /is not a ref/],
    ['a bad ref name', `# v2 git bundle\n${OID} refs/heads/../a\n\n`, /is not a ref name/],
    ['a ref outside refs/', `# v2 git bundle\n${OID} main\n\n`, /is not a ref name/],
    [
      'a ref twice',
      `# v2 git bundle\n${OID} refs/heads/a\n${OID} refs/heads/a\n\n`,
      /lists refs\/heads\/a twice/,
    ],
    [
      'a late prerequisite',
      `# v2 git bundle\n${OID} refs/heads/a\n-${OID} x\n\n`,
      /prerequisite comes after/,
    ],
    ['sha256 ids', `# v3 git bundle\n@object-format=sha256\n${OID} refs/heads/a\n\n`, /only sha1/],
    ['a filter', `# v3 git bundle\n@filter=blob:none\n${OID} refs/heads/a\n\n`, /partial bundle/],
    [
      'an unknown capability',
      `# v3 git bundle\n@magic\n${OID} refs/heads/a\n\n`,
      /unknown capability "magic"/,
    ],
    [
      'a capability in version 2',
      `# v2 git bundle\n@object-format=sha1\n${OID} refs/heads/a\n\n`,
      /out of place/,
    ],
  ])('refuses %s with a sentence', (_, header, reason) => {
    const error = errorOf(() => decodeBundle(text(header)));
    expect(error?.code).toBe('ERR_BUNDLE_INVALID');
    expect(error?.message).toMatch(reason);
  });

  it('refuses a header that is not text', () => {
    const bytes = new Uint8Array([...text('# v2 git bundle\n'), 0xff, 0xfe, 0x0a, 0x0a]);
    expect(errorOf(() => decodeBundle(bytes))?.code).toBe('ERR_BUNDLE_INVALID');
  });
});
