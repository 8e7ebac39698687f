import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  identityPath,
  loadDeviceKey,
  loadOrCreateDeviceKey,
} from '../../../src/adapters/node-identity/identity.ts';
import { sandbox } from './support.ts';

const box = sandbox();

describe('the key of this device', () => {
  it('lies under GATOS_HOME, XDG_CONFIG_HOME or ~/.config', () => {
    const home = '/home/ada';
    expect(identityPath({ HOME: home })).toBe('/home/ada/.config/gatos/identity.json');
    expect(identityPath({ HOME: home, XDG_CONFIG_HOME: '/etc/ada' })).toBe('/etc/ada/gatos/identity.json');
    expect(identityPath({ HOME: home, XDG_CONFIG_HOME: 'relative' })).toBe(
      '/home/ada/.config/gatos/identity.json',
    );
    expect(identityPath({ HOME: home, XDG_CONFIG_HOME: '/x', GATOS_HOME: '/keys' })).toBe(
      '/keys/identity.json',
    );
  });

  it('is made once, readable by its owner alone', async () => {
    const path = box.path('made/identity.json');
    expect(await loadDeviceKey(path)).toBeNull();
    const made = await loadOrCreateDeviceKey(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(box.path('made')).mode & 0o777).toBe(0o700);
    expect((await loadOrCreateDeviceKey(path)).keyId).toBe(made.keyId);
    expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object)).toEqual([
      'v',
      'keyId',
      'seed',
      'createdAt',
    ]);
  });

  it('[EVT-2] signs as RFC 8032 says: test 2 of section 7.1', async () => {
    const path = box.path('rfc8032/identity.json');
    mkdirSync(box.path('rfc8032'));
    const seed = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
    const keyId = 'ed25519:3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
    writeFileSync(path, JSON.stringify({ v: 1, seed, keyId }), { mode: 0o600 });
    const signature = await (await loadDeviceKey(path))?.signer.sign(Uint8Array.of(0x72));
    expect(Buffer.from(signature ?? []).toString('hex')).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
  });

  it('is one key however many make it at once', async () => {
    const path = box.path('at-once/identity.json');
    const keys = await Promise.all(Array.from({ length: 20 }, () => loadOrCreateDeviceKey(path)));
    expect(new Set(keys.map((key) => key.keyId)).size).toBe(1);
  });

  it('that others may read is not used', async () => {
    const path = box.path('exposed/identity.json');
    await loadOrCreateDeviceKey(path);
    for (const mode of [0o644, 0o640, 0o602]) {
      chmodSync(path, mode);
      await expect(loadDeviceKey(path)).rejects.toMatchObject({
        code: 'ERR_KEY_INVALID',
        hint: expect.stringContaining(`chmod 600 ${path}`),
      });
    }
    const { code, stderr } = await box.gatos(box.repository('exposed-world'), ['init'], {
      env: { GATOS_HOME: box.path('exposed') },
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('can be read by others (mode 0602)')]);
  });

  it.each([
    ['not JSON', '{'],
    ['null', 'null'],
    ['a short seed', '{"v":1,"seed":"00","keyId":"ed25519:00"}'],
    [
      'a key of another seed',
      JSON.stringify({ v: 1, seed: '00'.repeat(32), keyId: `ed25519:${'11'.repeat(32)}` }),
    ],
  ])('that is damaged (%s) is not used and not replaced', async (name, text) => {
    const folder = box.path(`damaged-${name.replace(/\W/g, '-')}`);
    mkdirSync(folder);
    const path = join(folder, 'identity.json');
    writeFileSync(path, text, { mode: 0o600 });
    await expect(loadOrCreateDeviceKey(path)).rejects.toMatchObject({ code: 'ERR_KEY_INVALID' });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
