import 'fake-indexeddb/auto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BrowserIndexes } from '../../../src/adapters/browser/indexStore.ts';
import { createMemoryIndexStore } from '../../../src/adapters/memory/indexStore.ts';
import { createFileIndexStore } from '../../../src/adapters/node-files/indexStore.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatos-index-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inMemory = new Map<string, Uint8Array>();
const stores = [
  ['memory', () => createMemoryIndexStore(inMemory)],
  ['files', () => createFileIndexStore(join(folder, 'gatos', 'index'))],
  ['browser', () => new BrowserIndexes().of('world')],
] as const;

describe.each(stores)('an index store: %s', (_, open) => {
  it('gives back what was saved, also when it is opened again, and null for what is not there', async () => {
    const store = open();
    expect(await store.load('ledger')).toBeNull();
    await store.remove('ledger');
    await store.save('ledger', Uint8Array.of(1, 2, 3));
    await store.save('events-0-00000000', new Uint8Array(100_000).fill(7));
    await store.save('ledger', Uint8Array.of(4));
    const again = open();
    expect(new Uint8Array((await again.load('ledger')) ?? [])).toEqual(Uint8Array.of(4));
    expect((await again.load('events-0-00000000'))?.length).toBe(100_000);
    await again.remove('ledger');
    expect(await store.load('ledger')).toBeNull();
  });

  it('keeps its own copy of what was saved', async () => {
    const store = open();
    const whole = Uint8Array.of(9, 1, 2, 9);
    await store.save('part', whole.subarray(1, 3));
    whole.fill(0);
    expect(new Uint8Array((await store.load('part')) ?? [])).toEqual(Uint8Array.of(1, 2));
  });
});

describe('indexes of a browser', () => {
  it('are apart by world, and go with it', async () => {
    const indexes = new BrowserIndexes();
    await indexes.of('a').save('ledger', Uint8Array.of(1));
    await indexes.of('ab').save('ledger', Uint8Array.of(2));
    await indexes.removeWorld('a');
    expect(await indexes.of('a').load('ledger')).toBeNull();
    expect(await indexes.of('ab').load('ledger')).toEqual(Uint8Array.of(2));
  });
});

describe('indexes in files', () => {
  it('leave nothing half written behind', () => {
    expect(readdirSync(join(folder, 'gatos', 'index')).sort()).toEqual(['events-0-00000000', 'part']);
  });
});
