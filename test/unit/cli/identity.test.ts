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
