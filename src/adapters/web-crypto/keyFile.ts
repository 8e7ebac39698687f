import { scryptAsync } from '@noble/hashes/scrypt.js';
import {
  type KeyFile,
  keyFileHeader,
  passphraseBytes,
  SCRYPT,
  type ScryptParams,
} from '../../protocol/crypto/keyFile.ts';
import { GatosError } from '../../protocol/errors.ts';
import { keyIdOfSeed } from './signer.ts';

/** RFC 7914 to 32 bytes; `progress` from 0 to 1, and what it throws ends the work. */
export type Scrypt = (
  passphrase: Uint8Array,
  salt: Uint8Array,
  params: ScryptParams,
  progress: (share: number) => void,
) => Promise<Uint8Array>;

/** Milliseconds it may hold its thread at a time: the engine goes on answering meanwhile. */
const SLICE_MS = 20;

/** In JavaScript: Web Crypto has no scrypt. */
export const nobleScrypt: Scrypt = (passphrase, salt, params, onProgress) =>
  scryptAsync(passphrase, salt, { ...params, dkLen: 32, asyncTick: SLICE_MS, onProgress });

export interface KeyFileOptions {
  readonly scrypt?: Scrypt;
  readonly progress?: (share: number) => void;
}

const silent = () => undefined;

/** [KEY-2] [KEY-4] Puts a seed under a passphrase, with a new salt and nonce. */
export async function sealKey(
  seed: Uint8Array,
  about: { readonly actor: string; readonly createdAt: string },
  passphrase: string,
  { scrypt = nobleScrypt, progress = silent }: KeyFileOptions = {},
): Promise<KeyFile> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const header = { keyId: keyIdOfSeed(seed), actor: about.actor, createdAt: about.createdAt };
  const key = await aesKey(await scrypt(passphraseBytes(passphrase), salt, SCRYPT, progress), 'encrypt');
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: keyFileHeader(header) };
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, new Uint8Array(seed)));
  return { ...header, kdf: { ...SCRYPT, salt }, nonce, ciphertext };
}

/** The 32-byte seed. Throws ERR_PASSPHRASE_WRONG, or ERR_KEY_INVALID where the seed is not that of the key named. */
export async function openKey(
  file: KeyFile,
  passphrase: string,
  { scrypt = nobleScrypt, progress = silent }: KeyFileOptions = {},
): Promise<Uint8Array> {
  const { salt, ...params } = file.kdf;
  const key = await aesKey(await scrypt(passphraseBytes(passphrase), salt, params, progress), 'decrypt');
  const algorithm = {
    name: 'AES-GCM',
    iv: new Uint8Array(file.nonce),
    additionalData: keyFileHeader(file),
  };
  const opened = await crypto.subtle
    .decrypt(algorithm, key, new Uint8Array(file.ciphertext))
    .catch((cause: unknown) => Promise.reject(wrongPassphrase(cause)));
  const seed = new Uint8Array(opened);
  // GCM does not commit to its key: a file can be made that opens to other bytes under another passphrase.
  if (keyIdOfSeed(seed) !== file.keyId)
    throw new GatosError('ERR_KEY_INVALID', 'The key inside this file is not the one that its name says.', {
      hint: 'Do not use it: somebody may have made it to mislead you.',
    });
  return seed;
}

async function aesKey(bytes: Uint8Array, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, [use]);
}

function wrongPassphrase(cause: unknown): GatosError {
  return new GatosError('ERR_PASSPHRASE_WRONG', 'This passphrase does not open the file.', {
    hint: 'Check capitals and spaces and try again. If you are sure of it, the file was changed or damaged.',
    cause,
  });
}
