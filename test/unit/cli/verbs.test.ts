import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { sandbox } from './support.ts';

const box = sandbox();
let dir = '';
beforeAll(async () => {
  dir = await box.world('world', '--name', 'Ünï wörld', '--as', 'ada');
});

const COUNT = ['emit', '--type', 'add', '--payload', '{"n": 1}'];

describe('init', () => {
  it('says who owns the world and what to do next, and writes the two files', async () => {
    const repo = box.repository('fresh');
    const { code, stdout } = await box.gatos(repo, ['init', '--as', 'agent:planner']);
    expect(code).toBe(0);
    for (const part of ['"fresh"', 'agent:planner', 'ed25519:', 'git gatos emit'])
      expect(stdout).toContain(part);
    expect(readFileSync(join(repo, 'gatos/fold.lua'), 'utf8')).toContain('event.type == "add"');
    expect(readFileSync(join(repo, 'gatos/config/profile.yaml'), 'utf8')).toMatch(/^profile: local$/m);
    expect(box.git(repo, 'status', '--porcelain')).toBe('?? gatos/');
    expect(box.git(repo, 'for-each-ref', '--format=%(refname)', 'refs/heads')).toBe('');
  });

  it('a world that is there is refused with 1 and not touched', async () => {
    const before = box.git(dir, 'for-each-ref');
    const { code, stderr } = await box.gatos(dir, ['init']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('already holds a GATOS world')]);
    expect(box.git(dir, 'for-each-ref')).toBe(before);
  });

  it('a fold that is there is the first fold; one that does not load is refused, and nothing is made', async () => {
    const repo = box.repository('own-fold');
    mkdirSync(join(repo, 'gatos'));
    writeFileSync(join(repo, 'gatos/fold.lua'), 'return function(state, event)\n  state.x = = 1\nend\n');
    const refused = await box.gatos(repo, ['init']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('gatos/fold.lua:2:')]);
    expect(box.git(repo, 'for-each-ref')).toBe('');
    const own = 'return function(state, event) state.seen = (state.seen or 0) + 1 return state end\n';
    writeFileSync(join(repo, 'gatos/fold.lua'), own);
    expect((await box.gatos(repo, ['init'])).code).toBe(0);
    expect(readFileSync(join(repo, 'gatos/fold.lua'), 'utf8')).toBe(own);
    await box.emit(repo, 'anything', {});
    expect((await box.state(repo)).state).toEqual({ seen: 1 });
  });

  it('works in a bare repository, without files', async () => {
    const bare = box.repository('bare.git', '--bare');
    expect((await box.gatos(bare, ['init', '--name', 'bare'])).code).toBe(0);
    expect(existsSync(join(bare, 'gatos/fold.lua'))).toBe(false);
    await box.emit(bare, 'add', { n: 2 });
    expect((await box.state(bare)).state).toEqual({ count: 2 });
  });

  it.each([
    [['--profile', 'research']],
    [['--as', 'Ada Lovelace']],
    [['--as', 'root:ada']],
    [['--name', ' ']],
    [['--ns', 'gov']],
    [['--ns', '../x']],
    [['surplus']],
  ])('init %j is wrong use', async (args) => {
    const repo = box.path('wrong-use');
    if (!existsSync(repo)) box.repository('wrong-use');
    expect((await box.gatos(repo, ['init', ...args])).code).toBe(2);
    expect(box.git(repo, 'for-each-ref')).toBe('');
  });
});

describe('who you are', () => {
  it.each([
    [{}, ['--as', 'eve'], 'user:eve'],
    [{ GATOS_ACTOR: 'service:till-3' }, [], 'service:till-3'],
    [{ GATOS_ACTOR: '' }, [], 'user:grace-hopper'],
  ])('%j %j is %s', async (env, args, actor) => {
    const repo = box.repository(`who-${actor.replace(/\W/g, '-')}`);
    box.git(repo, 'config', 'user.name', 'Grâce  Hopper!');
    const { stdout } = await box.gatos(repo, ['init', '--json', ...args], { env });
    expect(JSON.parse(stdout)).toMatchObject({ owner: actor });
  });
});

