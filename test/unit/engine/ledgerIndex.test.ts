import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryIndexStore } from '../../../src/adapters/memory/indexStore.ts';
import { importJsonl } from '../../../src/engine/exchange/importJsonl.ts';
import { checksum, xxh32 } from '../../../src/engine/ledger/index/checksum.ts';
import { CHUNK_ROWS, decodeChunk, encodeChunk } from '../../../src/engine/ledger/index/chunk.ts';
import { Ledger } from '../../../src/engine/ledger/ledger.ts';
import { EventTable } from '../../../src/engine/ledger/table.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import { refreshWorld, type World } from '../../../src/engine/world/world.ts';
import type { Repository } from '../../../src/ports/repository.ts';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { copy, forge, fork, refOf, store } from './support/forge.ts';
import { ada, add, bob, Lab, newLab, TEST_FOLD, till, verifier } from './support/lab.ts';

/** Counts the commits that are read; the gov chain is always among them. */
function counting() {
  const read: string[] = [];
  const wrap = (repository: Repository): Repository => ({
    read: (oid) => {
      read.push(oid);
      return repository.read(oid);
    },
    has: (oid) => repository.has(oid),
    get: (ref) => repository.get(ref),
    list: (prefix) => repository.list(prefix),
    apply: (plan) => repository.apply(plan),
    close: () => repository.close(),
  });
  return { read, wrap };
}

/** All that a ledger says of the journals. */
function saidBy({ ledger }: Pick<World, 'ledger'>) {
  return {
    order: [...ledger.order('main')],
    quarantine: ledger.quarantine,
    journals: ledger.journals
      .map(({ ref, refHead, events }) => ({ ref, refHead, events: events.slice() }))
      .sort((a, b) => (a.ref < b.ref ? -1 : 1)),
    greatest: ledger.greatestUlid(Number.MAX_SAFE_INTEGER),
    count: ledger.count,
  };
}

/** A world of three writers with some events, one with a time of its own, and its saved index. */
async function indexedLab(refused = false, name = 'Lab') {
  const lab = await newLab({ name });
  for (const by of [ada, bob, till, ada, bob]) await add(await lab.open({ as: by }));
  const world = await lab.open();
  await importJsonl(
    world,
    'main',
    utf8('{"type":"note","payload":{},"ts":"1492-10-12T02:00:00Z"}\n{"type":"note","payload":{}}'),
    NO_TASK,
  );
  if (refused) {
    const [last = null] = await world.ledger.load(world.ledger.journal(refOf(bob))?.events.slice(-1) ?? []);
    const bad = await forge(lab, world, { by: bob, after: last, sign: ada.signer.sign });
    lab.force(refOf(bob), bad.oid);
  }
  const files = new Map<string, Uint8Array>();
  const writer = await lab.open({ index: createMemoryIndexStore(files) });
  expect(await writer.ledger.saveIndex()).toBe(true);
  return { lab, files };
}

/** Opens with an index; `reads` are commits of journals that were read for it. */
async function openWith(lab: Lab, files: Map<string, Uint8Array>) {
  const { read, wrap } = counting();
  const world = await lab.open({ index: createMemoryIndexStore(files), wrap });
  const events = new Set([...world.ledger.order('main')].map(({ oid }) => oid));
  const refused = new Set(world.ledger.quarantine.map(({ oid }) => oid));
  return { world, reads: read.filter((oid) => events.has(oid) || refused.has(oid)) };
}

