import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sandbox } from './support.ts';

const box = sandbox();
const foldFile = (dir: string) => join(dir, 'gatos/fold.lua');
const DOUBLE =
  'return function(state, event)\n  state.count = (state.count or 0) + 2 * event.payload.n\n  return state\nend\n';

async function worldWithEvents(name: string): Promise<string> {
  const dir = await box.world(name);
  for (const n of [1, 2, 3]) await box.emit(dir, 'add', { n });
  return dir;
}

describe('[LUA-5] git gatos fold fuel', () => {
  it('says and sets the budget of an event; another budget is another fold_root', async () => {
    const dir = await worldWithEvents('fuel');
    expect(await box.ok(dir, 'fold', 'fuel')).toBe('1000000 units an event\n');
    const set = JSON.parse(await box.ok(dir, 'fold', 'fuel', '3', '--json')) as Record<string, unknown>;
    expect(set).toMatchObject({ fuel: 3, changed: true });
    const { code, stdout, stderr } = await box.gatos(dir, ['state', 'show', '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { state: {} }]);
    expect(stderr).toContain('E_FUEL');
    expect(JSON.parse(await box.ok(dir, 'fold', 'fuel', '3', '--json'))).toEqual({ ...set, changed: false });
    // An edit keeps the budget.
    writeFileSync(foldFile(dir), DOUBLE);
    expect(await box.ok(dir, 'fold', 'fuel', '500000')).toContain('re-folds');
    writeFileSync(foldFile(dir), DOUBLE.replace('2 *', '3 *'));
    expect((await box.state(dir)).state).toEqual({ count: 18 });
    expect(await box.ok(dir, 'fold', 'fuel')).toBe('500000 units an event\n');
    expect((await box.gatos(dir, ['fold', 'fuel', '0'])).code).toBe(2);
    expect((await box.gatos(dir, ['fold', 'fuel', '2000000000'])).code).toBe(2);
  });
});

describe('[STA-7] an edited gatos/fold.lua', () => {
  it('takes force on the next command of its owner, and history re-folds from zero', async () => {
    const dir = await worldWithEvents('edited');
    expect((await box.state(dir)).state).toEqual({ count: 6 });
    writeFileSync(foldFile(dir), DOUBLE);
    const { code, stdout, stderr } = await box.gatos(dir, ['state', 'show', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ state: { count: 12 } });
    expect(stderr).toMatch(
      /^fold changed: activated bundle [0-9a-f]{8} \(was [0-9a-f]{8}\); history re-folds from zero\n$/,
    );
    // Once: it is in force now.
    expect((await box.gatos(dir, ['state', 'show'])).stderr).toBe('');
    expect(box.git(dir, 'rev-list', '--count', 'refs/gatos/journal/gov/chain')).toBe('2');
    expect((await box.emit(dir, 'add', { n: 1 })).number).toBe(4);
    expect((await box.gatos(dir, ['verify'])).code).toBe(0);
  });

  it('is left alone by verbs that only read', async () => {
    const dir = await worldWithEvents('reading');
    writeFileSync(foldFile(dir), DOUBLE);
    for (const verb of [['log'], ['verify']]) expect((await box.gatos(dir, verb)).stderr).toBe('');
    expect(box.git(dir, 'rev-list', '--count', 'refs/gatos/journal/gov/chain')).toBe('1');
  });

  it('that does not load is refused with file, line and column, and nothing is written', async () => {
    const dir = await worldWithEvents('broken');
    const before = box.git(dir, 'for-each-ref');
    writeFileSync(foldFile(dir), 'return function(state, event)\n  return os.time()\nend\n');
    for (const verb of [
      ['emit', '--type', 'add', '--payload', '{"n":1}'],
      ['state', 'show'],
      ['fold'],
      ['bundle'],
    ]) {
      const { code, stdout, stderr } = await box.gatos(dir, verb);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^error: gatos\/fold\.lua:2:10: .*os/);
    }
    const { stderr } = await box.gatos(join(dir, 'gatos'), ['state', 'show', '--json']);
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'ERR_FOLD_INVALID',
      data: { line: 2, column: 10, file: 'fold.lua' },
    });
    expect(box.git(dir, 'for-each-ref')).toBe(before);
  });

  it('of somebody who does not own the world is only noted', async () => {
    const dir = await worldWithEvents('guest');
    writeFileSync(foldFile(dir), DOUBLE);
    const { code, stdout, stderr } = await box.gatos(dir, ['state', 'show', '--json'], {
      env: { GATOS_HOME: box.path('guest-home') },
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining('only an owner')]);
    expect(JSON.parse(stdout)).toMatchObject({ state: { count: 6 } });
  });

  it('that the world has left behind, unedited, does not undo the newer fold', async () => {
    const a = await worldWithEvents('here');
    await box.ok(a, 'bundle', '../first.bundle');
    const b = box.repository('there');
    await box.ok(b, 'import', '../first.bundle');
    expect((await box.state(b)).state).toEqual({ count: 6 });
    writeFileSync(foldFile(a), DOUBLE);
    await box.ok(a, 'bundle', '../second.bundle');
    await box.ok(b, 'import', '../second.bundle');
    const { stdout, stderr } = await box.gatos(b, ['state', 'show', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ state: { count: 12 } });
    const show = /git show [0-9a-f]{12}:folds\/main\.lua/.exec(stderr)?.[0] ?? '';
    expect(box.git(b, ...show.split(' ').slice(1))).toBe(DOUBLE.trim());
    // A real edit still counts.
    writeFileSync(foldFile(b), `${readFileSync(foldFile(b), 'utf8')}-- mine\n`);
    expect((await box.state(b)).state).toEqual({ count: 6 });
  });
});

it('[STA-6] [LUA-5] a fold that never ends is a fault of each event, and the state is shown', async () => {
  const dir = await box.world('endless');
  await box.emit(dir, 'add', { n: 1 });
  writeFileSync(
    foldFile(dir),
    'return function(state, event)\n  if event.payload.n > 1 then while true do end end\n  state.last = event.payload.n\n  return state\nend\n',
  );
  await box.emit(dir, 'add', { n: 2 });
  const { code, stdout, stderr } = await box.gatos(dir, ['state', 'show', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ state: { last: 1 }, provenance: { faults: 1 } });
  expect(stderr).toMatch(/failed on 1 event.*\n {2}first at #2 add: E_FUEL: .*\(fold\.lua line 2\)/);
  expect(await box.json(dir, 'fold')).toMatchObject({ faults: 1, events: 2 });
  expect((await box.gatos(dir, ['fold', 'verify'])).code).toBe(0);
}, 60_000);