describe('exit code 2', () => {
  it.each([
    [[]],
    [['no-such-verb']],
    [['state']],
    [['emit']],
    [['emit', '--type', 'add']],
    [['emit', '--type', 'add', '--payload', '{"n": }']],
    [['emit', '--type', 'add', '--payload', '{"n":1,"n":2}']],
    [['emit', '--type', 'add', '--payload', '[1]']],
    [['emit', '--type', 'add', '--payload', '@no-such-file']],
    [[...COUNT, '--ns', 'other']],
    [['state', 'show', '--ns', 'other']],
    [['log', '--ns', 'other']],
    [['fold', '--ns', 'other']],
    [['fold', 'verify', '--ns', 'other']],
    [['log', '--limit', '0']],
    [['log', '--no-such-option']],
    [['state', 'show', '--at', '99']],
    [['state', 'show', '--at', 'zzzz']],
    [['state', 'show', '--at', 'ffff']],
    [['fold', 'verify', 'main']],
    [['import', 'no-such-file.jsonl']],
    [['import', '.']],
    [['bundle', 'no/such/folder/x.bundle']],
    [['-C', 'no-such-folder', 'log']],
  ])('%j', async (args) => {
    const { code, stdout, stderr } = await box.gatos(dir, args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toBe('');
  });

  it('outside a repository, and in one without a world', async () => {
    const plain = box.repository('no-world');
    for (const verb of [['log'], ['verify'], ['state', 'show'], COUNT]) {
      const { code, stderr } = await box.gatos(plain, verb);
      expect([code, stderr]).toEqual([2, expect.stringContaining('git gatos init')]);
      expect((await box.gatos('/', verb)).code).toBe(2);
    }
  });

  it('--help and --version are no errors; help names an example', async () => {
    expect(await box.gatos(dir, ['--version'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
    for (const verb of ['init', 'emit', 'import', 'bundle', 'log', 'fold', 'verify']) {
      const { code, stdout } = await box.gatos(dir, [verb, '--help']);
      expect([code, stdout]).toEqual([0, expect.stringContaining('Example:\n  ')]);
      expect(stdout).toContain('--json');
    }
    expect((await box.gatos(dir, ['state', 'show', '-h'])).stdout).toContain('--at <event>');
    expect((await box.gatos(dir, ['fold', 'verify', '-h'])).stdout).toContain('[commit]');
  });
});

describe('emit', () => {
  it('says number, CID, commit and ref, and the commit is there', async () => {
    const repo = await box.world('emit');
    const text = await box.ok(repo, ...COUNT);
    const ref = box.git(repo, 'for-each-ref', '--format=%(refname)', 'refs/gatos/journal/main');
    const commit = box.git(repo, 'rev-parse', ref);
    expect(text).toMatch(
      new RegExp(`^#1 add\n  cid +bafyr4i[a-z2-7]+\n  commit +${commit}\n  ref +${ref}\n$`),
    );
    const second = await box.emit(repo, 'add', { n: 2 });
    expect(second).toMatchObject({
      verdict: 'accepted',
      number: 2,
      ref,
      commit: box.git(repo, 'rev-parse', ref),
    });
  });

  it('[POL-1] a denial names the rule, says why and what to do', async () => {
    const before = box.git(dir, 'for-each-ref');
    const huge = ['emit', '--type', 'add', '--payload', JSON.stringify({ n: 2 ** 31 })];
    const text = await box.gatos(dir, huge);
    expect([text.code, text.stdout]).toEqual([1, '']);
    expect(text.stderr).toBe(
      'Policy Violation (EVT-1): The number 2147483648 at payload.n is too large: folds hold numbers below 2147483648.\n  Send it as a string, or in smaller units.\n',
    );
    const json = await box.gatos(dir, [...huge, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      verdict: 'denied',
      rule: 'EVT-1',
      code: 'ERR_NUMBER_RANGE',
    });
    expect(json.code).toBe(1);
    const long = await box.gatos(dir, ['emit', '--type', 'add', '--payload', '-'], {
      stdin: JSON.stringify({ x: 'y'.repeat(70_000) }),
    });
    expect([long.code, long.stderr]).toEqual([1, expect.stringContaining('65536')]);
    expect((await box.gatos(dir, [...COUNT, '--ts', 'yesterday'])).code).toBe(1);
    expect((await box.gatos(dir, [...COUNT, '--ulid', '8ZZZZZZZZZZZZZZZZZZZZZZZZZ'])).code).toBe(1);
    expect(box.git(dir, 'for-each-ref')).toBe(before);
  });

  it('takes the payload from stdin and from a file beside -C', async () => {
    const repo = await box.world('payloads');
    writeFileSync(join(repo, 'p.json'), '{"n": 5}\n');
    const piped = await box.gatos(repo, ['emit', '--type', 'add', '--payload', '-'], { stdin: '{"n": 4}' });
    expect(piped.code).toBe(0);
    expect((await box.gatos('/', ['-C', repo, 'emit', '--type', 'add', '--payload', '@p.json'])).code).toBe(
      0,
    );
    expect((await box.gatos('/', ['emit', '--type', 'add', '--payload', '@p.json', '-C', repo])).code).toBe(
      0,
    );
    expect((await box.state(repo)).state).toEqual({ count: 14 });
  });

  it('[JRN-3] [EVT-6] a repeated ULID writes nothing: the same event is a success, another one is refused', async () => {
    const repo = await box.world('ulids');
    const ulid = '01HZZZZZZZZZZZZZZZZZZZZZZZ';
    const first = JSON.parse(await box.ok(repo, ...COUNT, '--ulid', ulid, '--json')) as { commit: string };
    const again = await box.gatos(repo, [...COUNT, '--ulid', ulid, '--json']);
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ verdict: 'duplicate', number: 1, commit: first.commit });
    const other = await box.gatos(repo, ['emit', '--type', 'add', '--payload', '{"n": 2}', '--ulid', ulid]);
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining(first.commit)]);
    expect((await box.state(repo)).provenance).toMatchObject({ total: 1 });
  });

  it('[EVT-1] --ts keeps historical time', async () => {
    const repo = await box.world('times');
    await box.ok(repo, ...COUNT, '--ts', '1969-07-20T20:17:40Z');
    expect(await box.ok(repo, 'log')).toContain('  1969-07-20T20:17:40Z  ');
  });

  it('a key that the world does not trust is told, with the key to add', async () => {
    const { code, stderr } = await box.gatos(dir, COUNT, { env: { GATOS_HOME: box.path('stranger') } });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/add it to the trust graph: ed25519:[0-9a-f]{64}/),
    ]);
  });
});

