import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hex, utf8 } from '../../../src/protocol/bytes.ts';
import { Blake3Tree, CHUNK_BYTES, CV_WORDS } from '../../../src/protocol/crypto/blake3Chunk.ts';
import { Blake3Text } from '../../../src/protocol/crypto/blake3Text.ts';
import { blake3Digest } from '../../../src/protocol/crypto/hash.ts';

const { cases } = JSON.parse(
  readFileSync(new URL('../../vectors/blake3/test_vectors.json', import.meta.url), 'utf8'),
) as { cases: readonly { readonly input_len: number; readonly hash: string }[] };

/** The hash by the definition of the tree: the left part is the largest power of two of chunks that leaves some over. */
function hashByTree(bytes: Uint8Array): string {
  const tree = new Blake3Tree();
  if (bytes.length <= CHUNK_BYTES) return hex(tree.rootOfChunk(bytes, bytes.length));
  const split = (length: number) =>
    2 ** Math.floor(Math.log2(Math.ceil(length / CHUNK_BYTES) - 1)) * CHUNK_BYTES;
  const node = (from: number, to: number, out: Uint32Array, at: number): void => {
    if (to - from <= CHUNK_BYTES) {
      tree.chunk(bytes, from, to, from / CHUNK_BYTES, out, at);
      return;
    }
    const pair = children(from, to);
    tree.parent(pair, 0, out, at);
  };
  const children = (from: number, to: number): Uint32Array => {
    const pair = new Uint32Array(2 * CV_WORDS);
    const middle = from + split(to - from);
    node(from, middle, pair, 0);
    node(middle, to, pair, CV_WORDS);
    return pair;
  };
  return hex(tree.rootOfParent(children(0, bytes.length), 0));
}

describe('BLAKE3 in parts', () => {
  it.each(cases)(
    '[ENC-6] the tree of $input_len bytes has the hash of the official vectors',
    ({ input_len, hash }) => {
      const input = Uint8Array.from({ length: input_len }, (_, i) => i % 251);
      expect(hashByTree(input)).toBe(hash.slice(0, 64));
    },
  );

  it('[ENC-6] a text that grows and shrinks, past every number of chunks, has the hash of the whole each time', () => {
    const kept = new Blake3Text();
    const text = Array.from({ length: 20_000 }, (_, i) => String.fromCharCode(33 + (i % 90))).join('');
    const lengths = Array.from({ length: 19 }, (_, i) => i * CHUNK_BYTES);
    const around = lengths.flatMap((length) => [length - 1, length, length + 1].filter((n) => n >= 0));
    for (const length of [
      ...around,
      ...around.reverse(),
      20_000,
      3_000,
      17_000,
      0,
      5_000,
      4_096,
      3_072,
      9_216,
    ])
      expect(kept.digest(text.slice(0, length)), `${length}`).toBe(blake3Digest(utf8(text.slice(0, length))));
  });

  it('[ENC-6] a text that is edited anywhere has the hash of the whole each time', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.nat({ max: 5_000 }).map((length) => 'x'.repeat(length)),
    );
    const edit = fc.record({ at: fc.nat(), cut: fc.nat({ max: 4_000 }), piece });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        const kept = new Blake3Text();
        let text = '';
        for (const { at, cut, piece } of edits) {
          const from = at % (text.length + 1);
          text = (
            text.slice(0, from) +
            piece +
            text.slice(from + (at % 2 === 0 ? piece.length : cut))
          ).toWellFormed();
          expect(kept.digest(text)).toBe(blake3Digest(utf8(text)));
        }
      }),
      { numRuns: 200 },
    );
  });
});
