import { hex, textOf, unhex, utf8 } from '../bytes.ts';
import type { JsonObject, JsonValue } from '../codec/json.ts';
import { parseJsonStrict } from '../codec/parseJson.ts';
import { GatosError } from '../errors.ts';
import { parseTimestamp } from '../event/timestamp.ts';
import { isActor } from '../journal/names.ts';
import { isKeyId } from './keys.ts';

/**
 * [KEY-1] A recovery file: an Ed25519 seed under a passphrase, and what must be known of it before it is opened.
 * docs/keys.md describes every field.
 */
export interface KeyFile {
  /** `ed25519:<64 hex>`; once opened, the seed must give it. */
  readonly keyId: string;
  /** Who it was made for ("user:ada"). In a world the trust graph decides. */
  readonly actor: string;
  /** RFC 3339, UTC: when the file was made. */
  readonly createdAt: string;
  readonly kdf: ScryptParams & { readonly salt: Uint8Array };
  /** 12 bytes. */
  readonly nonce: Uint8Array;
  /** AES-256-GCM of the 32-byte seed, the 16-byte tag at its end. */
  readonly ciphertext: Uint8Array;
}

/** RFC 7914. */
export interface ScryptParams {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** [KEY-2] What new files are made with: 128 MiB and about a second, in line with OWASP's first choice for scrypt. */
export const SCRYPT: ScryptParams = { N: 131_072, r: 8, p: 1 };

/** [KEY-3] A file says how much work opening it is; no file may ask for more memory or time than this. */
const MAX_MEMORY = 256 * 1024 * 1024;
const MAX_WORK = 2 ** 22;
const MIN_N = 2 ** 14;

export const MAX_KEY_FILE = 16 * 1024;
export const MIN_PASSPHRASE = 12;
const MAX_PASSPHRASE_BYTES = 1024;

const FORMAT = 'gatos-key';

/** Throws ERR_KEY_INVALID for anything that is not a recovery file of version 1, [KEY-1] and [KEY-3]. */
export function parseKeyFile(bytes: Uint8Array): KeyFile {
  if (bytes.length > MAX_KEY_FILE)
    throw invalid(`it has ${bytes.length} bytes, and a recovery file at most ${MAX_KEY_FILE}`);
  const file = fields(readJson(bytes), ['format', 'v', 'keyId', 'actor', 'createdAt', 'kdf', 'cipher'], 'it');
  if (file.v !== 1) throw invalid('it is of a version that this program does not know');
  const kdf = fields(file.kdf, ['name', 'N', 'r', 'p', 'salt'], 'its kdf');
  const cipher = fields(file.cipher, ['name', 'nonce', 'ciphertext'], 'its cipher');
  if (kdf.name !== 'scrypt') throw invalid('its kdf is not scrypt');
  if (cipher.name !== 'AES-256-GCM') throw invalid('its cipher is not AES-256-GCM');
  const { keyId, actor, createdAt } = file;
  if (!isKeyId(keyId)) throw invalid('its keyId is malformed');
  if (!isActor(actor)) throw invalid('its actor is malformed');
  if (typeof createdAt !== 'string' || parseTimestamp(createdAt) === null)
    throw invalid('its createdAt is not a time in UTC');
  return {
    keyId,
    actor,
    createdAt,
    kdf: { ...checkScrypt(kdf), salt: digits(kdf.salt, 16, 64, 'its salt') },
    nonce: digits(cipher.nonce, 12, 12, 'its nonce'),
    ciphertext: digits(cipher.ciphertext, 48, 48, 'its ciphertext'),
  };
}

/** The file as text, in the order that docs/keys.md shows. */
export function formatKeyFile(file: KeyFile): string {
  const { keyId, actor, createdAt, kdf, nonce, ciphertext } = file;
  const record = {
    format: FORMAT,
    v: 1,
    keyId,
    actor,
    createdAt,
    kdf: { name: 'scrypt', N: kdf.N, r: kdf.r, p: kdf.p, salt: hex(kdf.salt) },
    cipher: { name: 'AES-256-GCM', nonce: hex(nonce), ciphertext: hex(ciphertext) },
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** [KEY-4] What the tag protects beside the seed. The kdf is bound by the key it gives, the nonce by the cipher. */
export function keyFileHeader(file: Pick<KeyFile, 'keyId' | 'actor' | 'createdAt'>): Uint8Array<ArrayBuffer> {
  return utf8(`gatos/key/v1\n${file.keyId}\n${file.actor}\n${file.createdAt}\n`);
}

/** `gatos-key-ada-1a2b3c4d.json`: tells whose it is without being opened. */
export function keyFileName(file: Pick<KeyFile, 'keyId' | 'actor'>): string {
  return `gatos-key-${file.actor.replace(/^[a-z]+:/, '')}-${file.keyId.slice(8, 16)}.json`;
}

/** [KEY-5] NFC (RFC 8265 asks for the same) in UTF-8; nothing is trimmed. Throws ERR_USAGE. */
export function passphraseBytes(passphrase: string): Uint8Array<ArrayBuffer> {
  const bytes = utf8(passphrase.normalize('NFC'));
  if (!passphrase.isWellFormed() || bytes.length === 0 || bytes.length > MAX_PASSPHRASE_BYTES)
    throw new GatosError('ERR_USAGE', `A passphrase has 1 to ${MAX_PASSPHRASE_BYTES} bytes of text.`);
  return bytes;
}

/** What is wrong with a passphrase for a new file, as a sentence; null when nothing is. */
export function passphraseProblem(passphrase: string): string | null {
  const length = [...passphrase.normalize('NFC')].length;
  if (length < MIN_PASSPHRASE)
    return `Use at least ${MIN_PASSPHRASE} characters: four or five unrelated words are easy to keep and hard to guess.`;
  if (utf8(passphrase).length > MAX_PASSPHRASE_BYTES) return `Use at most ${MAX_PASSPHRASE_BYTES} bytes.`;
  return new Set(passphrase).size < 4 ? 'Use more than a few different characters.' : null;
}

function readJson(bytes: Uint8Array): JsonValue {
  let value: JsonValue;
  try {
    value = parseJsonStrict(textOf(bytes));
  } catch (cause) {
    throw invalid('it is not JSON', cause);
  }
  if (!isObject(value) || value.format !== FORMAT) throw invalid(`it does not say "format": "${FORMAT}"`);
  return value;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Just these fields: a later version of the format has another number, not other fields. */
function fields(value: JsonValue | undefined, names: readonly string[], what: string): JsonObject {
  if (!isObject(value)) throw invalid(`${what} is no object`);
  const missing = names.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) throw invalid(`${what} lacks "${missing}"`);
  const extra = Object.keys(value).find((name) => !names.includes(name));
  if (extra !== undefined) throw invalid(`${what} has the unknown field "${extra.slice(0, 40)}"`);
  return value;
}

/** [KEY-3] */
function checkScrypt({ N, r, p }: JsonObject): ScryptParams {
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
  if (!isCount(N) || !isCount(r) || !isCount(p) || N > 2 ** 30 || (N & (N - 1)) !== 0)
    throw invalid('its scrypt parameters are malformed');
  if (N < MIN_N) throw invalid(`its scrypt N is below ${MIN_N}, too little to protect a key`);
  if (128 * N * r > MAX_MEMORY || N * r * p > MAX_WORK)
    throw invalid('opening it would take more memory or time than this program allows');
  return { N, r, p };
}

function digits(value: unknown, least: number, most: number, what: string): Uint8Array<ArrayBuffer> {
  if (typeof value !== 'string' || !/^(?:[0-9a-f]{2})*$/.test(value))
    throw invalid(`${what} is not lower-case hex`);
  const length = value.length / 2;
  if (length < least || length > most) throw invalid(`${what} has ${length} bytes`);
  return unhex(value);
}

function invalid(why: string, cause?: unknown): GatosError {
  return new GatosError('ERR_KEY_INVALID', `This is not a recovery file that can be used: ${why}.`, {
    hint: 'Choose the gatos-key-….json that was saved when the key was made.',
    cause,
  });
}
