import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sandbox } from './support.ts';

const box = sandbox();

function file(name: string, lines: readonly unknown[]): string {
  const path = box.path(name);
  writeFileSync(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return path;
}

const line = (n: number) => ({
  type: 'add',
  payload: { n },
  ts: `2020-01-0${n}T00:00:00Z`,
  id: `till-7/${n}`,
});

describe('import of JSON Lines', () => {
  it('[EVT-6] is idempotent by id', async () => {
    const dir = await box.world('twice');
    const path = file('twice.jsonl', [line(1), line(2), line(3)]);
    expect(await box.json(dir, 'import', path)).toMatchObject({
      lines: 3,
      imported: 3,
      duplicates: 0,
      refused: [],
    });
    const refs = box.git(dir, 'for-each-ref');
    expect(await box.json(dir, 'import', path)).toMatchObject({
      lines: 3,
      imported: 0,
      duplicates: 3,
      refused: [],
    });
    expect(box.git(dir, 'for-each-ref')).toBe(refs);
    expect((await box.state(dir)).state).toEqual({ count: 6 });
    expect(await box.ok(dir, 'log')).toContain('  2020-01-02T00:00:00Z  ');
    const more = file('more.jsonl', [line(3), line(4)]);
    expect(await box.json(dir, 'import', more)).toMatchObject({ imported: 1, duplicates: 1 });
  });

  it('lists every refused line with its reason and ends with 1; the good lines are in', async () => {
    const dir = await box.world('refused');
    const path = file('refused.jsonl', [
      line(1),
      '{"type":"add","payload":{"n":1}',
      { type: 'Add', payload: {} },
      { type: 'add', payload: [1] },
      '',
      { type: 'add', payload: { n: 2 ** 31 } },
      { type: 'add', payload: { n: 1 }, colour: 'red' },
      { type: 'add', payload: { n: 1 }, ts: 'noon' },
      { type: 'add', payload: { text: 'x'.repeat(70_000) } },
      '{"type":"add","payload":{"n":1,"n":2}}',
      line(2),
    ]);
    const { code, stdout, stderr } = await box.gatos(dir, ['import', path]);
    expect([code, stdout]).toEqual([1, 'Imported 2 events of 11 lines; 0 duplicates, 8 lines refused.\n']);
    expect(stderr.match(/^line \d+: .*\(ERR_\w+\)$/gm)?.map((row) => row.split(':')[0])).toEqual(
      [2, 3, 4, 6, 7, 8, 9, 10].map((n) => `line ${n}`),
    );
    expect(stderr).toContain('The other 2 lines are in');
    expect((await box.state(dir)).state).toEqual({ count: 3 });
  });

  it('a file that is no text, or empty, changes nothing', async () => {
    const dir = await box.world('odd');
    writeFileSync(box.path('binary.jsonl'), Buffer.from([0xff, 0xfe, 0x00, 0x31]));
    const binary = await box.gatos(dir, ['import', '../binary.jsonl']);
    expect([binary.code, binary.stderr]).toEqual([1, expect.stringContaining('not UTF-8')]);
    expect(await box.json(dir, 'import', file('empty.jsonl', []))).toMatchObject({ imported: 0 });
    const piped = await box.gatos(dir, ['import', '-', '--json'], { stdin: JSON.stringify(line(1)) });
    expect(JSON.parse(piped.stdout)).toMatchObject({ imported: 1 });
  });

  it('Ctrl-C keeps whole batches, says how far it came, and the same file goes on from there', async () => {
    const dir = await box.world('interrupted');
    const path = file(
      'long.jsonl',
      Array.from({ length: 4_000 }, () => ({ type: 'add', payload: { n: 1 } })),
    );
    const { code, stderr } = await box.gatos(dir, ['import', path], { interruptAt: 'importing' });
    expect([code, stderr]).toEqual([
      130,
      expect.stringMatching(/as far as line [\d,]+; what was imported stays\..*\nCancelled\.\n$/),
    ]);
    const there = (await box.ok(dir, 'log')).trim().split('\n').length;
    expect(there % 1_000).toBe(0);
    expect(await box.json(dir, 'import', path)).toMatchObject({
      imported: 4_000 - there,
      duplicates: there,
      resumed: there,
    });
  });
});

describe('bundles', () => {
  it('go into an empty repository whole: same events, same State-Root, fsck clean, branches untouched', async () => {
    const from = await box.world('from');
    for (const n of [1, 2, 3]) await box.emit(from, 'add', { n });
    await box.ok(from, 'fold');
    expect(await box.ok(from, 'bundle')).toContain('Wrote from.bundle');
    const to = box.repository('to');
    expect(await box.json(to, 'import', join(from, 'from.bundle'))).toMatchObject({
      kind: 'bundle',
      world: 'from',
      created: true,
      events: 3,
      quarantine: [],
    });
    expect(await box.ok(to, 'log')).toBe(await box.ok(from, 'log'));
    expect(await box.state(to)).toEqual(await box.state(from));
    expect(readFileSync(join(to, 'gatos/fold.lua'), 'utf8')).toBe(
      readFileSync(join(from, 'gatos/fold.lua'), 'utf8'),
    );
    expect(box.git(to, 'fsck', '--strict').replace(/^notice:.*$/gm, '')).toBe('');
    expect(box.git(to, 'for-each-ref', 'refs/heads')).toBe('');
    expect((await box.gatos(to, ['verify'])).code).toBe(0);
    // Again: nothing new. Then one more event on the other side comes along.
    expect(await box.json(to, 'import', join(from, 'from.bundle'))).toMatchObject({
      created: false,
      refs: 0,
      objects: 0,
    });
    await box.emit(from, 'add', { n: 4 });
    await box.ok(from, 'bundle', 'from.bundle');
    expect(await box.json(to, 'import', join(from, 'from.bundle'))).toMatchObject({
      created: false,
      refs: 1,
    });
    expect((await box.state(to)).state).toEqual({ count: 10 });
  });

  it('of diverged worlds, of another world, or damaged are refused with 1, and nothing is changed', async () => {
    const a = await box.world('a');
    await box.emit(a, 'add', { n: 1 });
    await box.ok(a, 'bundle', '../a.bundle');
    const b = box.repository('b');
    await box.ok(b, 'import', '../a.bundle');
    await box.emit(a, 'add', { n: 2 });
    await box.emit(b, 'add', { n: 3 });
    await box.ok(a, 'bundle', '../a2.bundle');
    const other = await box.world('other');
    const whole = readFileSync(box.path('a.bundle'));
    writeFileSync(box.path('cut.bundle'), whole.subarray(0, whole.length - 40));
    writeFileSync(
      box.path('flipped.bundle'),
      whole.map((byte, i) => (i === whole.length - 60 ? byte ^ 1 : byte)),
    );
    writeFileSync(box.path('text.bundle'), 'hello\n');
    for (const [dir, bundle, code] of [
      [b, 'a2', 'ERR_REF_CONFLICT'],
      [other, 'a', 'ERR_WORLD_EXISTS'],
      [other, 'cut', 'ERR_PACK_INVALID'],
      [other, 'flipped', 'ERR_PACK_INVALID'],
      [other, 'text', 'ERR_BUNDLE_INVALID'],
    ] as const) {
      const before = box.git(dir, 'for-each-ref');
      const { code: exit, stderr } = await box.gatos(dir, ['import', `../${bundle}.bundle`, '--json']);
      expect([bundle, exit, (JSON.parse(stderr) as { code: string }).code]).toEqual([bundle, 1, code]);
      expect(box.git(dir, 'for-each-ref')).toBe(before);
    }
  });

  it('carry a branch of their own making that goes forward, and the branch of the person where there is one', async () => {
    const dir = await box.world('branch');
    await box.ok(dir, 'bundle', '../b1.bundle');
    writeFileSync(join(dir, 'gatos/fold.lua'), 'return function(state, event) return state end\n');
    await box.ok(dir, 'bundle', '../b2.bundle');
    const mirror = box.path('b.git');
    box.git(box.root, 'clone', '-q', '--mirror', 'b1.bundle', mirror);
    const first = box.git(mirror, 'rev-parse', 'main');
    box.git(mirror, 'fetch', '-q', box.path('b2.bundle'), 'refs/heads/main:refs/heads/main');
    expect(box.git(mirror, 'rev-parse', 'main^')).toBe(first);
    expect(box.git(mirror, 'show', 'main:gatos/fold.lua')).toBe(
      'return function(state, event) return state end',
    );
    // The mirror has the older bundle of the same world: the branch is no obstacle, wherever it stands.
    box.git(dir, 'config', 'user.name', 'x');
    box.git(dir, 'config', 'user.email', 'x@example.org');
    box.git(dir, 'add', 'gatos');
    box.git(dir, 'commit', '-q', '-m', 'mine');
    await box.ok(dir, 'bundle', '../b3.bundle');
    expect((await box.gatos(mirror, ['import', '../b3.bundle'])).code).toBe(0);
    box.git(box.root, 'clone', '-q', 'b3.bundle', 'mine');
    expect(box.git(box.path('mine'), 'log', '--format=%s')).toBe('mine');
  });

  it('are written whole or not at all, over an older one too, and to a pipe', async () => {
    const dir = await box.world('whole');
    const out = box.path('out');
    expect((await box.gatos(dir, ['bundle', out])).code).toBe(0);
    const small = readFileSync(out).length;
    await box.emit(dir, 'add', { n: 1 });
    const piped = await box.gatos(dir, ['bundle', '-']);
    expect(piped.stdout.startsWith('# v2 git bundle\n')).toBe(true);
    await box.ok(dir, 'bundle', out);
    expect(readFileSync(out).length).toBeGreaterThan(small);
    expect(readdirSync(box.root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await box.gatos(dir, ['bundle', box.root])).code).not.toBe(0);
    expect(existsSync(out)).toBe(true);
  });
});

describe('log --json', () => {
  it('is what import reads: into a clone, event for event, with the same State-Root', async () => {
    const from = await box.world('signed');
    await box.emit(from, 'add', { n: 1 });
    await box.ok(from, 'bundle', '../signed.bundle');
    const clone = box.repository('clone');
    await box.ok(clone, 'import', '../signed.bundle');
    await box.ok(from, 'emit', '--type', 'add', '--payload', '{"n": 0.1}', '--ts', '2001-02-03T04:05:06Z');
    await box.emit(from, 'note', { text: 'ü "quoted" \\ \u2028', list: [1, null, { b: false }] });
    const path = box.path('signed.jsonl');
    writeFileSync(path, await box.ok(from, 'log', '--json'));
    // Two are new; the first is known by its Event-CID.
    expect(await box.json(clone, 'import', path)).toMatchObject({
      lines: 3,
      imported: 2,
      duplicates: 1,
      refused: [],
    });
    expect(box.git(clone, 'for-each-ref', 'refs/gatos')).toBe(box.git(from, 'for-each-ref', 'refs/gatos'));
    expect(await box.state(clone)).toEqual(await box.state(from));
    expect((await box.gatos(clone, ['verify'])).code).toBe(0);
  });

  it('[EVT-2] of which a byte was changed is refused', async () => {
    const from = await box.world('forged');
    await box.ok(from, 'bundle', '../forged.bundle');
    const clone = box.repository('forged-clone');
    await box.ok(clone, 'import', '../forged.bundle');
    await box.emit(from, 'add', { n: 1 });
    const line = (await box.ok(from, 'log', '--json')).replace('"n":1', '"n":9');
    const { code, stderr } = await box.gatos(clone, ['import', '-'], { stdin: line });
    expect([code, stderr]).toEqual([1, expect.stringContaining('(ERR_SIGNATURE_INVALID)')]);
    expect(await box.ok(clone, 'log')).toBe('');
  });
});

describe('import of any Git repository', () => {
  function stock(name: string): string {
    const dir = box.repository(name);
    box.git(dir, 'config', 'user.name', 'Ada');
    box.git(dir, 'config', 'user.email', 'ada@example.org');
    for (const n of [1, 2, 3]) {
      writeFileSync(join(dir, `file-${n}.txt`), `${n}\n`);
      box.git(dir, 'add', '.');
      box.git(dir, 'commit', '-q', '-m', `Change ${n}`);
    }
    box.git(dir, 'tag', '-a', 'v1', '-m', 'First release');
    return dir;
  }

  it('[EVT-6] takes its commits and refs as events, from a bundle or by --git, once', async () => {
    const plain = stock('plain');
    box.git(plain, 'bundle', 'create', '-q', '../plain.bundle', '--all');
    const dir = await box.world('history');
    expect(await box.json(dir, 'import', '--git', plain)).toMatchObject({
      kind: 'history',
      commits: 3,
      refs: 2,
      imported: 5,
      duplicates: 0,
    });
    expect(await box.json(dir, 'import', '../plain.bundle')).toMatchObject({ imported: 0, duplicates: 5 });
    const events = (await box.ok(dir, 'log', '--json'))
      .trim()
      .split('\n')
      .map((row) => JSON.parse(row) as { envelope: { type: string; payload: Record<string, unknown> } });
    expect(events.map(({ envelope }) => envelope.type)).toEqual([
      ...Array.from({ length: 3 }, () => 'git.commit'),
      'git.ref',
      'git.ref',
    ]);
    expect(events[2]?.envelope.payload).toMatchObject({
      oid: box.git(plain, 'rev-parse', 'HEAD'),
      subject: 'Change 3',
      files: 1,
    });
    expect(events[4]?.envelope.payload).toMatchObject({
      ref: 'refs/tags/v1',
      tag: { subject: 'First release' },
    });
    expect(await box.ok(await box.world('words'), 'import', '../plain.bundle')).toContain(
      'Imported 5 events of 3 commits and 2 refs; 0 duplicates, 0 commits refused.',
    );
  });

  it('asks for a file or a repository, and says what is none', async () => {
    const dir = await box.world('neither');
    for (const args of [[], ['x.jsonl', '--git', '.'], ['--git', '../nowhere']])
      expect((await box.gatos(dir, ['import', ...args])).code).not.toBe(0);
    const { stderr } = await box.gatos(dir, ['import', '--git', dir, '--json']);
    expect(JSON.parse(stderr)).toMatchObject({ ok: false });
  });
});
