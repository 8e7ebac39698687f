import { GatosError } from '../../protocol/errors.ts';

/** A file that is read in parts, as often as needed; never all of it at once. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number;
  /** The `length` bytes from `at`, fewer only at the end. */
  read(at: number, length: number): Promise<Uint8Array>;
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (at, length) => bytes.subarray(at, at + length) };
}

/** The part of a browser's `Blob` that is needed here. */
interface BlobLike {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** Reading throws ERR_USAGE once the file has been changed or is gone. */
export function blobSource(blob: BlobLike): ByteSource {
  const read = async (at: number, length: number) => {
    try {
      return new Uint8Array(await blob.slice(at, at + length).arrayBuffer());
    } catch (cause) {
      throw new GatosError(
        'ERR_USAGE',
        'The file cannot be read any more: it was changed, moved or removed.',
        {
          hint: 'Choose it again: what was imported already is not added twice.',
          cause,
        },
      );
    }
  };
  return { size: blob.size, read };
}

/** All of it, for what cannot be read in parts. */
export function readAll(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, source.size);
}
