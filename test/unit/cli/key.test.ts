import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HiddenLine } from '../../../src/cli/secret.ts';
import { sandbox } from './support.ts';

const VECTOR = join(import.meta.dirname, '../../vectors/key-file/ada.json');
const { passphrase: WORDS } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../vectors/key-file/answer.json'), 'utf8'),
) as { passphrase: string };
const VECTOR_KEY = 'ed25519:607d6143181de42a734c3161d8a2dd6ccdae5bba4279eb01a5b421918326820b';

const [here, there, one, box, other] = [sandbox(), sandbox(), sandbox(), sandbox(), sandbox()];

describe('git gatos key', () => {
  it('takes a world to another home: the same actor and key go on writing the same journal', async () => {
    const dir = await here.world('shop');
    await here.emit(dir, 'add', { n: 1 });
    const shown = await here.json<{ keyId: string }>(dir, 'key', 'show');
    await here.ok(dir, 'bundle', here.path('shop.bundle'));
    const made = await here.gatos(dir, ['key', 'export', here.path('ada.json')], {
      secrets: ['correct horse battery', 'correct horse battery'],
    });
    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining(shown.keyId) });
    expect(statSync(here.path('ada.json')).mode & 0o777).toBe(0o600);
    expect(readFileSync(here.path('ada.json'), 'utf8')).not.toContain('correct horse');

    const copy = there.repository('copy');
    copyFileSync(here.path('shop.bundle'), there.path('shop.bundle'));
    await there.ok(copy, 'import', there.path('shop.bundle'));
    const imported = await there.gatos(copy, ['key', 'import', here.path('ada.json')], {
      secrets: ['correct horse battery'],
    });
    expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining(shown.keyId) });
    const event = await there.emit(copy, 'add', { n: 2 });
    expect(event.number).toBe(2);
    expect(event.ref).toMatch(/^refs\/gatos\/journal\/main\/user\/ada\//);
    expect(there.git(copy, 'for-each-ref', '--format=%(refname)', 'refs/gatos/journal/main')).toBe(event.ref);
  }, 60_000);

  it('opens the vector by environment or stdin, and keeps its actor', async () => {
    const env = { GATOS_PASSPHRASE: WORDS };
    const imported = await one.gatos(one.root, ['key', 'import', VECTOR, '--json'], { env });
    expect(JSON.parse(imported.stdout)).toMatchObject({ keyId: VECTOR_KEY, actor: 'user:ada', known: false });
    expect(await one.json(one.root, 'key', 'show')).toMatchObject({ keyId: VECTOR_KEY, actor: 'user:ada' });
    const again = await one.gatos(one.root, ['key', 'import', VECTOR, '--passphrase-stdin'], {
      stdin: `${WORDS}\n`,
    });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('already') });
    // And out again, to stdout, without a terminal.
    const out = await one.gatos(one.root, ['key', 'export', '-', '--passphrase-stdin'], { stdin: WORDS });
    expect(JSON.parse(out.stdout)).toMatchObject({ keyId: VECTOR_KEY, actor: 'user:ada' });
  }, 60_000);

  it('refuses a wrong passphrase, a weak or mistyped new one, and nobody to ask; nothing is written', async () => {
    const wrong = await box.gatos(box.root, ['key', 'import', VECTOR], { secrets: ['not that one'] });
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('does not open the file') });
    const nobody = await box.gatos(box.root, ['key', 'import', VECTOR]);
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('GATOS_PASSPHRASE') });
    const none = await box.gatos(box.root, ['key', 'export']);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('no key yet') });
    const dir = await box.world('w');
    const before = readdirSync(dir);
    const weak = await box.gatos(dir, ['key', 'export'], { secrets: ['short', 'short'] });
    expect(weak).toMatchObject({ code: 2, stderr: expect.stringContaining('at least 12') });
    const differ = await box.gatos(dir, ['key', 'export'], {
      secrets: ['correct horse battery', 'correct horse batery'],
    });
    expect(differ).toMatchObject({ code: 2, stderr: expect.stringContaining('differ') });
    expect(readdirSync(dir)).toEqual(before);
  }, 60_000);

  it('never writes over a key or a file: another key is moved aside, and only with --replace', async () => {
    const dir = await other.world('w');
    const mine = await other.json<{ keyId: string; keyFile: string }>(dir, 'key', 'show');
    const before = readFileSync(mine.keyFile, 'utf8');
    const refused = await other.gatos(dir, ['key', 'import', VECTOR], { secrets: [WORDS] });
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('--replace') });
    expect(readFileSync(mine.keyFile, 'utf8')).toBe(before);
    const failed = await other.gatos(dir, ['key', 'import', VECTOR, '--replace'], { secrets: ['wrong'] });
    expect(failed.code).toBe(1);
    expect(readFileSync(mine.keyFile, 'utf8')).toBe(before);

    const replaced = await other.gatos(dir, ['key', 'import', VECTOR, '--replace', '--json'], {
      secrets: [WORDS],
    });
    const { aside } = JSON.parse(replaced.stdout) as { aside: string };
    expect(readFileSync(aside, 'utf8')).toBe(before);
    expect(await other.json(dir, 'key', 'show')).toMatchObject({ keyId: VECTOR_KEY });

    writeFileSync(other.path('there.json'), 'mine');
    const taken = await other.gatos(dir, ['key', 'export', other.path('there.json')], {
      secrets: [WORDS, WORDS],
    });
    expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining('there already') });
    expect(readFileSync(other.path('there.json'), 'utf8')).toBe('mine');
  }, 60_000);
});

describe('a line that nobody sees', () => {
  const read = (...typed: string[]) =>
    new Promise<string>((resolve, reject) => {
      const line = new HiddenLine(resolve, reject);
      for (const keys of typed) line.type(keys);
    });

  it('takes text however it arrives, with what keys do to it', async () => {
    expect(await read('correct horse\r')).toBe('correct horse');
    expect(await read('cor', 'X\u007f', 'rect\n')).toBe('correct');
    expect(await read('wrong\u0015zwölf 🐈\u007f🦊\r')).toBe('zwölf 🦊');
    expect(await read('a\u001b[D\u001b[3~b\u0007c\r')).toBe('abc');
  });

  it('ends on Ctrl-C, and on Ctrl-D where nothing was typed', async () => {
    await expect(read('abc\u0003')).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    await expect(read('\u0004')).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    expect(await read('a\u0004b\r')).toBe('ab');
  });
});
