import { sha1 } from '@noble/hashes/legacy.js';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { GitObject } from '../../../src/ports/repository.ts';
import { compareText, hex } from '../../../src/protocol/bytes.ts';
import { applyDelta } from '../../../src/protocol/git/delta.ts';
import { makeDelta } from '../../../src/protocol/git/makeDelta.ts';
import { planObject } from '../../../src/protocol/git/object.ts';
import { decodePack, encodePack, indexPack, PackWriter } from '../../../src/protocol/git/pack.ts';
import { MAX_CHAIN } from '../../../src/protocol/git/packEncode.ts';
import { readPackedObject } from '../../../src/protocol/git/packEntry.ts';
import { encodePackIndex, layoutPackIndex, PackIndex } from '../../../src/protocol/git/packIndex.ts';
import { mergePacks } from '../../../src/protocol/git/packMerge.ts';
import { History } from '../../bench/ledger/history.ts';
import { gitText, tempDir } from './gitHelper.ts';

const LIMITS = { maxObjects: 100_000, maxObjectSize: 1 << 24, maxTotalSize: 1 << 28 };
const EMPTY_TREE = planObject('tree', new Uint8Array());
const temp = tempDir();
afterAll(temp.remove);

/** Texts that share long runs, as two commits of one author do. */
const related = fc
  .tuple(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }), fc.array(fc.nat(5), { maxLength: 8 }))
  .chain(([parts, picks]) => {
    const base = Uint8Array.from(parts.flatMap((part) => [...part]));
    return fc
      .array(fc.uint8Array({ maxLength: 20 }), { minLength: picks.length, maxLength: picks.length })
      .map((fills) => {
        const target = picks.flatMap((pick, i) => [...(fills[i] ?? []), ...(parts[pick] ?? [])]);
        return { base, target: Uint8Array.from(target) };
      });
  });

describe('makeDelta', () => {
  it('makes deltas that give the target back', () => {
    fc.assert(
      fc.property(related, ({ base, target }) => {
        const delta = makeDelta(base, target, target.length * 2 + 64);
        if (delta === undefined) throw new Error('the limit is large enough');
        expect([...applyDelta(base, delta)]).toEqual([...target]);
      }),
    );
  });

  it('copies across 64 KiB and inserts runs of any length', () => {
    const base = Uint8Array.from({ length: 200_000 }, (_, i) => (i * i * 31 + i) >>> 3);
    const fill = Uint8Array.from({ length: 1_000 }, (_, i) => (i * 2654435761) >>> 11);
    const target = new Uint8Array([...fill, ...base, ...fill, 1]);
    const delta = makeDelta(base, target, 10_000);
    expect(delta).toBeDefined();
    expect(Buffer.from(target).equals(applyDelta(base, delta ?? fill))).toBe(true);
  });

  it('gives up rather than exceed the limit', () => {
    const base = Uint8Array.from({ length: 400 }, (_, i) => (i * 2654435761) >>> 7);
    const other = Uint8Array.from({ length: 400 }, (_, i) => (i * 40503) >>> 5);
    expect(makeDelta(base, other, 200)).toBeUndefined();
    expect(makeDelta(new Uint8Array(), new Uint8Array(), 2)).toEqual(new Uint8Array([0, 0]));
  });
});

