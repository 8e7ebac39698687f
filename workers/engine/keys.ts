import type { KeyRecord } from '../../src/adapters/browser/database.ts';
import { openKey, sealKey } from '../../src/adapters/web-crypto/keyFile.ts';
import { generateKey, type KeyMaterial, keyFromSeed } from '../../src/adapters/web-crypto/signer.ts';
import { currentPlace } from '../../src/engine/ledger/governance.ts';
import type { Task } from '../../src/ports/runtime.ts';
import {
  formatKeyFile,
  type KeyFile,
  keyFileName,
  parseKeyFile,
  passphraseProblem,
} from '../../src/protocol/crypto/keyFile.ts';
import { deviceOf, formatKeyId, parseKeyId } from '../../src/protocol/crypto/keys.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import { parseTimestamp } from '../../src/protocol/event/timestamp.ts';
import { isRefComponent } from '../../src/protocol/journal/names.ts';
import type { IdentityInfo, RecoveryFile, WorldId } from '../../src/rpc/contract.ts';
import type { Worlds } from './worlds.ts';

type Created = { readonly identity: IdentityInfo; readonly file: RecoveryFile | null };

/** The keys of this browser, the sample's public ones left out: the current one first, then the newest. */
async function ownKeys(worlds: Worlds): Promise<readonly KeyRecord[]> {
  const own = (await worlds.platform.database.keys()).filter((key) => !key.demo);
  const rank = (key: KeyRecord) => Number(key.current === true);
  return own.sort((a, b) => rank(b) - rank(a) || b.createdAt - a.createdAt);
}

export async function currentKey(worlds: Worlds): Promise<KeyRecord | undefined> {
  return (await ownKeys(worlds))[0];
}

/** [JRN-0] `user:<name>` of a bare name; throws ERR_USAGE. */
export function actorOf(name: string): string {
  if (!isRefComponent(name)) {
    throw new GatosError('ERR_USAGE', `"${name.slice(0, 60)}" cannot be your name here.`, {
      hint: 'Use lower-case letters, digits, "-", "_" and single dots inside.',
    });
  }
  return `user:${name}`;
}

/** The key that signs new worlds, made on first use. */
export async function requireKey(worlds: Worlds, actor: string): Promise<KeyMaterial> {
  const known = await currentKey(worlds);
  if (known !== undefined) return known.key;
  const key = await generateKey();
  await keep(worlds, { key, actor });
  return key;
}

export async function identityInfo(worlds: Worlds): Promise<IdentityInfo | null> {
  const record = await currentKey(worlds);
  return record === undefined ? null : describe(record, true, null);
}

export async function listIdentities(
  worlds: Worlds,
  world: WorldId | null,
): Promise<readonly IdentityInfo[]> {
  const trusted = world === null ? {} : currentPlace((await worlds.get(world)).ledger.governance).trust.keys;
  const speaksFor = (keyId: string) =>
    Object.hasOwn(trusted, keyId) ? (trusted[keyId]?.actor ?? null) : null;
  return (await ownKeys(worlds)).map((record, index) =>
    describe(record, index === 0, speaksFor(record.keyId)),
  );
}

/**
 * [KEY-6] The seed exists in this function alone, and only where a recovery file is asked for: it is sealed, imported
 * as a key that cannot be read, and overwritten. Without a file it never leaves the browser's own cryptography.
 */
export async function createIdentity(
  worlds: Worlds,
  { actor: name, passphrase }: { readonly actor: string; readonly passphrase: string | null },
  task: Task,
): Promise<Created> {
  const actor = actorOf(name);
  if (passphrase === null) {
    const record = await keep(worlds, { key: await generateKey(), actor });
    return { identity: describe(record, true, null), file: null };
  }
  checkPassphrase(passphrase);
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const now = Date.now();
  const file = await sealKey(seed, { actor, createdAt: new Date(now).toISOString() }, passphrase, {
    progress: watched(task, 'protecting the key'),
  });
  const key = await keyFromSeed(seed);
  if (key.custody === 'webcrypto') seed.fill(0);
  const record = await keep(worlds, { key, actor, recoveryAt: now });
  return { identity: describe(record, true, null), file: recoveryFile(file) };
}

