import { createDecipheriv, createPrivateKey, createPublicKey, scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobleScrypt, openKey, type Scrypt, sealKey } from '../../../src/adapters/web-crypto/keyFile.ts';
import { nodeScrypt } from '../../../src/cli/nodeScrypt.ts';
import { hex, unhex, utf8 } from '../../../src/protocol/bytes.ts';
import {
  formatKeyFile,
  MAX_KEY_FILE,
  parseKeyFile,
  passphraseProblem,
} from '../../../src/protocol/crypto/keyFile.ts';

const vector = (name: string) =>
  readFileSync(new URL(`../../vectors/key-file/${name}`, import.meta.url), 'utf8');
const TEXT = vector('ada.json');
const ANSWER = JSON.parse(vector('answer.json')) as { passphrase: string; seed: string; aesKey: string };

/** As little work as can be: for what does not depend on the work. */
const quick: Scrypt = async (passphrase, salt) => scryptSync(passphrase, salt, 32, { N: 2, r: 1, p: 1 });

type Fields = { [key: string]: unknown; kdf: Record<string, unknown>; cipher: Record<string, unknown> };

/** The vector with something changed. */
function changed(change: (file: Fields) => void): Uint8Array {
  const file = JSON.parse(TEXT) as Fields;
  change(file);
  return utf8(JSON.stringify(file));
}

describe('the vector', () => {
  it('[KEY-1] [KEY-4] is opened by node:crypto alone, as docs/keys.md describes it', () => {
    const file = JSON.parse(TEXT) as {
      keyId: string;
      actor: string;
      createdAt: string;
      kdf: { N: number; r: number; p: number; salt: string };
      cipher: { nonce: string; ciphertext: string };
    };
    const { N, r, p, salt } = file.kdf;
    const passphrase = Buffer.from(ANSWER.passphrase.normalize('NFC'), 'utf8');
    const options = { N, r, p, maxmem: 256 * 1024 * 1024 };
    const key = scryptSync(passphrase, Buffer.from(salt, 'hex'), 32, options);
    const sealed = Buffer.from(file.cipher.ciphertext, 'hex');
    const opener = createDecipheriv('aes-256-gcm', key, Buffer.from(file.cipher.nonce, 'hex'));
    opener.setAAD(Buffer.from(`gatos/key/v1\n${file.keyId}\n${file.actor}\n${file.createdAt}\n`));
    opener.setAuthTag(sealed.subarray(-16));
    const seed = Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()]);
    expect(key.toString('hex')).toBe(ANSWER.aesKey);
    expect(seed.toString('hex')).toBe(ANSWER.seed);
    const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const spki = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
    const publicKey = spki.export({ format: 'der', type: 'spki' }).subarray(-32);
    expect(`ed25519:${publicKey.toString('hex')}`).toBe(file.keyId);
  });

  it.each([
    ['Node', nodeScrypt],
    ['JavaScript', nobleScrypt],
  ])(
    '[KEY-2] is opened with scrypt of %s',
    async (_, scrypt) => {
      const file = parseKeyFile(utf8(TEXT));
      expect(hex(await openKey(file, ANSWER.passphrase, { scrypt }))).toBe(ANSWER.seed);
      expect(formatKeyFile(file)).toBe(TEXT);
    },
    60_000,
  );

  it('[KEY-5] does not care how the passphrase is composed', async () => {
    const file = parseKeyFile(utf8(TEXT));
    const decomposed = ANSWER.passphrase.normalize('NFD');
    expect(decomposed).not.toBe(ANSWER.passphrase);
    expect(hex(await openKey(file, decomposed, { scrypt: nodeScrypt }))).toBe(ANSWER.seed);
  });

  it('is not opened by another passphrase, and that is said plainly', async () => {
    const opening = openKey(parseKeyFile(utf8(TEXT)), 'zwölf Füchse graben laut', { scrypt: nodeScrypt });
    await expect(opening).rejects.toMatchObject({
      code: 'ERR_PASSPHRASE_WRONG',
      message: 'This passphrase does not open the file.',
    });
  });
});

