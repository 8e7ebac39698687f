import type { Task } from '../../../ports/runtime.ts';
import { concatBytes, hex, utf8 } from '../../../protocol/bytes.ts';
import { blake3 } from '../../../protocol/crypto/hash.ts';
import type { ByteSource } from '../byteSource.ts';
import { LineCutter, readText } from './readLines.ts';

export interface FileScan {
  /** Lines up to the last that is not blank. */
  readonly lines: number;
  /** Tells files apart by their bytes: what lines without an `id` are known by. */
  readonly digest: string;
}

/**
 * Goes through a file once before anything is written: it is text to its end, this long, and this one. Throws
 * ERR_JSON_INVALID for what is not UTF-8.
 */
export async function scanFile(source: ByteSource, task: Task): Promise<FileScan> {
  const cutter = new LineCutter();
  let lines = 0;
  let state = blake3(utf8('gatos/import-file/v1\n'));
  for await (const { bytes, text, done } of readText(source)) {
    state = blake3(concatBytes(state, bytes));
    const cut = cutter.take(text);
    if (done >= source.size) cut.push(...cutter.end());
    lines = cut.findLast((line) => line.text === null || line.text.trim() !== '')?.number ?? lines;
    task.progress(done, source.size, 'reading');
    await task.breathe();
  }
  return { lines, digest: hex(state).slice(0, 32) };
}
