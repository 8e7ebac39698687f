/**
 * BLAKE3's compression function (its paper, section 2.2), for whoever keeps the tree of a long text: the parts of it
 * that did not change need not be hashed again. Everything else hashes with noble (hash.ts).
 */

export const CHUNK_BYTES = 1024;
/** Words of a chaining value. */
export const CV_WORDS = 8;

const BLOCK_BYTES = 64;
const BLOCK_WORDS = 16;
const ROUNDS = 7;
const [CHUNK_START, CHUNK_END, PARENT, ROOT] = [1, 2, 4, 8];
const IV = Uint32Array.of(
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
);

/** Compresses the 16 words of `block` into the chaining value `cv`, in place. */
function compress(cv: Uint32Array, block: Uint32Array, counter: number, length: number, flags: number): void {
  let m0 = block[0] as number;
  let m1 = block[1] as number;
  let m2 = block[2] as number;
  let m3 = block[3] as number;
  let m4 = block[4] as number;
  let m5 = block[5] as number;
  let m6 = block[6] as number;
  let m7 = block[7] as number;
  let m8 = block[8] as number;
  let m9 = block[9] as number;
  let m10 = block[10] as number;
  let m11 = block[11] as number;
  let m12 = block[12] as number;
  let m13 = block[13] as number;
  let m14 = block[14] as number;
  let m15 = block[15] as number;
  let v0 = cv[0] as number;
  let v1 = cv[1] as number;
  let v2 = cv[2] as number;
  let v3 = cv[3] as number;
  let v4 = cv[4] as number;
  let v5 = cv[5] as number;
  let v6 = cv[6] as number;
  let v7 = cv[7] as number;
  let v8 = 0x6a09e667;
  let v9 = 0xbb67ae85 | 0;
  let v10 = 0x3c6ef372;
  let v11 = 0xa54ff53a | 0;
  let v12 = counter | 0;
  let v13 = 0;
  let v14 = length;
  let v15 = flags;
  for (let round = 0; ; round++) {
    v0 = (v0 + v4 + m0) | 0;
    v12 ^= v0;
    v12 = (v12 >>> 16) | (v12 << 16);
    v8 = (v8 + v12) | 0;
    v4 ^= v8;
    v4 = (v4 >>> 12) | (v4 << 20);
    v0 = (v0 + v4 + m1) | 0;
    v12 ^= v0;
    v12 = (v12 >>> 8) | (v12 << 24);
    v8 = (v8 + v12) | 0;
    v4 ^= v8;
    v4 = (v4 >>> 7) | (v4 << 25);
    v1 = (v1 + v5 + m2) | 0;
    v13 ^= v1;
    v13 = (v13 >>> 16) | (v13 << 16);
    v9 = (v9 + v13) | 0;
    v5 ^= v9;
    v5 = (v5 >>> 12) | (v5 << 20);
    v1 = (v1 + v5 + m3) | 0;
    v13 ^= v1;
    v13 = (v13 >>> 8) | (v13 << 24);
    v9 = (v9 + v13) | 0;
    v5 ^= v9;
    v5 = (v5 >>> 7) | (v5 << 25);
    v2 = (v2 + v6 + m4) | 0;
    v14 ^= v2;
    v14 = (v14 >>> 16) | (v14 << 16);
    v10 = (v10 + v14) | 0;
    v6 ^= v10;
    v6 = (v6 >>> 12) | (v6 << 20);
    v2 = (v2 + v6 + m5) | 0;
    v14 ^= v2;
    v14 = (v14 >>> 8) | (v14 << 24);
    v10 = (v10 + v14) | 0;
    v6 ^= v10;
    v6 = (v6 >>> 7) | (v6 << 25);
    v3 = (v3 + v7 + m6) | 0;
    v15 ^= v3;
    v15 = (v15 >>> 16) | (v15 << 16);
    v11 = (v11 + v15) | 0;
    v7 ^= v11;
    v7 = (v7 >>> 12) | (v7 << 20);
    v3 = (v3 + v7 + m7) | 0;
    v15 ^= v3;
    v15 = (v15 >>> 8) | (v15 << 24);
    v11 = (v11 + v15) | 0;
    v7 ^= v11;
    v7 = (v7 >>> 7) | (v7 << 25);
    v0 = (v0 + v5 + m8) | 0;
    v15 ^= v0;
    v15 = (v15 >>> 16) | (v15 << 16);
    v10 = (v10 + v15) | 0;
    v5 ^= v10;
    v5 = (v5 >>> 12) | (v5 << 20);
    v0 = (v0 + v5 + m9) | 0;
    v15 ^= v0;
    v15 = (v15 >>> 8) | (v15 << 24);
    v10 = (v10 + v15) | 0;
    v5 ^= v10;
    v5 = (v5 >>> 7) | (v5 << 25);
    v1 = (v1 + v6 + m10) | 0;
    v12 ^= v1;
    v12 = (v12 >>> 16) | (v12 << 16);
    v11 = (v11 + v12) | 0;
    v6 ^= v11;
    v6 = (v6 >>> 12) | (v6 << 20);
    v1 = (v1 + v6 + m11) | 0;
    v12 ^= v1;
    v12 = (v12 >>> 8) | (v12 << 24);
    v11 = (v11 + v12) | 0;
    v6 ^= v11;
    v6 = (v6 >>> 7) | (v6 << 25);
    v2 = (v2 + v7 + m12) | 0;
    v13 ^= v2;
    v13 = (v13 >>> 16) | (v13 << 16);
    v8 = (v8 + v13) | 0;
    v7 ^= v8;
    v7 = (v7 >>> 12) | (v7 << 20);
    v2 = (v2 + v7 + m13) | 0;
    v13 ^= v2;
    v13 = (v13 >>> 8) | (v13 << 24);
    v8 = (v8 + v13) | 0;
    v7 ^= v8;
    v7 = (v7 >>> 7) | (v7 << 25);
    v3 = (v3 + v4 + m14) | 0;
    v14 ^= v3;
    v14 = (v14 >>> 16) | (v14 << 16);
    v9 = (v9 + v14) | 0;
    v4 ^= v9;
    v4 = (v4 >>> 12) | (v4 << 20);
    v3 = (v3 + v4 + m15) | 0;
    v14 ^= v3;
    v14 = (v14 >>> 8) | (v14 << 24);
    v9 = (v9 + v14) | 0;
    v4 ^= v9;
    v4 = (v4 >>> 7) | (v4 << 25);
    if (round === ROUNDS - 1) break;
    const first0 = m0;
    m0 = m2;
    m2 = m3;
    m3 = m10;
    m10 = m12;
    m12 = m9;
    m9 = m11;
    m11 = m5;
    m5 = first0;
    const first1 = m1;
    m1 = m6;
    m6 = m4;
    m4 = m7;
    m7 = m13;
    m13 = m14;
    m14 = m15;
    m15 = m8;
    m8 = first1;
  }
  cv[0] = v0 ^ v8;
  cv[1] = v1 ^ v9;
  cv[2] = v2 ^ v10;
  cv[3] = v3 ^ v11;
  cv[4] = v4 ^ v12;
  cv[5] = v5 ^ v13;
  cv[6] = v6 ^ v14;
  cv[7] = v7 ^ v15;
}

