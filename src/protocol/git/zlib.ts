import { zlibSync } from 'fflate';
import pako from 'pako';
import { GatosError } from '../errors.ts';
import { adler32 } from './checksums.ts';

/** RFC 1950 bytes. The same input gives the same bytes everywhere: fflate is plain arithmetic. */
export function deflate(bytes: Uint8Array): Uint8Array {
  return zlibSync(bytes, { level: 6 });
}

/** RFC 1950 bytes that are not compressed: fifty times as fast to write, and ten times to read. */
export function wrapStored(bytes: Uint8Array): Uint8Array {
  return zlibSync(bytes, { level: 0 });
}

export interface Inflated {
  readonly bytes: Uint8Array;
  /** How many input bytes the stream took, header and checksum included. */
  readonly consumed: number;
}

// What pako keeps about its input; its public types leave it out.
interface PakoStream {
  readonly strm: { readonly next_in: number };
}

function invalid(what: string): GatosError {
  return new GatosError('ERR_PACK_INVALID', what);
}

function checkHeader(input: Uint8Array, at: number): void {
  const cmf = input[at];
  const flags = input[at + 1];
  if (cmf === undefined || flags === undefined) throw invalid('the compressed data is cut short');
  if ((cmf & 15) !== 8 || cmf >> 4 > 7 || ((cmf << 8) | flags) % 31 !== 0 || (flags & 32) !== 0) {
    throw invalid('the compressed data has no zlib header');
  }
}

/**
 * Inflates the zlib stream that starts at `at` and must hold exactly `size` bytes; never makes more, so a bomb costs
 * no more memory than it declares. Throws ERR_PACK_INVALID with a lower-case reason for the caller to complete.
 *
 * Raw mode, with header and Adler-32 checked here: not every version of pako stops where the zlib stream does. Version 1
 * it is, because isomorphic-git brings it along and the shell should carry one copy.
 */
export function inflateAt(input: Uint8Array, at: number, size: number): Inflated {
  checkHeader(input, at);
  const out = new Uint8Array(size);
  let filled = 0;
  const inflate = new pako.Inflate({ raw: true, chunkSize: Math.min(size + 1, 65_536) });
  inflate.onData = (chunk) => {
    const bytes = chunk as Uint8Array;
    if (filled + bytes.length > size)
      throw invalid(`the compressed data holds more than the ${size} bytes it declares`);
    out.set(bytes, filled);
    filled += bytes.length;
  };
  const body = input.subarray(at + 2);
  if (!inflate.push(body, false)) throw invalid('the compressed data is damaged');
  if (!(inflate as unknown as { ended: boolean }).ended) throw invalid('the compressed data is cut short');
  if (filled !== size)
    throw invalid(`the compressed data holds ${filled} bytes, not the ${size} it declares`);
  const sum = at + 2 + (inflate as unknown as PakoStream).strm.next_in;
  if (sum + 4 > input.length) throw invalid('the compressed data is cut short');
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  if (view.getUint32(sum) !== adler32(out)) throw invalid('the compressed data fails its checksum');
  return { bytes: out, consumed: sum + 4 - at };
}
