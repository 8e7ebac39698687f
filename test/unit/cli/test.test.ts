import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sandbox } from './support.ts';

const box = sandbox();

const FOLD = `local function take(stock, sku, n)
  if stock[sku] < n then error("not enough") end
  stock[sku] = stock[sku] - n
end
return function(state, event)
  if event.type == "sale" then
    take(state.stock, event.payload.sku, event.payload.n)
  elseif event.type == "count" then
    state.stock[event.payload.sku] = event.payload.n
    state.counted = true
  end
  return state
end
`;
const GOOD = `return {
  { name = "a sale takes from stock", state = { stock = { widget = 5 } },
    event = { type = "sale", payload = { sku = "widget", n = 3 } }, expect = { stock = { widget = 2 } } },
}
`;
const BAD = GOOD.replace('widget = 2', 'widget = 1');
const POLICY = `return function(event, context)
  if context.role == "owner" then allow() end
  deny("only-owners", event.actor .. " is no owner")
end
`;
const POLICY_TESTS = `return {
  { name = "owners may", event = { type = "sale" }, context = { role = "owner" }, verdict = "allow" },
  { name = "others may not", event = { type = "sale", actor = "user:bo" }, deny = "only-owners", reason = "user:bo is no owner" },
}
`;

function files(name: string, content: Readonly<Record<string, string>>): string {
  const dir = box.repository(`test-${name}`);
  for (const [path, text] of Object.entries(content)) {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

describe('git gatos test', () => {
  it('without a path runs what is in gatos/, of folds and policies, and ends with 0 when all hold', async () => {
    const dir = files('all', {
      'gatos/fold.lua': FOLD,
      'gatos/fold_test.lua': GOOD,
      'gatos/policies/sale_policy.lua': POLICY,
      'gatos/policies/sale_policy_test.lua': POLICY_TESTS,
    });
    const { code, stdout } = await box.gatos(dir, ['test']);
    expect(stdout).toContain('gatos/fold.lua (fold)\n  ok    a sale takes from stock');
    expect(stdout).toContain('gatos/policies/sale_policy.lua (policy)\n  ok    owners may');
    expect(stdout).toMatch(/\n3 cases passed, 0 failed\n$/);
    expect(code).toBe(0);
  });

  it('prints a failing case in full, with its place in the test file, and ends with 1', async () => {
    const dir = files('bad', { 'gatos/fold.lua': FOLD, 'gatos/fold_test.lua': BAD });
    const { code, stdout } = await box.gatos(dir, ['test', 'gatos/fold_test.lua']);
    expect(stdout).toMatch(/FAIL {2}a sale takes from stock {2}\(\d+ fuel\) {2}gatos\/fold_test\.lua:2\n/);
    expect(stdout).toContain('stock.widget: expected 1, got 2');
    expect(code).toBe(1);
  });

  it('--coverage prints every line that holds code, how often it ran, and those that never did', async () => {
    const dir = files('coverage', { 'gatos/fold.lua': FOLD, 'gatos/fold_test.lua': GOOD });
    const stdout = await box.ok(dir, 'test', '--coverage', 'gatos/fold.lua');
    expect(stdout).toContain('coverage: 7 of 9 lines; never: 9-10');
    expect(stdout).toMatch(/^ {2}! +0 +9 {3,}state\.stock\[event\.payload\.sku\] = event\.payload\.n$/m);
    expect(stdout).toMatch(/^ +1 +7 {3,}take/m);
  });

  it('--json holds cases and coverage; findings of either file end with 1 and run nothing', async () => {
    const dir = files('json', {
      'fold.lua': FOLD,
      'fold_test.lua': GOOD,
      'broken.lua': 'return pairs',
      'broken_test.lua': 'x',
    });
    const [report] = await box.json<{ ok: boolean; cases: unknown[]; coverage: unknown[] }[]>(
      dir,
      'test',
      'fold_test.lua',
    );
    expect(report).toMatchObject({
      file: 'fold.lua',
      kind: 'fold',
      ok: true,
      cases: [{ ok: true, detail: '' }],
    });
    expect(report?.coverage).toContainEqual({ line: 7, hits: 1 });
    const { code, stdout } = await box.gatos(dir, ['test', '.']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}broken\.lua:1:8: E_REFUSED .*dpairs/m);
    expect(stdout).toMatch(/^ {2}broken_test\.lua:1:\d+: E_/m);
    expect(stdout).toMatch(/1 case passed, 0 failed, 1 file not run\n$/);
  });

  it('--policy says that a file holds a policy, --fuel how much an event may take', async () => {
    const dir = files('flags', {
      'rules.lua': POLICY,
      'rules_test.lua': POLICY_TESTS,
      'fold.lua': FOLD,
      'fold_test.lua': GOOD,
    });
    expect((await box.gatos(dir, ['test', 'rules.lua'])).code).toBe(1);
    expect((await box.gatos(dir, ['test', 'rules.lua', '--policy'])).code).toBe(0);
    const { code, stdout } = await box.gatos(dir, ['test', 'fold.lua', '--fuel', '5']);
    expect([code, stdout]).toEqual([1, expect.stringContaining('E_FUEL')]);
  });

  it('ends with 2 where there is nothing to test: no path, no tests in it, no program beside the tests', async () => {
    const dir = files('none', { 'gatos/fold.lua': FOLD, 'alone_test.lua': GOOD });
    for (const args of [[], ['nowhere'], ['gatos'], ['alone_test.lua'], ['gatos/fold.lua']]) {
      const { code, stderr } = await box.gatos(dir, ['test', ...args]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('ERR_USAGE')]);
    }
  });

  it('a test file that never ends is ended by fuel, and Ctrl-C ends with 130', async () => {
    const dir = files('endless', { 'fold.lua': FOLD, 'fold_test.lua': 'while true do end return {}' });
    const { code, stdout } = await box.gatos(dir, ['test', 'fold.lua']);
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/fold_test\.lua:1:1: E_FUEL \[test\] the test file does not end/),
    ]);
    const endless = 'return function(state, event) while true do end end';
    const cases = '{ name = "c" .. i, event = { type = "a" }, fault = "E_FUEL" }';
    const many = `local list = {} for i = 1, 1000 do list[i] = ${cases} end return list`;
    const slow = files('slow', { 'fold.lua': endless, 'fold_test.lua': many });
    const stopped = await box.gatos(slow, ['test', 'fold.lua', '--fuel', '3000000'], {
      interruptAt: 'testing',
    });
    expect(stopped).toMatchObject({ code: 130, stdout: '' });
  });
});