/** Throws ERR_KEY_INVALID or ERR_PASSPHRASE_WRONG. It becomes the current key only where there was none. */
export async function importIdentity(
  worlds: Worlds,
  { bytes, passphrase }: { readonly bytes: Uint8Array; readonly passphrase: string },
  task: Task,
): Promise<{ readonly identity: IdentityInfo; readonly known: boolean }> {
  const file = parseKeyFile(bytes);
  const seed = await openKey(file, passphrase, { progress: watched(task, 'opening the file') });
  const recoveryAt = parseTimestamp(file.createdAt) ?? Date.now();
  const keys = await ownKeys(worlds);
  const known = keys.find((record) => record.keyId === file.keyId);
  if (known !== undefined) {
    await worlds.platform.database.updateKeys((record) =>
      record.keyId === file.keyId ? { ...record, recoveryAt } : record,
    );
    return { identity: describe({ ...known, recoveryAt }, keys[0] === known, null), known: true };
  }
  const key = await keyFromSeed(seed);
  if (key.custody === 'webcrypto') seed.fill(0);
  const [before] = keys;
  const current = before === undefined;
  const record = await keep(worlds, { key, actor: file.actor, recoveryAt, imported: true, current });
  // Records of earlier versions say of no key that it is the current one, and the newest would be taken for it.
  if (before !== undefined) await chooseIdentity(worlds, before.keyId);
  await worlds.reconsiderIdentities();
  return { identity: describe(record, current, null), known: false };
}

/** A file for a key whose seed is stored; any other key gave its only chance away when it was made. */
export async function exportIdentity(
  worlds: Worlds,
  { keyId, passphrase }: { readonly keyId: string; readonly passphrase: string },
  task: Task,
): Promise<RecoveryFile> {
  const { key, actor } = await requireOwn(worlds, keyId);
  if (key.custody !== 'noble')
    throw new GatosError('ERR_KEY_NOT_EXPORTABLE', 'This key cannot be read, not even by this app.', {
      hint: 'Make a new key with a recovery file, and let an owner of your worlds trust it.',
    });
  checkPassphrase(passphrase);
  const now = Date.now();
  const about = { actor, createdAt: new Date(now).toISOString() };
  const file = await sealKey(key.seed, about, passphrase, { progress: watched(task, 'protecting the key') });
  await worlds.platform.database.updateKeys((record) =>
    record.keyId === keyId ? { ...record, recoveryAt: now } : record,
  );
  return recoveryFile(file);
}

/** New worlds are signed with this key from now on; worlds that are there keep the keys they trust. */
export async function chooseIdentity(worlds: Worlds, keyId: string): Promise<IdentityInfo> {
  const record = await requireOwn(worlds, keyId);
  await worlds.platform.database.updateKeys((each) => ({ ...each, current: each.keyId === keyId }));
  return describe(record, true, null);
}

async function requireOwn(worlds: Worlds, keyId: string): Promise<KeyRecord> {
  const record = (await ownKeys(worlds)).find((each) => each.keyId === keyId);
  if (record === undefined)
    throw new GatosError('ERR_IDENTITY_MISSING', 'This browser does not have that key.');
  return record;
}

interface NewKey {
  readonly key: KeyMaterial;
  readonly actor: string;
  readonly recoveryAt?: number;
  readonly imported?: boolean;
  readonly current?: boolean;
}

/** Durable when it resolves: before anything is signed with it. */
async function keep(worlds: Worlds, { current = true, ...made }: NewKey): Promise<KeyRecord> {
  const { database } = worlds.platform;
  const keyId = formatKeyId(made.key.publicKey);
  const record: KeyRecord = { keyId, createdAt: Date.now(), demo: false, current: false, ...made };
  await database.putKey(record);
  if (current) await database.updateKeys((each) => ({ ...each, current: each.keyId === keyId }));
  return record;
}

function describe(record: KeyRecord, current: boolean, speaksFor: string | null): IdentityInfo {
  const { actor, keyId, key, createdAt, imported = false, recoveryAt = null } = record;
  const device = deviceOf(parseKeyId(keyId));
  return {
    actor,
    keyId,
    device,
    custody: key.custody,
    createdAt,
    current,
    imported,
    recoveryAt,
    speaksFor,
  };
}

function recoveryFile(file: KeyFile): RecoveryFile {
  return { fileName: keyFileName(file), text: formatKeyFile(file) };
}

function checkPassphrase(passphrase: string): void {
  const problem = passphraseProblem(passphrase);
  if (problem !== null) throw new GatosError('ERR_USAGE', 'This passphrase is too weak.', { hint: problem });
}

/** Scrypt's share as progress; a cancel ends it. */
function watched(task: Task, phase: string): (share: number) => void {
  return (share) => {
    task.check();
    task.progress(Math.round(share * 100), 100, phase);
  };
}
