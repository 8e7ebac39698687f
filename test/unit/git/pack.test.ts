import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha1 } from '@noble/hashes/legacy.js';
import { zlibSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlannedObject } from '../../../src/ports/repository.ts';
import { unhex } from '../../../src/protocol/bytes.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { planObject } from '../../../src/protocol/git/object.ts';
import { type DecodePackOptions, decodePack, encodePack } from '../../../src/protocol/git/pack.ts';
import { decodePackIndex, encodePackIndex } from '../../../src/protocol/git/packIndex.ts';
import { commitChain } from '../../contract/repository.ts';
import { git, gitText, makeDeltaRepository, tempDir } from './gitHelper.ts';

const LIMITS: DecodePackOptions = { maxObjects: 10_000, maxObjectSize: 1 << 24, maxTotalSize: 1 << 26 };
const temp = tempDir();
afterAll(temp.remove);

let repo = '';
let everything = '';
beforeAll(() => {
  repo = temp.path;
  makeDeltaRepository(repo, 24);
  everything = gitText(repo, ['rev-list', '--objects', '--all']).replace(/ .*$/gm, '');
}, 30_000);

function packOf(args: readonly string[], input: string): Uint8Array {
  return git(repo, ['pack-objects', '--stdout', '-q', ...args], `${input}\n`);
}

