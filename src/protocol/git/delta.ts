import { GatosError } from '../errors.ts';

function invalid(what: string): GatosError {
  return new GatosError('ERR_PACK_INVALID', what);
}

interface Cursor {
  at: number;
}

function readByte(delta: Uint8Array, cursor: Cursor): number {
  const byte = delta[cursor.at];
  if (byte === undefined) throw invalid('the delta is cut short');
  cursor.at += 1;
  return byte;
}

/** Little-endian base-128 size, as in the head of a delta. At most 7 bytes: 49 bits stay exact. */
function readSize(delta: Uint8Array, cursor: Cursor): number {
  let size = 0;
  for (let scale = 1, i = 0; i < 7; i++, scale *= 128) {
    const byte = readByte(delta, cursor);
    size += (byte & 127) * scale;
    if (byte < 128) return size;
  }
  throw invalid('the delta declares an impossible size');
}

/** The two sizes a delta starts with: of its base, and of what it makes. */
export function deltaSizes(delta: Uint8Array): {
  readonly base: number;
  readonly result: number;
  readonly at: number;
} {
  const cursor = { at: 0 };
  const base = readSize(delta, cursor);
  const result = readSize(delta, cursor);
  return { base, result, at: cursor.at };
}

/** Up to `count` little-endian bytes, each present when its bit of `opcode` (from `bit` up) is set. */
function readOperand(delta: Uint8Array, cursor: Cursor, opcode: number, bit: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    if (opcode & (bit << i)) value += readByte(delta, cursor) * 256 ** i;
  }
  return value;
}

/** Applies a Git delta (copy and insert commands). Throws ERR_PACK_INVALID with a lower-case reason. */
export function applyDelta(base: Uint8Array, delta: Uint8Array): Uint8Array {
  const sizes = deltaSizes(delta);
  if (sizes.base !== base.length)
    throw invalid(`the delta expects a base of ${sizes.base} bytes, not ${base.length}`);
  const out = new Uint8Array(sizes.result);
  const cursor = { at: sizes.at };
  let filled = 0;
  while (cursor.at < delta.length) {
    const opcode = readByte(delta, cursor);
    let piece: Uint8Array;
    if (opcode & 128) {
      const from = readOperand(delta, cursor, opcode, 1, 4);
      const length = readOperand(delta, cursor, opcode, 16, 3) || 65_536;
      if (from + length > base.length) throw invalid('the delta copies from beyond its base');
      piece = base.subarray(from, from + length);
    } else {
      if (opcode === 0) throw invalid('the delta holds a reserved command');
      if (cursor.at + opcode > delta.length) throw invalid('the delta is cut short');
      piece = delta.subarray(cursor.at, cursor.at + opcode);
      cursor.at += opcode;
    }
    if (filled + piece.length > out.length) throw invalid('the delta makes more than it declares');
    out.set(piece, filled);
    filled += piece.length;
  }
  if (filled !== out.length)
    throw invalid(`the delta makes ${filled} bytes, not the ${out.length} it declares`);
  return out;
}
