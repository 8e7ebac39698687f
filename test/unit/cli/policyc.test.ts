import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openElc } from '../../../src/echolua/elcCodec.ts';
import { RGS_TEMPLATES } from '../../../src/echolua/rgs/templates/index.ts';
import { sha256Digest } from '../../../src/protocol/crypto/hash.ts';
import { sandbox } from './support.ts';

const box = sandbox();
const RULE = 'deny "big" adr "ADR-1"\n  when event.payload.n > 5\n  because "{event.payload.n} is big"\n';

function folder(name: string, files: Readonly<Record<string, string>>): string {
  const dir = box.repository(`policyc-${name}`);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text);
  return dir;
}

describe('[POL-3] policyc', () => {
  it('prints the policy_code_root, sha256 of the ELC it writes', async () => {
    const dir = folder('rgs', { 'a.rgs': RULE, 'b.rgs': `# the same\n\n${RULE}` });
    const out = await box.ok(dir, 'policyc', 'a.rgs', '-o', 'a.rgc');
    const bytes = readFileSync(join(dir, 'a.rgc'));
    expect(out.split('\n')[0]).toBe(sha256Digest(bytes));
    expect(openElc(bytes).elc.kind).toBe('policy');
    expect(await box.ok(dir, 'policyc', 'b.rgs')).toBe(out);
    expect(await box.ok(dir, 'policyc', 'b.rgs', '--fuel', '5000')).not.toBe(out);
    expect(await box.json(dir, 'policyc', 'a.rgs')).toMatchObject({
      policy_code_root: out.split('\n')[0],
      fuel: 1_000_000,
      bytes: bytes.length,
      rules: [{ id: 'big', adr: 'ADR-1', line: 1, stateful: false, quorum: false }],
    });
  });

  it('--lua prints EchoLua that compiles to the same root', async () => {
    const dir = folder('lua', { 'a.rgs': RULE });
    writeFileSync(join(dir, 'a.lua'), await box.ok(dir, 'policyc', 'a.rgs', '--lua'));
    expect(await box.ok(dir, 'policyc', 'a.lua')).toBe(await box.ok(dir, 'policyc', 'a.rgs'));
  });

  it('says where a source is wrong, as lint does, and writes nothing', async () => {
    const dir = folder('bad', { 'a.rgs': 'deny "a"\n  when event.typ == "x"\n  because "x"\n' });
    const { code, stdout, stderr } = await box.gatos(dir, ['policyc', 'a.rgs', '-o', 'a.rgc']);
    expect([code, stdout]).toEqual([1, '']);
    const finding = 'a.rgs:2:14: E_NAME [POL-3] "event" has no "typ", but type,';
    expect(stderr).toContain(finding);
    expect(() => readFileSync(join(dir, 'a.rgc'))).toThrow();
    const linted = await box.gatos(dir, ['lint', '.']);
    expect([linted.code, linted.stdout.includes(finding)]).toEqual([1, true]);
  });
});

describe('[POL-3] test, of .rgs', () => {
  it('runs the tests of every template, with how often each rule held', async () => {
    const dir = box.repository('policyc-templates');
    mkdirSync(join(dir, 'gatos'));
    for (const { id, source, tests } of RGS_TEMPLATES) {
      writeFileSync(join(dir, 'gatos', `${id}.rgs`), source);
      writeFileSync(join(dir, 'gatos', `${id}_test.lua`), tests);
    }
    const out = await box.ok(dir, 'test', '--policy');
    expect(out).toContain('0 failed');
    expect(out).toContain('api-quorum.rgs (policy)');
    const covered = await box.ok(dir, 'test', 'gatos/api-quorum.rgs', '--coverage');
    expect(covered).toContain('coverage: 1 of 1 line');
    expect(covered).toMatch(/5 +4 {2}deny "api-two-leads"/);
  });

  it('a case that fails says how, its data too; a source that is wrong is not run', async () => {
    const tests = `return {
  { name = "wrong", event = { type = "t", payload = { n = 6 } }, deny = "big", data = { denials = {} } },
  { name = "no data", event = { type = "t" }, verdict = "allow", data = { a = 1 } },
}`;
    const dir = folder('fails', { 'a.rgs': RULE, 'a_test.lua': tests });
    const refused = await box.gatos(dir, ['test', 'a.rgs']);
    expect([refused.code, refused.stdout.includes("'data' goes with 'deny'")]).toEqual([1, true]);
    writeFileSync(join(dir, 'a_test.lua'), tests.replace(/.*no data.*\n/, ''));
    const failed = await box.gatos(dir, ['test', 'a_test.lua']);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('data denials');
    writeFileSync(join(dir, 'a.rgs'), 'deny');
    const wrong = await box.gatos(dir, ['test', 'a.rgs']);
    expect([wrong.code, wrong.stdout.includes('a.rgs:1:5: E_SYNTAX')]).toEqual([1, true]);
  });
});
