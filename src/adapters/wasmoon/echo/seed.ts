import { CID } from 'multiformats/cid';
import { blake3 } from '../../../protocol/crypto/hash.ts';
import { GatosError } from '../../../protocol/errors.ts';

const PREFIX = 'sha256:';

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function cidBytesOf(cid: string): Uint8Array {
  try {
    return CID.parse(cid).bytes;
  } catch (cause) {
    throw new GatosError('ERR_CID_INVALID', `${cid.slice(0, 80)} is not the CID of an event`, { cause });
  }
}

/** [LUA-4] The first 8 bytes, little-endian, of blake3(Event-CID bytes || fold_root bytes), as a raw number. */
export function eventSeed(cid: string, foldRoot: string): bigint {
  const cidBytes = cidBytesOf(cid);
  const rootBytes = fromHex(foldRoot.slice(PREFIX.length));
  const bytes = new Uint8Array(cidBytes.length + rootBytes.length);
  bytes.set(cidBytes);
  bytes.set(rootBytes, cidBytes.length);
  return new DataView(blake3(bytes).slice().buffer).getBigInt64(0, true);
}
