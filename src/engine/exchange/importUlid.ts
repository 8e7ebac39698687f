import { utf8 } from '../../protocol/bytes.ts';
import { blake3 } from '../../protocol/crypto/hash.ts';
import { formatUlid, parseUlid } from '../../protocol/event/ulid.ts';

const ID_BITS = 64n;
const ID_MASK = (1n << ID_BITS) - 1n;
const MAX_SEQUENCE = 0xffffn;

/**
 * [EVT-6] The last 64 bits of the ULID of an imported line that has an `id`: a function of the id, so that importing
 * the file again finds the event that is already there.
 */
export function importIdBits(id: string): bigint {
  let bits = 0n;
  for (const byte of blake3(utf8(`gatos/import-id/v1\n${id}`)).subarray(0, 8))
    bits = (bits << 8n) | BigInt(byte);
  return bits;
}

/** The id bits that an event's ULID would show if it was imported. */
export function idBitsOf(ulid: string): bigint {
  return parseUlid(ulid).entropy & ID_MASK;
}

/** The next ULID above `greatest` that carries the id bits: time, then a 16-bit sequence within the millisecond. */
export function importUlid(now: number, greatest: string | null, idBits: bigint): string {
  const seen = greatest === null ? null : parseUlid(greatest);
  if (seen === null || now > seen.time) return formatUlid({ time: now, entropy: idBits });
  const sequence = (seen.entropy >> ID_BITS) + 1n;
  if (sequence <= MAX_SEQUENCE)
    return formatUlid({ time: seen.time, entropy: (sequence << ID_BITS) | idBits });
  return formatUlid({ time: seen.time + 1, entropy: idBits });
}
