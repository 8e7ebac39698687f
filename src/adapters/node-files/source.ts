import { open } from 'node:fs/promises';
import { fileError } from './files.ts';

/** A file that is read in parts; whoever opens it closes it. */
export interface OpenFile {
  /** Bytes. */
  readonly size: number;
  read(at: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Throws ERR_USAGE when the path is wrong. */
export async function openFile(path: string): Promise<OpenFile> {
  try {
    const file = await open(path, 'r');
    const stat = await file.stat();
    if (!stat.isFile()) {
      await file.close();
      throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
    }
    return {
      size: stat.size,
      read: async (at, length) => {
        const bytes = new Uint8Array(Math.min(length, Math.max(0, stat.size - at)));
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, at + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      },
      close: () => file.close(),
    };
  } catch (error) {
    throw fileError(`${path} cannot be read`, error);
  }
}