/** Every object equals what `git cat-file` says of it. */
function expectAsGit(objects: readonly PlannedObject[]): void {
  for (const { oid, type, body } of objects) {
    expect(git(repo, ['cat-file', type, oid]).equals(body), `${type} ${oid}`).toBe(true);
  }
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof GatosError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('decodePack', () => {
  it.each([
    ['offset deltas', ['--delta-base-offset'], 'OFS'],
    ['deltas by object id', [], 'REF'],
    ['no deltas', ['--depth=0', '--window=0'], 'none'],
  ])('reads what git pack-objects writes with %s', (_, args, kind) => {
    const pack = packOf(args, everything);
    const objects = decodePack(pack, LIMITS);
    expect(objects.map((object) => object.oid).sort()).toEqual(everything.split('\n').sort());
    expectAsGit(objects);
    // The pack does hold what the title says.
    const kinds = new Set(packKinds(pack));
    expect([kinds.has(6), kinds.has(7)]).toEqual([kind === 'OFS', kind === 'REF']);
  });

  it('completes a thin pack with the bases it is given, and refuses it without', () => {
    const thin = packOf(['--revs', '--thin'], 'main\n^main~3');
    const base = (oid: string) => {
      const type = gitText(repo, ['cat-file', '-t', oid]);
      return {
        type: type as PlannedObject['type'],
        body: new Uint8Array(git(repo, ['cat-file', type, oid])),
      };
    };
    const wanted = gitText(repo, ['rev-list', '--objects', 'main', '^main~3'])
      .replace(/ .*$/gm, '')
      .split('\n');
    const asked: string[] = [];
    const objects = decodePack(thin, {
      ...LIMITS,
      base: (oid) => {
        asked.push(oid);
        return base(oid);
      },
    });
    expect(asked.length).toBeGreaterThan(0);
    expect(objects.map((object) => object.oid).sort()).toEqual(wanted.sort());
    expectAsGit(objects);
    expect(() => decodePack(thin, LIMITS)).toThrow(
      /a delta needs the object [0-9a-f]{40}, which is neither in the pack nor/,
    );
  });

  it('refuses a pack cut short at every 97th byte', () => {
    const pack = packOf(['--delta-base-offset'], everything);
    for (let length = 0; length < pack.length; length += 97) {
      expect(codeOf(() => decodePack(pack.subarray(0, length), LIMITS))).toBe('ERR_PACK_INVALID');
    }
    expect(codeOf(() => decodePack(pack.subarray(0, pack.length - 1), LIMITS))).toBe('ERR_PACK_INVALID');
  });

  it('refuses any single changed byte, and never crashes when the checksum was made to fit', () => {
    const pack = packOf(['--delta-base-offset'], everything);
    for (let i = 0; i < pack.length; i += 31) {
      const broken = Uint8Array.from(pack);
      broken[i] = (broken[i] ?? 0) ^ (1 << (i % 8));
      expect(codeOf(() => decodePack(broken, LIMITS))).toBe('ERR_PACK_INVALID');
      if (i >= pack.length - 20) continue;
      broken.set(sha1(broken.subarray(0, -20)), broken.length - 20);
      // It may be harmless (a compression level) or make other, well-formed objects; anything but a GatosError is
      // rethrown by codeOf and fails the test.
      const code = codeOf(() => decodePack(broken, LIMITS));
      expect(['ERR_PACK_INVALID', 'ERR_LIMIT', 'accepted']).toContain(code);
    }
  });

  it('refuses bytes between the last object and the checksum', () => {
    const pack = encodePack([planObject('blob', new Uint8Array([1]))]).bytes;
    const longer = new Uint8Array(pack.length + 3);
    longer.set(pack.subarray(0, -20));
    longer.set(sha1(longer.subarray(0, -20)), longer.length - 20);
    expect(() => decodePack(longer, LIMITS)).toThrow(/bytes after its last object/);
  });

  it('refuses a delta that is its own base, or whose bases form a ring', () => {
    const delta = zlibSync(new Uint8Array([1, 1, 1, 65]));
    const a = '1'.repeat(40);
    const ref = (oid: string) => [(7 << 4) | 4, ...Buffer.from(oid, 'hex'), ...delta];
    expect(() => decodePack(rawPack([ref(a)]), LIMITS)).toThrow(/needs the object 1{40}/);
    expect(() => decodePack(rawPack([[(6 << 4) | 4, 0, ...delta]]), LIMITS)).toThrow(/names itself/);
    expect(() => decodePack(rawPack([[(6 << 4) | 4, 100, ...delta]]), LIMITS)).toThrow(
      /base outside the pack/,
    );
  });

  it('stops at its limits: number of objects, size of one, size of all', () => {
    const zeros = planObject('blob', new Uint8Array(1_000_000));
    const bomb = encodePack([zeros, ...commitChain(5)]).bytes;
    expect(bomb.length).toBeLessThan(5_000);
    expect(codeOf(() => decodePack(bomb, { ...LIMITS, maxObjects: 5 }))).toBe('ERR_LIMIT');
    expect(codeOf(() => decodePack(bomb, { ...LIMITS, maxObjectSize: 999_999 }))).toBe('ERR_LIMIT');
    expect(codeOf(() => decodePack(bomb, { ...LIMITS, maxTotalSize: 1_000_100 }))).toBe('ERR_LIMIT');
    expect(decodePack(bomb, { ...LIMITS, maxObjects: 6, maxObjectSize: 1_000_000 })).toHaveLength(6);
  });

  it('refuses an object that inflates to more than it declares, before making it', () => {
    const bomb = zlibSync(new Uint8Array(50_000_000));
    expect(() => decodePack(rawPack([[(3 << 4) | 5, ...bomb]]), LIMITS)).toThrow(
      /holds more than the 5 bytes/,
    );
  });

  it('counts what deltas make against the limits', () => {
    // Base of one byte; the delta copies 64 KiB of nothing that exists, but declares 2 MiB.
    const delta = zlibSync(new Uint8Array([1, 0x80, 0x80, 0x80, 0x01, 0x91, 0, 1]));
    const blob = [(3 << 4) | 1, ...zlibSync(new Uint8Array([65]))];
    const pack = rawPack([blob, [(6 << 4) | 8, blob.length, ...delta]]);
    expect(codeOf(() => decodePack(pack, { ...LIMITS, maxObjectSize: 1 << 20 }))).toBe('ERR_LIMIT');
    expect(codeOf(() => decodePack(pack, LIMITS))).toBe('ERR_PACK_INVALID');
  });

  it('says what is wrong and where', () => {
    const pack = Uint8Array.from(encodePack(commitChain(3)).bytes);
    expect(() => decodePack(pack.subarray(0, 10), LIMITS)).toThrow(
      'The pack is broken: it is cut short (at byte 10).',
    );
    pack[5] = 9;
    expect(() => decodePack(pack, LIMITS)).toThrow(/version 589826 is unknown \(at byte 4\)/);
    expect(() => decodePack(new Uint8Array(100), LIMITS)).toThrow(/does not start with PACK/);
  });

  it('reports progress up to the number of objects', () => {
    const seen: number[] = [];
    decodePack(encodePack(commitChain(600)).bytes, { ...LIMITS, onProgress: (done) => seen.push(done) });
    expect(seen.at(-1)).toBe(600);
    expect(seen.length).toBeGreaterThan(3);
  });
});

describe('encodePack', () => {
  it('writes what git index-pack --strict and verify-pack accept, with the same index byte for byte', () => {
    const files = [0, 1, 15, 16, 127, 2047, 2048, 70_000].map((size) =>
      planObject('blob', new Uint8Array(size).fill(size)),
    );
    const pack = encodePack([...commitChain(700), ...files]);
    const path = join(repo, 'ours.pack');
    writeFileSync(path, pack.bytes);
    // --strict also wants what the objects link to: the empty tree is known to git.
    const checksum = gitText(repo, ['index-pack', '--strict', path]);
    expect(checksum).toBe(pack.checksum);
    expect(git(repo, ['verify-pack', '-v', path]).toString()).toContain('ours.pack: ok');
    expect(readFileSync(join(repo, 'ours.idx')).equals(encodePackIndex(pack.entries, pack.checksum))).toBe(
      true,
    );
  });

  it('round-trips through decodePack in the same order, each object once', () => {
    const objects = [...commitChain(50), planObject('blob', new Uint8Array(300_000))];
    const decoded = decodePack(encodePack([...objects, ...objects.slice(0, 9)]).bytes, LIMITS);
    expect(decoded.map((object) => object.oid)).toEqual(objects.map((object) => object.oid));
  });

  it('gives the same bytes for the same objects', () => {
    expect(encodePack(commitChain(20)).checksum).toBe(encodePack(commitChain(20)).checksum);
  });

  it('makes an empty pack that git accepts', () => {
    const pack = encodePack([]);
    expect(gitText(repo, ['index-pack', '--stdin'], pack.bytes)).toContain(pack.checksum);
    expect(decodePack(pack.bytes, LIMITS)).toEqual([]);
  });
});

describe('decodePackIndex', () => {
  it('reads the index git wrote for its own pack', () => {
    const path = join(repo, 'theirs.pack');
    writeFileSync(path, packOf(['--delta-base-offset'], everything));
    gitText(repo, ['index-pack', path]);
    const index = decodePackIndex(readFileSync(join(repo, 'theirs.idx')));
    expect([...index.entries()].map(({ oid }) => oid)).toEqual(everything.split('\n').sort());
    const shown = gitText(repo, ['show-index'], readFileSync(join(repo, 'theirs.idx')));
    for (const line of shown.split('\n')) {
      const [offset, oid = ''] = line.split(' ');
      expect(index.find(unhex(oid))).toBe(Number(offset));
    }
    for (const absent of ['00'.repeat(20), 'ff'.repeat(20), `${everything.slice(0, 38)}00`])
      expect(index.find(unhex(absent))).toBeUndefined();
  });

  it('refuses a cut or changed index', () => {
    const pack = encodePack(commitChain(30));
    const index = encodePackIndex(pack.entries, pack.checksum);
    for (let i = 0; i < index.length; i += 37) {
      expect(codeOf(() => decodePackIndex(index.subarray(0, i)))).toBe('ERR_PACK_INVALID');
      const broken = Uint8Array.from(index);
      broken[i] = (broken[i] ?? 0) ^ 4;
      expect(codeOf(() => decodePackIndex(broken))).toBe('ERR_PACK_INVALID');
    }
  });
});

/** A pack around entries given as raw bytes, with a right header and checksum. */
function rawPack(entries: readonly (readonly number[])[]): Uint8Array {
  const body = [0x50, 0x41, 0x43, 0x4b, 0, 0, 0, 2, 0, 0, 0, entries.length];
  for (const entry of entries) for (const byte of entry) body.push(byte);
  return Uint8Array.from([...body, ...sha1(Uint8Array.from(body))]);
}

/** The type number of each entry, found with git's own index of the pack. */
function packKinds(pack: Uint8Array): readonly number[] {
  const path = join(repo, 'kinds.pack');
  writeFileSync(path, pack);
  gitText(repo, ['index-pack', '-o', join(repo, 'kinds.idx'), path]);
  const index = decodePackIndex(readFileSync(join(repo, 'kinds.idx')));
  return [...index.entries()].map(({ offset }) => ((pack[offset] ?? 0) >> 4) & 7);
}
