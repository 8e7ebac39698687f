import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLightningRepository } from '../../../src/adapters/lightning-fs/repository.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { GatosError, toErrorShape } from '../../../src/protocol/errors.ts';
import { commitChain } from '../../contract/repository.ts';
import { bytesOf, filesOf, flip, JOURNAL, mixed, replace } from './lightningFiles.ts';

/** What opening and verifying say is wrong: the names in it, and whether anything was said at all. */
async function findings(name: string): Promise<string> {
  try {
    const repository = await openLightningRepository({ name });
    try {
      const { problems, repaired } = await repository.verifyStore(NO_TASK);
      return [...problems.map(({ file, reason }) => `${file}: ${reason}`), ...repaired].join('\n');
    } finally {
      await repository.close();
    }
  } catch (error) {
    return `${toErrorShape(error).code} ${toErrorShape(error).message}`;
  }
}

/** Any byte of any record, whatever it holds: loose objects, packs, indexes, refs, HEAD, config, the superblock. */
async function detects(name: string, path: string, key: string | number, runs: number): Promise<void> {
  const bytes = await bytesOf(name, key);
  const place = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(place, async ([at, mask]) => {
      await replace(name, key, flip(at, mask)(bytes));
      expect(await findings(name)).toContain(path.replace('/.git/refs/', 'refs/'));
      // An index that was made anew has been stored, and not always under the number it had.
      await restore(name, path, bytes, key);
    }),
    { numRuns: runs },
  );
}

async function restore(name: string, path: string, bytes: Uint8Array, key: string | number): Promise<void> {
  const now = typeof key === 'string' ? key : ((await filesOf(name)).get(path) ?? key);
  await replace(name, now, bytes);
  if (now !== key) throw new Error(`${path} has another number now`);
}

describe('verifyStore', () => {
  it('finds nothing wrong with a store that is whole, having read every object', async () => {
    const name = 'verify-whole';
    await mixed(name);
    const repository = await openLightningRepository({ name });
    expect(await repository.verifyStore(NO_TASK)).toEqual({
      objects: 61,
      packs: 1,
      problems: [],
      repaired: [],
    });
    await repository.close();
  });

  it('detects and names any file in which any one byte is flipped', async () => {
    const name = 'verify-flip';
    await mixed(name);
    const files = await filesOf(name);
    expect(files.size).toBe(6);
    for (const [path, inode] of files) {
      // Those of the pack and of the loose object are the long ones.
      await detects(name, path, inode, path.includes('/objects/') ? 60 : 20);
      expect(await findings(name)).toBe('');
    }
  }, 60_000);

  it('detects and names the superblock in which any one byte is flipped', async () => {
    const name = 'verify-superblock';
    await mixed(name);
    await detects(name, '!root', '!root', 150);
    expect(await findings(name)).toBe('');
  }, 60_000);

  it.each(['.pack', '/HEAD', '/objects/'])('names a file (%s) whose bytes are gone', async (part) => {
    const name = `verify-gone-${part}`;
    await mixed(name);
    const [path, inode] = [...(await filesOf(name))].find(([file]) => file.includes(part)) ?? ['', 0];
    await replace(name, inode, null);
    expect(await findings(name)).toContain(path);
  });

  it('takes nothing for damage that is only being written', async () => {
    const repository = await openLightningRepository({ name: 'verify-busy' });
    let writing = true;
    const writer = (async () => {
      for (const commit of commitChain(150)) {
        const expected = await repository.get(JOURNAL);
        await repository.apply({ objects: [commit], refs: [{ ref: JOURNAL, expected, next: commit.oid }] });
      }
      writing = false;
    })();
    while (writing) expect((await repository.verifyStore(NO_TASK)).problems).toEqual([]);
    await writer;
    await repository.close();
  });

  it('can be watched and cancelled', async () => {
    const name = 'verify-cancel';
    await mixed(name);
    const repository = await openLightningRepository({ name });
    const cancelled = new GatosError('ERR_CANCELLED', 'enough');
    const until = performance.now() + 20;
    const task = {
      ...NO_TASK,
      breathe: async () => undefined,
      check: () => {
        if (performance.now() > until) throw cancelled;
      },
    };
    const verifying = (async () => {
      for (;;) await repository.verifyStore(task);
    })();
    await expect(verifying).rejects.toBe(cancelled);
    await repository.close();
  });
});
