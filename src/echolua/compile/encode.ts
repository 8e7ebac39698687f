import { encodeDagCbor } from '../../protocol/codec/dagCbor.ts';
import type { JsonValue } from '../../protocol/codec/json.ts';
import { sha256Digest } from '../../protocol/crypto/hash.ts';
import type { Elc } from '../elc.ts';

/** [LUA-1] The bytes that are hashed, stored and signed. */
export function encodeElc(elc: Elc): Uint8Array<ArrayBuffer> {
  return encodeDagCbor(elc as unknown as JsonValue);
}

/** [LUA-1] [ENC-5] `sha256:<64 hex>` of the ELC bytes. */
export function foldRootOf(bytes: Uint8Array): string {
  return sha256Digest(bytes);
}