describe('a pack of event commits', () => {
  const history = new History('delta');
  const objects = [EMPTY_TREE, ...history.take(400)];
  const pack = encodePack(objects);
  const index = new PackIndex(encodePackIndex(pack.entries, pack.checksum));

  function depthOf(offset: number): number {
    let depth = 0;
    const kept: number[] = [];
    const source = {
      bytes: pack.bytes.subarray(0, -20),
      offsetOf: () => undefined,
      known: () => undefined,
      keep: (at: number, _: GitObject) => void kept.push(at),
    };
    readPackedObject(source, offset);
    depth = kept.length - 1;
    return depth;
  }

  it('is smaller than what git gc makes of them, and stock git accepts it', () => {
    const dir = temp.path;
    gitText(dir, ['init', '-q', '--bare']);
    expect(gitText(dir, ['index-pack', '--strict', '--stdin'], pack.bytes)).toContain(pack.checksum);
    gitText(dir, ['update-ref', history.ref, history.tip ?? '']);
    expect(gitText(dir, ['fsck', '--strict', '--full', '--no-dangling'])).not.toMatch(/error|missing/);
    gitText(dir, ['repack', '-adfq', '--window=10', '--depth=50']);
    const sizes = gitText(dir, ['count-objects', '-v']);
    const native = Number(/size-pack: (\d+)/.exec(sizes)?.[1]) * 1024;
    const ours = pack.bytes.length + encodePackIndex(pack.entries, pack.checksum).length;
    // The issue allows 1.3 of native.
    expect(ours / native).toBeLessThan(1);
    const fast = new PackWriter({ fast: true });
    for (const object of objects) fast.add(object);
    const { bytes } = fast.finish();
    bytes.set(sha1(bytes.subarray(0, -20)), bytes.length - 20);
    expect((ours + bytes.length - pack.bytes.length) / native).toBeLessThan(1.1);
    expect(gitText(dir, ['index-pack', '--strict', '--stdin'], bytes)).toContain(hex(bytes.subarray(-20)));
    expect(decodePack(bytes, LIMITS)).toEqual(objects);
  });

  it('gives every object back, through chains that end', () => {
    let deepest = 0;
    for (const { oid, body } of objects) {
      const source = {
        bytes: pack.bytes.subarray(0, -20),
        offsetOf: () => undefined,
        known: () => undefined,
        keep: () => undefined,
      };
      const offset = index.find(Buffer.from(oid, 'hex')) ?? 0;
      expect(Buffer.from(body).equals(readPackedObject(source, offset).body)).toBe(true);
      deepest = Math.max(deepest, depthOf(offset));
    }
    expect(deepest).toBe(MAX_CHAIN);
    expect(decodePack(pack.bytes, LIMITS)).toEqual(objects);
    expect(indexPack(pack.bytes, LIMITS)).toEqual(pack.entries);
  });

  it('merges with others by copying, for stock git too, and tells when an object is there twice', () => {
    const parts = [
      pack,
      ...[new History('other'), new History('third')].map((one) => encodePack(one.take(90))),
    ].map(({ bytes, entries, checksum }) => ({
      bytes,
      index: new PackIndex(encodePackIndex(entries, checksum)),
    }));
    const merge = (chosen: typeof parts) => {
      const { bytes, rows } = mergePacks(chosen);
      bytes.set(sha1(bytes.subarray(0, -20)), bytes.length - 20);
      const checksum = hex(bytes.subarray(-20));
      return { bytes, checksum, index: new PackIndex(layoutPackIndex(rows, checksum)) };
    };
    const merged = merge(parts);
    expect(decodePack(merged.bytes, LIMITS)).toHaveLength(581);
    const listed = indexPack(merged.bytes, LIMITS);
    expect([...merged.index.entries()]).toEqual([...listed].sort((a, b) => compareText(a.oid, b.oid)));
    expect(merged.index.repeats).toBe(false);
    expect(gitText(temp.path, ['index-pack', '--strict', '--stdin'], merged.bytes)).toContain(
      merged.checksum,
    );
    expect(merge([...parts, ...parts.slice(1, 2)]).index.repeats).toBe(true);
  });
});

describe('readPackedObject', () => {
  const pack = encodePack(new History('damage').take(40));
  const index = new PackIndex(encodePackIndex(pack.entries, pack.checksum));

  it('throws or gives other bytes on damage, and neither hangs nor takes memory', () => {
    fc.assert(
      fc.property(fc.nat(pack.bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const bytes = Uint8Array.from(pack.bytes);
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        for (const { offset } of index.entries()) {
          const source = {
            bytes: bytes.subarray(0, -20),
            offsetOf: (oid: string) => index.find(Buffer.from(oid, 'hex')),
            known: () => undefined,
            keep: () => undefined,
          };
          try {
            expect(readPackedObject(source, offset).body.length).toBeLessThan(1 << 24);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
