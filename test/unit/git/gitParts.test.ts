import { spawnSync } from 'node:child_process';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GitObject } from '../../../src/ports/repository.ts';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { descendsFrom, parentsOf } from '../../../src/protocol/git/ancestry.ts';
import { adler32, crc32 } from '../../../src/protocol/git/checksums.ts';
import { applyDelta } from '../../../src/protocol/git/delta.ts';
import { encodeCommit, planObject } from '../../../src/protocol/git/object.ts';
import { decodePack, encodePack } from '../../../src/protocol/git/pack.ts';
import { isAppendOnlyRef, isRefName } from '../../../src/protocol/git/refName.ts';
import { deflate, inflateAt } from '../../../src/protocol/git/zlib.ts';
import { commitChain, commitOn } from '../../contract/repository.ts';

describe('checksums', () => {
  it('agree with the published check values', () => {
    expect(crc32(utf8('123456789'))).toBe(0xcbf43926);
    expect(adler32(utf8('Wikipedia'))).toBe(0x11e60398);
    expect(crc32(new Uint8Array())).toBe(0);
    expect(adler32(new Uint8Array())).toBe(1);
    const long = new Uint8Array(100_000).fill(255);
    expect(adler32(long)).toBe(deflateSync(long).readUInt32BE(deflateSync(long).length - 4));
  });
});

describe('inflateAt', () => {
  it('takes exactly one stream out of other bytes, whatever compressed it', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.uint8Array({ maxLength: 40 }),
        fc.integer({ min: -1, max: 9 }),
        (body, after, level) => {
          const stream = level < 0 ? deflate(body) : deflateSync(body, { level });
          const input = Uint8Array.from([7, 7, 7, ...stream, ...after]);
          const { bytes, consumed } = inflateAt(input, 3, body.length);
          expect(consumed).toBe(stream.length);
          expect(Buffer.from(bytes).equals(body)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never gives other bytes for a stream with a changed byte', () => {
    const body = utf8('some text that repeats, some text that repeats, some text');
    const stream = deflate(body);
    let refused = 0;
    for (let i = 0; i < stream.length; i++) {
      for (let bit = 1; bit < 256; bit *= 2) {
        const broken = Uint8Array.from(stream);
        broken[i] = (broken[i] ?? 0) ^ bit;
        try {
          // A few flips mean the same: padding, or a copy from another place with equal bytes.
          expect(inflateAt(broken, 0, body.length).bytes).toEqual(body);
        } catch (error) {
          if (!(error instanceof GatosError)) throw error;
          refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(stream.length * 7.5);
  });
});

describe('applyDelta', () => {
  const base = utf8('0123456789');
  it.each([
    ['another base size', [9, 1, 1, 65], /expects a base of 9 bytes, not 10/],
    ['a copy beyond the base', [10, 5, 0x91, 8, 5], /beyond its base/],
    ['an insert cut short', [10, 5, 5, 65], /cut short/],
    ['a copy cut short', [10, 5, 0x91, 8], /cut short/],
    ['the reserved command', [10, 1, 0], /reserved/],
    ['more than it declares', [10, 1, 2, 65, 66], /more than it declares/],
    ['less than it declares', [10, 9, 2, 65, 66], /makes 2 bytes, not the 9/],
    ['an endless size', [255, 255, 255, 255, 255, 255, 255, 255, 1], /impossible size/],
    ['nothing', [], /cut short/],
  ])('refuses %s', (_, delta, reason) => {
    expect(() => applyDelta(base, Uint8Array.from(delta))).toThrow(reason);
  });

  it('copies and inserts', () => {
    const delta = Uint8Array.from([10, 8, 0x91, 7, 3, 2, 65, 66, 0x90, 3]);
    expect(Buffer.from(applyDelta(base, delta)).toString()).toBe('789AB012');
  });
});

describe('packs of arbitrary objects', () => {
  it('round-trip', () => {
    const object = fc.record({
      type: fc.constantFrom('blob' as const, 'tree' as const, 'commit' as const, 'tag' as const),
      body: fc.uint8Array({ maxLength: 400 }),
    });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 20 }), (list) => {
        const objects = [
          ...new Map(
            list.map(({ type, body }) => planObject(type, body)).map((one) => [one.oid, one]),
          ).values(),
        ];
        const decoded = decodePack(encodePack(objects).bytes, {
          maxObjects: 20,
          maxObjectSize: 400,
          maxTotalSize: 8_000,
        });
        expect(decoded).toEqual(objects);
      }),
      { numRuns: 100 },
    );
  });
});