/**
 * The chaining values of whole or partial chunks, and of their parents. One instance may be used for any number of
 * texts; it keeps nothing of them.
 */
export class Blake3Tree {
  readonly #block = new Uint32Array(BLOCK_WORDS);
  readonly #blockBytes = new Uint8Array(this.#block.buffer);
  readonly #cv = new Uint32Array(CV_WORDS);

  /** The chaining value of chunk number `index`, `bytes` from `start` to `end`, goes to `out` at word `at`. */
  chunk(bytes: Uint8Array, start: number, end: number, index: number, out: Uint32Array, at: number): void {
    this.#chunk(bytes, start, end, index, 0);
    out.set(this.#cv, at);
  }

  /** The chaining value over two that stand side by side in `from` at word `source`. */
  parent(from: Uint32Array, source: number, out: Uint32Array, at: number): void {
    this.#parent(from, source, PARENT);
    out.set(this.#cv, at);
  }

  /** The hash of a text that is one chunk at most. */
  rootOfChunk(bytes: Uint8Array, length: number): Uint8Array {
    this.#chunk(bytes, 0, length, 0, ROOT);
    return this.#digest();
  }

  /** The hash of a text whose tree ends in these two chaining values. */
  rootOfParent(from: Uint32Array, source: number): Uint8Array {
    this.#parent(from, source, PARENT | ROOT);
    return this.#digest();
  }

  #digest(): Uint8Array {
    const out = new Uint8Array(CV_WORDS * 4);
    const view = new DataView(out.buffer);
    this.#cv.forEach((word, i) => {
      view.setUint32(i * 4, word, true);
    });
    return out;
  }

  #parent(from: Uint32Array, source: number, flags: number): void {
    for (let i = 0; i < BLOCK_WORDS; i++) this.#block[i] = from[source + i] as number;
    this.#cv.set(IV);
    compress(this.#cv, this.#block, 0, BLOCK_BYTES, flags);
  }

  #chunk(bytes: Uint8Array, start: number, end: number, index: number, last: number): void {
    this.#cv.set(IV);
    let flags = CHUNK_START;
    let at = start;
    for (; end - at > BLOCK_BYTES; at += BLOCK_BYTES) {
      this.#load(bytes, at);
      compress(this.#cv, this.#block, index, BLOCK_BYTES, flags);
      flags = 0;
    }
    this.#blockBytes.fill(0);
    this.#blockBytes.set(bytes.subarray(at, end));
    compress(this.#cv, this.#block, index, end - at, flags | CHUNK_END | last);
  }

  #load(bytes: Uint8Array, at: number): void {
    const block = this.#block;
    for (let i = 0, j = at; i < BLOCK_WORDS; i++, j += 4)
      block[i] =
        (bytes[j] as number) |
        ((bytes[j + 1] as number) << 8) |
        ((bytes[j + 2] as number) << 16) |
        ((bytes[j + 3] as number) << 24);
  }
}
