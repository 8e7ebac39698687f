import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BrowserDatabase } from '../../../src/adapters/browser/database.ts';
import { signerOf } from '../../../src/adapters/web-crypto/signer.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import type { LuaRuntime } from '../../../src/ports/lua.ts';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { verifyEd25519 } from '../../../src/protocol/crypto/ed25519.ts';
import { parseKeyId } from '../../../src/protocol/crypto/keys.ts';
import {
  chooseIdentity,
  createIdentity,
  exportIdentity,
  identityInfo,
  importIdentity,
  listIdentities,
  requireKey,
} from '../../../workers/engine/keys.ts';
import { Worlds } from '../../../workers/engine/worlds.ts';

const PASSPHRASE = 'vier leise füchse graben';
/** No world is opened here. */
const RUNTIME = {} as LuaRuntime;

let database: BrowserDatabase;
let worlds: Worlds;

async function freshBrowser(): Promise<void> {
  vi.stubGlobal('indexedDB', new IDBFactory());
  database = await BrowserDatabase.open();
  worlds = new Worlds({ database, runtime: RUNTIME, verifier: { verify: async () => false } });
}

beforeEach(freshBrowser);

/** What is stored, as bytes would show it. */
async function storedSeeds(): Promise<readonly unknown[]> {
  return (await database.keys()).map(({ key }) => ('seed' in key ? key.seed : null));
}

describe('[KEY-6] a key of this browser', () => {
  it('is made with the file or without, and cannot be read afterwards', async () => {
    const { identity, file } = await createIdentity(worlds, { actor: 'ada', passphrase: null }, NO_TASK);
    expect(file).toBeNull();
    expect(identity).toMatchObject({ actor: 'user:ada', current: true, recoveryAt: null, imported: false });
    const [record] = await database.keys();
    expect(record?.key.custody).toBe('webcrypto');
    expect(await storedSeeds()).toEqual([null]);
    if (record?.key.custody === 'webcrypto') expect(record.key.privateKey.extractable).toBe(false);
    await expect(
      exportIdentity(worlds, { keyId: identity.keyId, passphrase: PASSPHRASE }, NO_TASK),
    ).rejects.toMatchObject({ code: 'ERR_KEY_NOT_EXPORTABLE' });
  });

  it('comes back from its file in another browser, and signs as before', async () => {
    const made = await createIdentity(worlds, { actor: 'ada', passphrase: PASSPHRASE }, NO_TASK);
    expect(made.file?.fileName).toMatch(/^gatos-key-ada-[0-9a-f]{8}\.json$/);
    const bytes = utf8(made.file?.text ?? '');
    await freshBrowser();
    const { identity, known } = await importIdentity(worlds, { bytes, passphrase: PASSPHRASE }, NO_TASK);
    expect(known).toBe(false);
    expect(identity).toMatchObject({ keyId: made.identity.keyId, actor: 'user:ada', imported: true });
    expect(identity.current).toBe(true);
    expect(identity.recoveryAt).toBe(made.identity.recoveryAt);
    expect(await storedSeeds()).toEqual([null]);
    const message = utf8('hello');
    const signature = await signerOf(await requireKey(worlds, 'user:other')).sign(message);
    expect(verifyEd25519(parseKeyId(identity.keyId), message, signature)).toBe(true);

    const again = await importIdentity(worlds, { bytes, passphrase: PASSPHRASE }, NO_TASK);
    expect(again.known).toBe(true);
    expect(await listIdentities(worlds, null)).toHaveLength(1);
    await expect(importIdentity(worlds, { bytes, passphrase: 'another one' }, NO_TASK)).rejects.toMatchObject(
      {
        code: 'ERR_PASSPHRASE_WRONG',
      },
    );
    expect(await listIdentities(worlds, null)).toHaveLength(1);
  }, 60_000);

  it('that a person has goes on signing new worlds when another is imported, until they choose', async () => {
    const made = await createIdentity(worlds, { actor: 'ada', passphrase: PASSPHRASE }, NO_TASK);
    await freshBrowser();
    // As records of earlier versions are: none of them says that it is the current one.
    await requireKey(worlds, 'user:ben');
    await database.updateKeys(({ current: _, ...record }) => record);
    const own = (await identityInfo(worlds))?.keyId ?? '';
    const bytes = utf8(made.file?.text ?? '');
    const { identity } = await importIdentity(worlds, { bytes, passphrase: PASSPHRASE }, NO_TASK);
    expect(identity.current).toBe(false);
    expect((await identityInfo(worlds))?.keyId).toBe(own);
    await chooseIdentity(worlds, identity.keyId);
    expect((await identityInfo(worlds))?.keyId).toBe(identity.keyId);
    expect((await database.keys()).filter((record) => record.current === true)).toHaveLength(1);

    // Rotation: the new one is current, the others stay.
    const next = await createIdentity(worlds, { actor: 'ben', passphrase: null }, NO_TASK);
    const keys = await listIdentities(worlds, null);
    expect(keys.map((key) => key.current)).toEqual([true, false, false]);
    expect(keys[0]?.keyId).toBe(next.identity.keyId);
  }, 60_000);

  it('is not made at all under a weak passphrase, a bad name, or after a cancel', async () => {
    const none = async (params: { actor: string; passphrase: string | null }, task = NO_TASK) => {
      await expect(createIdentity(worlds, params, task)).rejects.toThrow();
      expect(await database.keys()).toEqual([]);
    };
    await none({ actor: 'ada', passphrase: 'short' });
    await none({ actor: '../x', passphrase: null });
    const cancelled = {
      ...NO_TASK,
      check: () => {
        throw new Error('cancelled');
      },
    };
    await none({ actor: 'ada', passphrase: PASSPHRASE }, cancelled);
  }, 60_000);
});
