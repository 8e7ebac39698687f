import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { chmod, type FileHandle, link, mkdir, open, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Signer } from '../../ports/runtime.ts';
import { hex, unhex } from '../../protocol/bytes.ts';
import { formatKeyId } from '../../protocol/crypto/keys.ts';
import { GatosError } from '../../protocol/errors.ts';
import { isActor } from '../../protocol/journal/names.ts';
import { fileError, systemCode } from '../node-files/files.ts';

/** This device's key, as the command line keeps it: outside every repository, readable by its owner alone. */
export interface DeviceKey {
  readonly path: string;
  /** `ed25519:<64 hex>` */
  readonly keyId: string;
  readonly createdAt: string;
  /** Whom it was made for, where it came from a recovery file; else a world decides at its genesis. */
  readonly actor: string | null;
  readonly signer: Signer;
}

/** RFC 8410: the DER before the 32 bytes of an Ed25519 private key in PKCS#8. */
const PKCS8_PREFIX = unhex('302e020100300506032b657004220420');

/** Node's own Ed25519: the curve in JavaScript would cost every command 30 ms. */
function signerOf(seed: Uint8Array): Signer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  return { keyId: keyIdOf(key), sign: async (message) => new Uint8Array(sign(null, message, key)) };
}

/** The public key is the last 32 bytes of its SubjectPublicKeyInfo (RFC 8410 section 4). */
function keyIdOf(key: KeyObject): string {
  return formatKeyId(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32));
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `$GATOS_HOME/identity.json`, else `gatos/identity.json` under `$XDG_CONFIG_HOME` or `~/.config`. */
export function identityPath(env: Environment): string {
  const own = env.GATOS_HOME;
  if (own !== undefined && own !== '') return join(own, 'identity.json');
  const config = env.XDG_CONFIG_HOME;
  // The XDG specification: a path that is not absolute is to be ignored.
  if (config !== undefined && isAbsolute(config)) return join(config, 'gatos', 'identity.json');
  return join(env.HOME || homedir(), '.config', 'gatos', 'identity.json');
}

/** The key at `path`, or null where there is none. Throws ERR_KEY_INVALID for one that others may read or is damaged. */
export async function loadDeviceKey(path: string): Promise<DeviceKey | null> {
  return (await load(path))?.key ?? null;
}

/** The 32 bytes that a recovery file protects, with the key they give; null where there is no key. */
export async function loadDeviceSeed(path: string): Promise<StoredKey | null> {
  return load(path);
}

export interface StoredKey {
  readonly key: DeviceKey;
  readonly seed: Uint8Array;
}

async function load(path: string): Promise<StoredKey | null> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw fileError(`The key file ${path} cannot be read`, error);
  }
  try {
    // Asked of the open file, not of its name: nobody can swap it in between.
    const { mode } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw exposed(path, mode);
    return readKey(path, await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}

/** As `loadDeviceKey`, making the key on first use. Two first uses at once end up with the same key. */
export async function loadOrCreateDeviceKey(path: string): Promise<DeviceKey> {
  const known = await loadDeviceKey(path);
  if (known !== null) return known;
  await storeDeviceKey(path, randomBytes(32), null);
  const made = await loadDeviceKey(path);
  if (made === null) throw damaged(path, 'it vanished right after it was made');
  return made;
}

/**
 * The file appears under its name whole or not at all, and only if nothing bears the name: written aside, then
 * linked, which the system refuses for a name that is taken. False where one bears it.
 */
export async function storeDeviceKey(path: string, seed: Uint8Array, actor: string | null): Promise<boolean> {
  const record = {
    v: 1,
    keyId: signerOf(seed).keyId,
    seed: hex(seed),
    createdAt: new Date().toISOString(),
    ...(actor === null ? {} : { actor }),
  };
  const folder = dirname(path);
  const temporary = join(folder, `.identity.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(record, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(temporary, 0o600); // whatever the umask
    await link(temporary, path);
    return true;
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw fileError(`The key file ${path} cannot be made`, error);
    return false;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Moves the key at `path` beside it, under a name of its own, and returns that: no key is ever written over. */
export async function setDeviceKeyAside(path: string, keyId: string): Promise<string> {
  const aside = join(dirname(path), `identity-${keyId.slice(8, 24)}.json`);
  try {
    // Linked first: the system refuses a name that is taken, and a crash in between leaves both.
    await link(path, aside).catch((error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error;
    });
    await rm(path);
    return aside;
  } catch (error) {
    throw fileError(`The key file ${path} cannot be moved aside`, error);
  }
}

function readKey(path: string, text: string): StoredKey {
  let record: Record<string, unknown>;
  try {
    record = Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    throw damaged(path, 'it is not JSON');
  }
  const { seed, keyId, createdAt, actor } = record;
  if (typeof seed !== 'string' || !/^[0-9a-f]{64}$/.test(seed)) throw damaged(path, 'its seed is malformed');
  const signer = signerOf(unhex(seed));
  if (signer.keyId !== keyId) throw damaged(path, 'its seed and its keyId do not belong together');
  const key = {
    path,
    keyId,
    createdAt: typeof createdAt === 'string' ? createdAt : '',
    actor: isActor(actor) ? actor : null,
    signer,
  };
  return { key, seed: unhex(seed) };
}

function exposed(path: string, mode: number): GatosError {
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  return new GatosError(
    'ERR_KEY_INVALID',
    `The key file ${path} can be read by others (mode ${octal}): it is not used.`,
    {
      hint: `If nobody else has read it, run: chmod 600 ${path}`,
      data: { path },
    },
  );
}

function damaged(path: string, why: string): GatosError {
  return new GatosError('ERR_KEY_INVALID', `The key file ${path} cannot be used: ${why}.`, {
    hint: 'Restore it from a backup. Without it this device cannot write to its worlds any more; moving it away makes a new key.',
    data: { path },
  });
}
