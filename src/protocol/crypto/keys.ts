import { hex, unhex } from '../bytes.ts';
import { GatosError } from '../errors.ts';
import { blake3 } from './hash.ts';

const KEY_ID = /^ed25519:[0-9a-f]{64}$/;
const SIGNATURE = /^ed25519:[0-9a-f]{128}$/;

/** [ENC-5] `ed25519:<64 hex>` */
export function formatKeyId(publicKey: Uint8Array): string {
  return `ed25519:${hex(publicKey)}`;
}

export function isKeyId(text: unknown): text is string {
  return typeof text === 'string' && KEY_ID.test(text);
}

/** 32 bytes; throws ERR_KEY_INVALID. */
export function parseKeyId(text: string): Uint8Array {
  if (!KEY_ID.test(text))
    throw new GatosError('ERR_KEY_INVALID', 'A key must be written as ed25519:<64 hex digits>.');
  return unhex(text.slice(8));
}

/** [ENC-5] `ed25519:<128 hex>` */
export function formatSignature(signature: Uint8Array): string {
  return `ed25519:${hex(signature)}`;
}

/** 64 bytes; throws ERR_SIGNATURE_INVALID. */
export function parseSignature(text: string): Uint8Array {
  if (!SIGNATURE.test(text)) {
    throw new GatosError('ERR_SIGNATURE_INVALID', 'A signature must be written as ed25519:<128 hex digits>.');
  }
  return unhex(text.slice(8));
}

/** [JRN-1] The device component of a journal ref: the first 16 hex digits of the BLAKE3 of the public key. */
export function deviceOf(publicKey: Uint8Array): string {
  return hex(blake3(publicKey)).slice(0, 16);
}

/** A world has few keys, and each is asked for with every event. */
const devices = new Map<string, string>();
const MAX_REMEMBERED = 1_000;

/** [JRN-1] As `deviceOf`, by key id. Throws ERR_KEY_INVALID. */
export function deviceOfKey(keyId: string): string {
  const known = devices.get(keyId);
  if (known !== undefined) return known;
  const device = deviceOf(parseKeyId(keyId));
  if (devices.size >= MAX_REMEMBERED) devices.clear();
  devices.set(keyId, device);
  return device;
}
