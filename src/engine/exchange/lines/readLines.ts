import { GatosError } from '../../../protocol/errors.ts';
import type { ByteSource } from '../byteSource.ts';

/** Bytes read at once: the digest of a file depends on it. */
export const SLICE_BYTES = 1 << 20;
/** Characters of a line: an event has 64 KiB, and escapes make at most six of one. Longer lines are not kept. */
export const MAX_LINE = 1 << 19;

export interface TextLine {
  /** 1-based. */
  readonly number: number;
  /** Without its end; null when it is longer than MAX_LINE. */
  readonly text: string | null;
}

/** Cuts text that comes in parts into lines; never holds more than a part and a line. */
export class LineCutter {
  private rest = '';
  private tooLong = false;
  private number = 0;

  take(part: string): TextLine[] {
    const pieces = part.split('\n');
    const lines: TextLine[] = [];
    for (const [i, piece] of pieces.entries()) {
      this.extend(piece);
      if (i < pieces.length - 1) lines.push(this.cut());
    }
    return lines;
  }

  /** The last line, where it does not end with a line feed. */
  end(): TextLine[] {
    return this.rest === '' && !this.tooLong ? [] : [this.cut()];
  }

  private extend(piece: string): void {
    if (this.rest.length + piece.length <= MAX_LINE) this.rest += piece;
    else {
      this.rest = '';
      this.tooLong = true;
    }
  }

  private cut(): TextLine {
    const text = this.tooLong ? null : this.rest.endsWith('\r') ? this.rest.slice(0, -1) : this.rest;
    this.rest = '';
    this.tooLong = false;
    return { number: ++this.number, text };
  }
}

/** The file as text, slice by slice, with how many bytes were read. Throws ERR_JSON_INVALID for what is not UTF-8. */
export async function* readText(
  source: ByteSource,
): AsyncGenerator<{ readonly bytes: Uint8Array; readonly text: string; readonly done: number }> {
  // A byte order mark is dropped.
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < source.size; ) {
    const bytes = await source.read(at, SLICE_BYTES);
    if (bytes.length === 0) throw shorter();
    at += bytes.length;
    yield { bytes, text: decode(decoder, bytes, at < source.size), done: at };
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch (cause) {
    throw new GatosError('ERR_JSON_INVALID', 'The file is not UTF-8 text.', {
      hint: 'A .jsonl file has one JSON object per line.',
      cause,
    });
  }
}

function shorter(): GatosError {
  return new GatosError('ERR_JSON_INVALID', 'The file became shorter while it was read.', {
    hint: 'Import it again once nobody writes to it.',
  });
}

/** The lines of a file in batches of at most `size`, blank ones left out. */
export async function* readBatches(source: ByteSource, size: number): AsyncGenerator<readonly TextLine[]> {
  const cutter = new LineCutter();
  let batch: TextLine[] = [];
  for await (const { text, done } of readText(source)) {
    const lines = cutter.take(text);
    if (done >= source.size) lines.push(...cutter.end());
    for (const line of lines) {
      if (line.text?.trim() === '') continue;
      batch.push(line);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