describe('the index of a ledger', () => {
  it('[JRN-4] opens a world without reading its journals, and says the same', async () => {
    const { lab, files } = await indexedLab();
    const { world, reads } = await openWith(lab, files);
    expect(reads).toEqual([]);
    expect(saidBy(world)).toEqual(saidBy(await lab.open()));
    expect(world.ledger.order('main')).toHaveLength(7);
    expect(await world.ledger.saveIndex()).toBe(false);
    await add(world);
    expect(saidBy(world).order).toEqual(saidBy(await lab.open()).order);
  });

  it('[JRN-5] keeps what is quarantined with its reason, until the law or the head moves', async () => {
    const { lab, files } = await indexedLab(true);
    const { world, reads } = await openWith(lab, files);
    expect(reads).toEqual([]);
    expect(world.ledger.quarantine).toMatchObject([{ ref: refOf(bob), code: 'ERR_SIGNATURE_INVALID' }]);
    const editor = await lab.open();
    await activateFold(editor, 'main', { source: TEST_FOLD.replace('p.n', 'p.n * 2') }, NO_TASK);
    const later = await openWith(lab, files);
    expect(later.reads).toEqual([world.ledger.quarantine[0]?.oid]);
    expect(saidBy(later.world)).toEqual(saidBy(await lab.open()));
  });

  it('reads on from its cursors, and judges only what came after them', async () => {
    const { lab, files } = await indexedLab();
    const later = [await add(await lab.open()), await add(await lab.open({ as: bob }))];
    const { world, reads } = await openWith(lab, files);
    expect(reads.sort()).toEqual(later.map(({ oid }) => oid).sort());
    expect(saidBy(world)).toEqual(saidBy(await lab.open()));
    expect(await world.ledger.saveIndex(50)).toBe(false);
    expect(await world.ledger.saveIndex()).toBe(true);
    expect((await openWith(lab, files)).reads).toEqual([]);
    // Each save leaves the head and the chunks it names, and nothing of the one before.
    expect([...files.keys()].map((name) => name.replace(/-[0-9a-f]{8}$/, ''))).toEqual([
      'ledger',
      'events-0',
    ]);
  });

  it('any byte changed in it is noticed, and it is made again from Git with the same result', async () => {
    const { lab, files } = await indexedLab(true);
    const right = saidBy(await lab.open());
    const places = [...files].flatMap(([name, bytes]) => Array.from(bytes, (_, at) => ({ name, at })));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.integer({ min: 1, max: 255 }),
        async ({ name, at }, flip) => {
          const broken = new Map(files);
          const bytes = (files.get(name) ?? new Uint8Array()).slice();
          bytes[at] = (bytes[at] ?? 0) ^ flip;
          broken.set(name, bytes);
          const { world, reads } = await openWith(lab, broken);
          expect(new Set(reads).size).toBe(8);
          expect(saidBy(world)).toEqual(right);
          expect(await world.ledger.saveIndex()).toBe(true);
          expect((await openWith(lab, broken)).reads).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('cut short, emptied, deleted or exchanged files are noticed too', async () => {
    const { lab, files } = await indexedLab();
    const other = await indexedLab(false, 'Other');
    const right = saidBy(await lab.open());
    for (const name of files.keys()) {
      const bytes = files.get(name) ?? new Uint8Array();
      const chunk = [...other.files].find(([known]) => known.startsWith('events'))?.[1];
      for (const instead of [bytes.subarray(0, -1), bytes.subarray(0, 5), new Uint8Array(), null, chunk]) {
        const broken = new Map(files);
        if (instead === null || instead === undefined) broken.delete(name);
        else broken.set(name, instead);
        const { world, reads } = await openWith(lab, broken);
        expect(new Set(reads).size).toBe(7);
        expect(saidBy(world)).toEqual(right);
      }
    }
    const foreign = await openWith(lab, new Map(other.files));
    expect(new Set(foreign.reads).size).toBe(7);
    expect(saidBy(foreign.world)).toEqual(right);
  });

  it('of a history that Git no longer has, it gives way to Git', async () => {
    const { lab, files } = await indexedLab();
    const world = await lab.open();
    const [first] = await world.ledger.load(world.ledger.journal(refOf(ada))?.events.slice(0, 1) ?? []);
    if (first === undefined) throw new Error('an event was expected');
    lab.force(refOf(ada), first.oid);
    expect(saidBy((await openWith(lab, files)).world)).toEqual(saidBy(await lab.open()));
    lab.force(refOf(bob), null);
    expect(saidBy((await openWith(lab, files)).world)).toEqual(saidBy(await lab.open()));
    // An open world still refuses it (JRN-1): there it is no old index but a rewrite.
    expect((await rejectionOf(refreshWorld(world, NO_TASK))).code).toBe('ERR_REF_REWRITE');
  });

  it('a store that fails keeps no world from opening', async () => {
    const { lab } = await indexedLab();
    const fails = () => Promise.reject(new Error('no storage'));
    const world = await lab.open({ index: { load: fails, save: fails, remove: fails } });
    expect(world.ledger.order('main')).toHaveLength(7);
    await expect(world.ledger.saveIndex()).rejects.toThrow('no storage');
  });

  it('a full verification does without it', async () => {
    const { lab, files } = await indexedLab();
    const { world } = await openWith(lab, files);
    const away = fork(lab, (storage) => new Lab(storage));
    const bad = await forge(away, world, { by: till, sign: ada.signer.sign });
    copy(away, lab, () => false);
    store(lab, []);
    lab.force(refOf(till), bad.oid);
    expect((await verifyWorld(world, NO_TASK)).ok).toBe(false);
    const ledger = new Ledger({ repository: lab.repository, verifier });
    await ledger.refresh(NO_TASK);
    expect(ledger.quarantine).toHaveLength(1);
  });

  it('more events than a chunk holds: only the last chunk is written again', async () => {
    const table = new EventTable();
    const { lab } = await indexedLab();
    const [event] = [...(await lab.open()).ledger.order('main')];
    if (event === undefined) throw new Error('an event was expected');
    for (let i = 0; i < CHUNK_ROWS + 3; i++)
      table.add({ ...event, time: event.time + i, type: `t${i % 300}` });
    const again = new EventTable();
    for (const type of table.types.list) again.types.number(type);
    for (const ref of table.refs.list) again.refs.number(ref);
    decodeChunk(encodeChunk(table, 0, CHUNK_ROWS), again);
    decodeChunk(encodeChunk(table, CHUNK_ROWS, table.count), again);
    expect(again.count).toBe(table.count);
    for (const row of [0, 1, 299, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 2])
      expect(again.event(row)).toEqual(table.event(row));
  });
});

describe('XXH32', () => {
  it('has the sums of the reference implementation', () => {
    expect(checksum(new Uint8Array())).toBe('02cc5d05');
    expect(checksum(utf8('a'))).toBe('550d7456');
    expect(checksum(utf8('abc'))).toBe('32d153ff');
    expect(checksum(utf8('Nobody inspects the spammish repetition'))).toBe('e2293b2f');
  });

  it('changes with any byte', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 80 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (bytes, place, flip) => {
          const other = bytes.slice();
          const at = place % bytes.length;
          other[at] = (bytes[at] ?? 0) ^ flip;
          expect(xxh32(other)).not.toBe(xxh32(bytes));
        },
      ),
    );
  });
});