describe('state show', () => {
  it('[ENC-7] numbers are exact, indented or not, and stand at any event', async () => {
    const repo = box.repository('exact');
    mkdirSync(join(repo, 'gatos'));
    writeFileSync(
      join(repo, 'gatos/fold.lua'),
      'return function(state, event)\n  state.tiny = (state.tiny or 0) + event.payload.n / 65536 / 65536\n  state.list = json.array()\n  state.deep = { a = { b = "ü" } }\n  return state\nend\n',
    );
    await box.ok(repo, 'init');
    const events = [await box.emit(repo, 'add', { n: 1 }), await box.emit(repo, 'add', { n: 2 })];
    const text = await box.ok(repo, 'state', 'show');
    // Three 2^-32: the shortest decimal that reads back as the same Q32.32 number.
    expect(text).toContain('"tiny": 0.0000000007');
    expect(text).toMatch(
      /^\{\n {2}"deep": \{\n {4}"a": \{\n {6}"b": "ü"\n {4}\}\n {2}\},\n {2}"list": \[\],\n {2}"tiny": [\d.]+,\n {2}"_provenance": "[^"]+"\n\}\n$/,
    );
    const line = await box.ok(repo, 'state', 'show', '--json');
    expect(line.split('\n')).toHaveLength(2);
    expect(line).toMatch(/^\{"state":\{"deep":.*"tiny":0\.0000000007\},"provenance":\{/);
    const first = await box.state(repo, '--at', '1');
    const { cid, commit } = events[0] ?? { cid: '', commit: '' };
    for (const at of [cid, commit, commit.slice(0, 10)])
      expect(await box.state(repo, '--at', at)).toEqual(first);
    expect(first.provenance).toMatchObject({
      event: cid,
      commit,
      position: 1,
      total: 2,
      engine: 'echo@1.0.0+elc@1.0.0+num=q32.32+rng=pcg32@1',
    });
    expect((await box.state(repo, '--at', '0')).provenance).toMatchObject({ event: null, position: 0 });
    expect(await box.ok(repo, 'state', 'show', '--at', '0')).toContain('event=none');
  });
});

describe('log', () => {
  it('one line an event, oldest first; --limit takes the last, --reverse turns it round', async () => {
    const repo = await box.world('log');
    for (const n of [1, 2, 3]) await box.emit(repo, 'add', { n });
    const numbers = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]);
    expect(numbers(await box.ok(repo, 'log'))).toEqual(['1', '2', '3']);
    expect(numbers(await box.ok(repo, 'log', '--limit', '2'))).toEqual(['2', '3']);
    expect(numbers(await box.ok(repo, 'log', '--limit', '2', '--reverse'))).toEqual(['3', '2']);
    expect(await box.ok(repo, 'log')).toMatch(/^1 {2}[0-9a-f]{8} {2}\S+Z {2}user:ada {2}add {2}\{"n":1\}\n/);
  });

  it('shows no control characters of an event to the terminal', async () => {
    const repo = await box.world('escapes');
    await box.emit(repo, 'note', { text: '\u001b[31m \u009b31m \u202e' });
    const text = await box.ok(repo, 'log');
    expect(text).not.toMatch(/[\u001b\u009b\u202e]/);
    expect(text).toContain('\\u202e');
  });
});

