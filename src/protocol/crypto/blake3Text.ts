import { hex } from '../bytes.ts';
import { Blake3Tree, CHUNK_BYTES, CV_WORDS } from './blake3Chunk.ts';

const FIRST_BYTES = 4 * CHUNK_BYTES;
const CHUNK_WORDS = CHUNK_BYTES / 4;

/** Chaining values of one level of the tree, and which of them changed. */
class Level {
  values = new Uint32Array(0);
  changed = new Uint8Array(0);
  count = 0;

  /** Room for `count`; what is new counts as changed, as does what was last before (it may have been alone). */
  resize(count: number): void {
    if (count > this.changed.length) {
      const [values, changed] = [this.values, this.changed];
      this.values = new Uint32Array(2 * count * CV_WORDS);
      this.changed = new Uint8Array(2 * count);
      this.values.set(values);
      this.changed.set(changed);
    }
    this.changed.fill(0, 0, count);
    if (count !== this.count) this.changed.fill(1, Math.max(0, Math.min(count, this.count) - 1), count);
    this.count = count;
  }
}

/**
 * BLAKE3 of a text that changes little from one time to the next: chunks of 1 KiB that are as they were keep their place
 * in the tree. Always equal to the hash of the whole; it is compared byte by byte with the text before.
 */
export class Blake3Text {
  readonly #tree = new Blake3Tree();
  readonly #encoder = new TextEncoder();
  readonly #levels: Level[] = [new Level()];
  #bytes = new Uint8Array(FIRST_BYTES);
  #spare = new Uint8Array(FIRST_BYTES);
  #length = -1;

  /** [ENC-5] `blake3:<64 hex>` of the text's UTF-8. */
  digest(text: string): string {
    const before = this.#length;
    this.#encode(text);
    if (this.#length <= CHUNK_BYTES) {
      const root = this.#tree.rootOfChunk(this.#bytes, this.#length);
      this.#length = -1; // the tree is not kept
      return `blake3:${hex(root)}`;
    }
    this.#hashChunks(before);
    return `blake3:${hex(this.#join())}`;
  }

  #encode(text: string): void {
    const room = text.length * 3;
    if (this.#spare.length < room) this.#spare = new Uint8Array(Math.ceil(room / FIRST_BYTES) * FIRST_BYTES);
    const { written } = this.#encoder.encodeInto(text, this.#spare);
    [this.#bytes, this.#spare] = [this.#spare, this.#bytes];
    this.#length = written;
  }

  #hashChunks(before: number): void {
    const chunks = Math.ceil(this.#length / CHUNK_BYTES);
    const level = this.#levels[0] as Level;
    if (before < 0) level.count = 0;
    level.resize(chunks);
    const words = new Uint32Array(this.#bytes.buffer);
    const old = new Uint32Array(this.#spare.buffer);
    const whole = Math.floor(Math.min(before, this.#length) / CHUNK_BYTES);
    for (let chunk = 0; chunk < chunks; chunk++) {
      if (chunk < whole && isSame(words, old, chunk * CHUNK_WORDS)) continue;
      const start = chunk * CHUNK_BYTES;
      const end = Math.min(start + CHUNK_BYTES, this.#length);
      this.#tree.chunk(this.#bytes, start, end, chunk, level.values, chunk * CV_WORDS);
      level.changed[chunk] = 1;
    }
  }

  /** Pairs neighbours, level by level; one without a neighbour goes up as it is. The last pair is the root. */
  #join(): Uint8Array {
    for (let i = 0; ; i++) {
      const level = this.#levels[i] as Level;
      if (level.count === 2) return this.#tree.rootOfParent(level.values, 0);
      this.#levels[i + 1] ??= new Level();
      this.#pair(level, this.#levels[i + 1] as Level);
    }
  }

  #pair(level: Level, above: Level): void {
    const count = Math.ceil(level.count / 2);
    above.resize(count);
    for (let i = 0; i < count; i++) {
      const [left, right] = [2 * i, 2 * i + 1];
      const alone = right === level.count;
      if (!above.changed[i] && !level.changed[left] && (alone || !level.changed[right])) continue;
      above.changed[i] = 1;
      const [from, to] = [left * CV_WORDS, i * CV_WORDS];
      if (alone) above.values.set(level.values.subarray(from, from + CV_WORDS), to);
      else this.#tree.parent(level.values, from, above.values, to);
    }
  }
}

function isSame(a: Uint32Array, b: Uint32Array, from: number): boolean {
  for (let i = from; i < from + CHUNK_WORDS; i++) if (a[i] !== b[i]) return false;
  return true;
}