describe('sealing', () => {
  it('[KEY-4] opens again to the same seed, and no change of any field goes unnoticed', async () => {
    const seed = unhex(ANSWER.seed);
    const about = { actor: 'user:ada', createdAt: '2026-05-01T10:00:00.000Z' };
    const sealed = await sealKey(seed, about, 'correct horse battery', { scrypt: quick });
    const again = parseKeyFile(utf8(formatKeyFile(sealed)));
    expect(hex(await openKey(again, 'correct horse battery', { scrypt: quick }))).toBe(ANSWER.seed);
    const other = await sealKey(seed, about, 'correct horse battery', { scrypt: quick });
    expect(hex(other.nonce)).not.toBe(hex(sealed.nonce));
    expect(hex(other.kdf.salt)).not.toBe(hex(sealed.kdf.salt));

    for (const forged of [
      { ...again, actor: 'user:eve' },
      { ...again, createdAt: '2026-05-01T10:00:00.001Z' },
      { ...again, keyId: `ed25519:${'0'.repeat(64)}` },
    ])
      await expect(openKey(forged, 'correct horse battery', { scrypt: quick })).rejects.toMatchObject({
        code: 'ERR_PASSPHRASE_WRONG',
      });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('ciphertext' as const, 'nonce' as const),
        fc.nat(47),
        fc.integer({ min: 1, max: 255 }),
        async (field, at, flip) => {
          const bytes = new Uint8Array(again[field]);
          const index = at % bytes.length;
          bytes[index] = (bytes[index] ?? 0) ^ flip;
          const opening = openKey({ ...again, [field]: bytes }, 'correct horse battery', { scrypt: quick });
          await expect(opening).rejects.toMatchObject({ code: 'ERR_PASSPHRASE_WRONG' });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('[KEY-1] refuses a file whose seed is not that of the key it names', async () => {
    // What GCM alone does not notice: sealed by somebody who knows the passphrase, under the name of another key.
    const victim = `ed25519:${'ab'.repeat(32)}`;
    const seed = unhex(ANSWER.seed);
    const salt = new Uint8Array(16);
    const nonce = new Uint8Array(12);
    const key = await crypto.subtle.importKey(
      'raw',
      new Uint8Array(await quick(utf8('correct horse battery'), salt, { N: 2, r: 1, p: 1 }, () => {})),
      'AES-GCM',
      false,
      ['encrypt'],
    );
    const header = utf8(`gatos/key/v1\n${victim}\nuser:ada\n2026-05-01T10:00:00Z\n`);
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: header };
    const ciphertext = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, seed));
    const file = {
      keyId: victim,
      actor: 'user:ada',
      createdAt: '2026-05-01T10:00:00Z',
      kdf: { N: 16_384, r: 8, p: 1, salt },
      nonce,
      ciphertext,
    };
    await expect(openKey(file, 'correct horse battery', { scrypt: quick })).rejects.toMatchObject({
      code: 'ERR_KEY_INVALID',
    });
  });
});

describe('reading', () => {
  const refused: readonly (readonly [what: string, change: (file: Fields) => void, words: RegExp])[] = [
    ['another format', (file) => Object.assign(file, { format: 'pgp' }), /gatos-key/],
    ['a later version', (file) => Object.assign(file, { v: 2 }), /version/],
    ['an unknown field', (file) => Object.assign(file, { hint: 'my cat' }), /unknown field "hint"/],
    ['a missing field', (file) => delete file.actor, /lacks "actor"/],
    ['a bad key id', (file) => Object.assign(file, { keyId: 'ed25519:XY' }), /keyId/],
    ['a bad actor', (file) => Object.assign(file, { actor: 'user:../x' }), /actor/],
    ['a local time', (file) => Object.assign(file, { createdAt: '2026-05-01T10:00:00+02:00' }), /createdAt/],
    ['another kdf', (file) => Object.assign(file.kdf, { name: 'pbkdf2' }), /scrypt/],
    ['a short salt', (file) => Object.assign(file.kdf, { salt: '0011' }), /salt has 2 bytes/],
    ['N that is no power of two', (file) => Object.assign(file.kdf, { N: 131_071 }), /malformed/],
    ['N below the least', (file) => Object.assign(file.kdf, { N: 1024 }), /too little/],
    ['a gibibyte of memory', (file) => Object.assign(file.kdf, { N: 2 ** 20 }), /more memory or time/],
    ['hours of work', (file) => Object.assign(file.kdf, { p: 1_000_000 }), /more memory or time/],
    ['a negative r', (file) => Object.assign(file.kdf, { r: -8 }), /malformed/],
    ['r as text', (file) => Object.assign(file.kdf, { r: '8' }), /malformed/],
    ['another cipher', (file) => Object.assign(file.cipher, { name: 'AES-128-GCM' }), /AES-256-GCM/],
    ['capital digits', (file) => Object.assign(file.cipher, { nonce: 'AA'.repeat(12) }), /hex/],
    ['a cut ciphertext', (file) => Object.assign(file.cipher, { ciphertext: 'aa'.repeat(47) }), /47 bytes/],
  ];
  it.each(refused)('[KEY-1] [KEY-3] refuses %s', (_, change, words) => {
    expect(() => parseKeyFile(changed(change))).toThrow(words);
  });

  it('[KEY-3] refuses what is too large, no JSON, or no text before doing any work', () => {
    expect(() => parseKeyFile(new Uint8Array(MAX_KEY_FILE + 1))).toThrow(/at most/);
    expect(() => parseKeyFile(utf8('# v2 git bundle\n'))).toThrow(/not JSON/);
    expect(() => parseKeyFile(Uint8Array.of(0xff, 0xfe))).toThrow(/not JSON/);
    expect(() => parseKeyFile(utf8('[]'))).toThrow(/format/);
  });

  it('[KEY-1] never throws anything but ERR_KEY_INVALID', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(() => parseKeyFile(utf8(text))).toThrow(expect.objectContaining({ code: 'ERR_KEY_INVALID' }));
      }),
      { numRuns: 100 },
    );
  });
});

describe('a new passphrase', () => {
  it('[KEY-5] has at least twelve characters, and not all the same', () => {
    expect(passphraseProblem('eleven char')).toMatch(/at least 12/);
    expect(passphraseProblem('aaaaaaaaaaaaaaa')).toMatch(/different/);
    expect(passphraseProblem('x'.repeat(500) + 'yzäw'.repeat(300))).toMatch(/at most/);
    expect(passphraseProblem('correct horse')).toBeNull();
  });
});