describe('fold and fold verify', () => {
  it('[STA-3] [STA-5] writes a checkpoint and verifies it by recomputing', async () => {
    const repo = await box.world('checkpoints');
    expect((await box.gatos(repo, ['fold', 'verify'])).code).toBe(1);
    await box.emit(repo, 'add', { n: 1 });
    const first = await box.json<{ commit: string; events: number; state_root: string }>(repo, 'fold');
    expect(first).toMatchObject({
      events: 1,
      faults: 0,
      state_root: (await box.state(repo)).provenance.state_root,
    });
    await box.emit(repo, 'add', { n: 1 });
    const text = await box.ok(repo, 'fold');
    expect(text).toMatch(/^State-Root {2}blake3:[0-9a-f]{64}\ncommit {6}[0-9a-f]{40}\n/);
    expect(await box.ok(repo, 'fold', 'verify')).toMatch(
      /ok {4} {2}Output: Folding 2 events .*\n(.*\n)*Checkpoint [0-9a-f]{12}: verified\n$/,
    );
    expect(
      JSON.parse(await box.ok(repo, 'fold', 'verify', first.commit.slice(0, 10), '--json')),
    ).toMatchObject({
      commit: first.commit,
      status: 'verified',
      drift: null,
    });
    expect(await box.ok(repo, 'verify')).toContain('Verified: 2 events, 2 checkpoints.');
  });
});

it('every verb speaks JSON, on one line, and so do its errors', async () => {
  const repo = await box.world('json');
  await box.emit(repo, 'add', { n: 1 });
  for (const verb of [
    ['fold'],
    ['fold', 'verify'],
    ['verify'],
    ['log'],
    ['state', 'show'],
    ['bundle', '../json.bundle'],
    ['import', '../json.bundle'],
  ]) {
    const { code, stdout } = await box.gatos(repo, [...verb, '--json']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\{.*\}\n$/);
    JSON.parse(stdout);
  }
  const { stderr } = await box.gatos(repo, ['state', 'show', '--at', '7', '--json']);
  expect(JSON.parse(stderr)).toMatchObject({
    ok: false,
    code: 'ERR_USAGE',
    reason: expect.stringContaining('7'),
  });
});