describe('isRefName', () => {
  it('agrees with git check-ref-format', () => {
    const parts = [
      'a',
      'main',
      '.a',
      'a.',
      'a.lock',
      'a..b',
      'a b',
      'é',
      '~',
      '^',
      ':',
      '?',
      '*',
      '[',
      '\\',
      '@',
      '@{',
      'a@{b',
      '-a',
      '\u007f',
      '\u0001',
      '',
      'x'.repeat(200),
      'a.lock.b',
    ];
    const names = [
      ...parts.map((part) => `refs/heads/${part}`),
      ...parts.map((part) => `refs/${part}/x`),
      'refs//heads/a',
      'refs/heads/a/',
      'refs/heads//a',
    ];
    for (const name of names) {
      const { status } = spawnSync('git', ['check-ref-format', name]);
      expect(isRefName(name), JSON.stringify(name)).toBe(status === 0);
    }
  });

  it('wants the full name', () => {
    for (const name of ['main', 'heads/main', 'refs/main', 'HEAD', '', 'refs', '/refs/heads/a'])
      expect(isRefName(name), name).toBe(false);
  });

  it('[JRN-1] knows the append-only planes, and not their neighbours', () => {
    expect(isAppendOnlyRef('refs/gatos/journal/main/user/ada/0123456789abcdef')).toBe(true);
    expect(isAppendOnlyRef('refs/gatos/audit/policy/deny/n')).toBe(true);
    for (const name of [
      'refs/gatos/mbus/x',
      'refs/gatos/journals/x',
      'refs/heads/refs/gatos/journal/x',
      'refs/gatos/jobs/1/claim',
    ]) {
      expect(isAppendOnlyRef(name), name).toBe(false);
    }
  });
});

describe('descendsFrom', () => {
  function reader(objects: readonly { readonly oid: string }[]) {
    const map = new Map(objects.map((object) => [object.oid, object as unknown as GitObject]));
    let reads = 0;
    return {
      read: async (oid: string) => {
        reads += 1;
        return map.get(oid);
      },
      reads: () => reads,
    };
  }

  it('finds the way through merges, and ends without one', async () => {
    const [left, right] = [commitChain(5, null, 'left'), commitChain(5, null, 'right')];
    const person = { name: 'a', email: 'a@b', seconds: 1 };
    const parents = [left.at(-1)?.oid ?? '', right.at(-1)?.oid ?? ''];
    const merge = planObject(
      'commit',
      encodeCommit({
        tree: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
        parents,
        author: person,
        committer: person,
        message: 'm\n',
      }),
    );
    expect(parentsOf(merge.body)).toEqual(parents);
    const store = reader([...left, ...right, merge]);
    expect(await descendsFrom(merge.oid, right[0]?.oid ?? '', store.read)).toBe(true);
    expect(await descendsFrom(merge.oid, commitOn(null, 'elsewhere').oid, store.read)).toBe(false);
    expect(await descendsFrom(left[1]?.oid ?? '', left[2]?.oid ?? '', store.read)).toBe(false);
    expect(await descendsFrom(merge.oid, merge.oid, store.read)).toBe(true);
  });

  it('reads only what is new in a linear journal', async () => {
    const chain = commitChain(100);
    const store = reader(chain);
    expect(await descendsFrom(chain[99]?.oid ?? '', chain[96]?.oid ?? '', store.read)).toBe(true);
    expect(store.reads()).toBe(3);
  });

  it('reads no parents out of the message', () => {
    const forged = commitOn(null, `parent ${'a'.repeat(40)}\nparent ${'b'.repeat(40)}`);
    expect(parentsOf(forged.body)).toEqual([]);
    expect(parentsOf(new Uint8Array(200).fill(0x70))).toEqual([]);
  });
});
