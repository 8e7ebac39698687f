import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportBundle } from '../../../src/engine/exchange/exportBundle.ts';
import { stageBundle } from '../../../src/engine/exchange/importBundle.ts';
import { type BundleInspection, inspectBundle } from '../../../src/engine/exchange/inspectBundle.ts';
import { exportSlice } from '../../../src/engine/exchange/slice/exportSlice.ts';
import { writeCheckpoint } from '../../../src/engine/proof/writeCheckpoint.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { refreshWorld, type World } from '../../../src/engine/world/world.ts';
import type { PlannedObject } from '../../../src/ports/repository.ts';
import { decodeBundle, encodeBundle } from '../../../src/protocol/git/bundle.ts';
import { decodePack, encodePack } from '../../../src/protocol/git/pack.ts';
import { SLICE_PREFIX } from '../../../src/protocol/journal/names.ts';
import { planCheckpoint, stateRootOf } from '../../../src/protocol/state/checkpoint.ts';
import { formatProof, signedArtefactBytes } from '../../../src/protocol/state/proof.ts';
import { loadSlice, planSlice, type Slice, type SliceParts } from '../../../src/protocol/state/slice.ts';
import { gitText, tempDir } from '../git/gitHelper.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { ada, add, bob, eve, type Lab, newLab } from './support/lab.ts';

const folder = tempDir();
afterAll(() => folder.remove());

let lab: Lab;
let world: World;

/** Twelve events of two people, in turn, one of them a fault. */
beforeAll(async () => {
  ({ lab, world } = await twelve());
});

async function twelve(): Promise<{ lab: Lab; world: World }> {
  const lab = await newLab({ name: 'Sliced' });
  const writers = [await lab.open(), await lab.open({ as: bob })];
  for (let n = 1; n <= 12; n++) {
    const writer = writers[n % 2];
    if (writer === undefined) continue;
    await refreshWorld(writer, NO_TASK);
    await add(writer, { n }, n === 9 ? 'boom' : 'add');
  }
  const world = await lab.open();
  return { lab, world };
}

const inspect = (bytes: Uint8Array) => inspectBundle(lab.deps(), bytes, NO_TASK);
const rootAt = async (position: number) => (await world.timelines.get('main').stateAt(position)).stateRoot;
const cut = (first: number, last: number, past: 'events' | 'state', from = world) =>
  exportSlice(from, { ns: 'main', first, last, past }, NO_TASK);

function failures(inspection: BundleInspection): string[] {
  const checks = [...inspection.checks, ...inspection.slices.flatMap((slice) => slice.checks)];
  return checks.filter((check) => !check.ok).map((check) => check.name);
}

const git = (...args: string[]) => gitText(folder.path, args);

describe('[STA-8] a stretch with every event before it', () => {
  it('is the world as it was: it verifies from the genesis, and ends at the State-Root of its last event', async () => {
    const { bytes, events, fileName } = await cut(5, 8, 'events');
    expect([events, fileName]).toEqual([8, 'sliced-main-5-8.bundle']);
    const inspection = await inspect(bytes);
    expect(inspection).toMatchObject({ ok: true, name: 'Sliced', events: 8, slices: [], quarantine: [] });
    expect(inspection.namespaces).toEqual([
      { ns: 'main', events: 8, stateRoot: await rootAt(8), faults: 0, problem: null },
    ]);
  });

  it('brings the newest checkpoint that lies within it, and can be imported', async () => {
    const { lab, world } = await twelve();
    const older = await lab.open();
    const { bytes: before } = await exportSlice(
      world,
      { ns: 'main', first: 1, last: 12, past: 'events' },
      NO_TASK,
    );
    expect((await inspect(before)).checkpoints).toBe(0);
    const { oid } = await writeCheckpoint(older, 'main', NO_TASK);
    await add(older, { n: 13 });
    await writeCheckpoint(older, 'main', NO_TASK);
    const { bytes } = await exportSlice(older, { ns: 'main', first: 1, last: 12, past: 'events' }, NO_TASK);
    const { judged } = await inspect(bytes);
    expect(judged).toMatchObject([{ ns: 'main', commit: oid, verdict: { status: 'verified' } }]);
    expect((await stageBundle(bytes, lab.deps().verifier, null, NO_TASK)).ledger.count).toBe(12);
  });

  it('at any cut of any such history', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 12 }),
        async (a, thin, b) => {
          const [first, last] = a < b ? [a, b] : [b, a];
          const inspection = await inspect((await cut(first, last, thin ? 'state' : 'events')).bytes);
          expect(failures(inspection)).toEqual([]);
          const root =
            thin && first > 1 ? inspection.slices[0]?.stateRoot : inspection.namespaces[0]?.stateRoot;
          expect(root).toBe(await rootAt(last));
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('[STA-8] a stretch with the state before it', () => {
  it('holds its own events only, and says on whose word the rest stands', async () => {
    const { bytes, events } = await cut(5, 10, 'state');
    expect(events).toBe(6);
    const inspection = await inspect(bytes);
    expect(failures(inspection)).toEqual([]);
    expect(inspection).toMatchObject({ ok: true, events: 0, namespaces: [] });
    expect(inspection.slices).toMatchObject([
      {
        ns: 'main',
        first: 5,
        last: 10,
        events: 6,
        faults: 1,
        status: 'verified',
        stateRoot: await rootAt(10),
        base: { events: 4, stateRoot: await rootAt(4), actor: 'user:ada', signer: ada.signer.keyId },
      },
    ]);
    const trust = inspection.slices[0]?.checks.find((check) => check.name === 'Taken on trust');
    expect(trust?.detail).toContain('stand on the word of user:ada: nothing before event 5 is in the bundle');
    const text = new TextDecoder('latin1').decode(bytes);
    expect(text.match(/^[0-9a-f]{40} refs\/gatos\/journal\/main/m)).toBeNull();
  });

  it('stands on a checkpoint where one lies right before it, and on an earlier one where nobody can sign', async () => {
    const { lab, world } = await twelve();
    const checkpoint = await writeCheckpoint(world, 'main', NO_TASK);
    for (const n of [13, 14, 15]) await add(world, { n });
    const own = await slicesOf(
      await exportSlice(world, { ns: 'main', first: 13, last: 15, past: 'state' }, NO_TASK),
    );
    expect(own.base.proof).toEqual(checkpoint.proof);
    const reader = await lab.open({ as: null });
    const { bytes } = await exportSlice(reader, { ns: 'main', first: 15, last: 15, past: 'state' }, NO_TASK);
    expect((await inspect(bytes)).slices).toMatchObject([
      { first: 15, events: 3, status: 'verified', base: { events: 12 } },
    ]);
    const tooEarly = exportSlice(reader, { ns: 'main', first: 5, last: 6, past: 'state' }, NO_TASK);
    expect((await rejectionOf(tooEarly)).code).toBe('ERR_IDENTITY_MISSING');
  });

  it('cannot be imported: without what came before, nobody could ever recompute it', async () => {
    const { bytes } = await cut(5, 10, 'state');
    const error = await rejectionOf(stageBundle(bytes, lab.deps().verifier, null, NO_TASK));
    expect(error.code).toBe('ERR_BUNDLE_INVALID');
    expect(error.message).toContain('It can be verified, not imported');
  });
});

describe('[STA-8] with stock Git', () => {
  it.each(['events', 'state'] as const)('verifies, clones and passes fsck (%s)', async (past) => {
    const file = join(folder.path, `${past}.bundle`);
    writeFileSync(file, (await cut(5, 10, past)).bytes);
    git('init', '-q', `empty-${past}`);
    expect(git('-C', `empty-${past}`, 'bundle', 'verify', file)).toContain('complete history');
    git('clone', '-q', '--mirror', file, `${past}.git`);
    git('-C', `${past}.git`, 'fsck', '--strict');
    const refs = git('-C', `${past}.git`, 'for-each-ref', '--format=%(refname)');
    expect(refs.includes(SLICE_PREFIX)).toBe(past === 'state');
    if (past !== 'state') return;
    const ref = 'refs/gatos/slices/main/5-10';
    expect(git('-C', `${past}.git`, 'log', '-1', '--format=%s', ref)).toBe('slice main 5-10');
    const lines = git('-C', `${past}.git`, 'show', `${ref}:events/000000001.jsonl`).split('\n');
    expect(lines.map((line) => JSON.parse(line).envelope.payload.n)).toEqual([5, 6, 7, 8, 9, 10]);
  });
});

async function slicesOf({ bytes }: { readonly bytes: Uint8Array }): Promise<Slice> {
  const { refs, objects } = unpack(bytes);
  const ref = refs.find(({ name }) => name.startsWith(SLICE_PREFIX));
  return loadSlice(async (oid) => objects.get(oid), ref?.oid ?? '');
}

function unpack(bytes: Uint8Array) {
  const { refs, pack } = decodeBundle(bytes);
  const limits = { maxObjects: 10_000, maxObjectSize: 1e7, maxTotalSize: 1e8 };
  const objects = new Map(decodePack(pack, limits).map((object) => [object.oid, object]));
  return { refs, objects };
}

/** The slice 5..10 with something changed in it, as a bundle that Git takes. */
async function forged(change: (slice: Slice) => Partial<SliceParts>, more: readonly PlannedObject[] = []) {
  const { bytes } = await cut(5, 10, 'state');
  const { refs, objects } = unpack(bytes);
  const slice = await slicesOf({ bytes });
  const planned = planSlice({ ...slice, ...change(slice) });
  const all = new Map([
    ...objects,
    ...[...planned.objects, ...more].map((object) => [object.oid, object] as const),
  ]);
  const moved = refs.map((ref) => (ref.name.startsWith(SLICE_PREFIX) ? { ...ref, oid: planned.oid } : ref));
  return inspect(encodeBundle(moved, encodePack([...all.values()]).bytes));
}

/** A base that says something else, signed by `by`. */
async function otherBase(
  by = ada,
  change: (state: string) => string = (state) => state.replace('"count":10', '"count":11'),
) {
  const { base } = await slicesOf(await cut(5, 10, 'state'));
  const state = change(base.state);
  const proof = { ...base.proof, state_root: stateRootOf(state), signer: by.signer.keyId, actor: by.actor };
  const signature = await by.signer.sign(signedArtefactBytes('pof', formatProof(proof)));
  const parts = { ...base, state, proof, signature, parents: [] };
  const { oid, objects } = planCheckpoint(parts);
  return { base: { ...parts, oid }, objects };
}

describe('[STA-8] a slice that lies', () => {
  const swap = <T>(list: readonly T[], i: number, j: number): T[] =>
    list.map((one, at) => (at === i ? (list[j] ?? one) : at === j ? (list[i] ?? one) : one));

  it.each<[string, (slice: Slice) => Partial<SliceParts>, string]>([
    ['an event left out', ({ events }) => ({ events: events.filter((_, i) => i !== 2) }), 'Events'],
    ['the last event left out', ({ events }) => ({ events: events.slice(0, -1) }), 'Slice'],
    ['two events in another order', ({ events }) => ({ events: swap(events, 1, 2) }), 'Events'],
    ['an event twice', ({ events }) => ({ events: [...events.slice(0, 1), ...events] }), 'Events'],
    [
      'another payload',
      ({ events }) => ({ events: events.map((line) => line.replace('"n":7', '"n":8')) }),
      'Events',
    ],
    ['a link left out', ({ links }) => ({ links: links.slice(1) }), 'Links'],
    ['links exchanged', ({ links }) => ({ links: swap(links, 0, 1) }), 'Links'],
    [
      'another State-Root',
      ({ manifest }) => ({ manifest: { ...manifest, state_root: stateRootOf('{}') } }),
      'Output',
    ],
    ['other ends', ({ manifest }) => ({ manifest: { ...manifest, ledger_heads: [] } }), 'Ends'],
    ['other numbers', ({ manifest }) => ({ manifest: { ...manifest, last: 11 } }), 'Slice'],
    [
      'another world',
      ({ manifest }) => ({ manifest: { ...manifest, repo: manifest.gov_head.replace(/.$/, 'a') } }),
      'Slice',
    ],
    [
      'another fold',
      ({ manifest }) => ({ manifest: { ...manifest, fold_root: `sha256:${'a'.repeat(64)}` } }),
      'Slice',
    ],
  ])('%s', async (_, change, check) => {
    const inspection = await forged(change);
    expect(inspection.ok).toBe(false);
    expect(failures(inspection)).toContain(check);
  });

  it('the number of the first event that does not hold is named', async () => {
    const { slices } = await forged(({ events }) => ({
      events: events.map((line) => line.replace('"n":7', '"n":8')),
    }));
    expect(slices[0]?.checks.find((check) => check.name === 'Events')?.detail).toMatch(
      /^Event 7 does not hold\. /,
    );
  });

  it('another base: without a signature of the world it fails; with one it is the word that was taken', async () => {
    const byEve = await otherBase(eve);
    expect(failures(await forged(() => ({ base: byEve.base }), byEve.objects))).toContain('Signature');
    const byAda = await otherBase();
    // Whoever may sign can lie of the past: that is what "taken on trust" says. The end then differs from what is claimed.
    const inspection = await forged(() => ({ base: byAda.base }), byAda.objects);
    expect(failures(inspection)).toEqual(['Output']);
  });

  it('a line that is written in another way is refused, though it says the same', async () => {
    const { slices } = await forged(({ events }) => ({
      events: events.map((line) => line.replace('{"envelope":', '{ "envelope":')),
    }));
    expect(slices[0]?.status).toBe('failed');
  });
});

describe('asking for what is not there', () => {
  it.each([
    [0, 3],
    [4, 3],
    [5, 13],
    [1.5, 3],
  ])('%d to %d', async (first, last) => {
    expect((await rejectionOf(cut(first, last, 'events'))).code).toBe('ERR_USAGE');
  });
});

describe('looking at a bundle without importing it', () => {
  it('reports the whole world, its checkpoints with their verdicts, and stores nothing', async () => {
    const { lab, world } = await twelve();
    await writeCheckpoint(world, 'main', NO_TASK);
    const bytes = await exportBundle(world, NO_TASK);
    const before = [lab.storage.objects.size, [...lab.storage.refs].length];
    const inspection = await inspectBundle(lab.deps(), bytes, NO_TASK);
    expect(inspection).toMatchObject({
      ok: true,
      events: 12,
      checkpoints: 1,
      judged: [{ verdict: { status: 'verified' } }],
      namespaces: [{ ns: 'main', events: 12, faults: 1 }],
    });
    expect([lab.storage.objects.size, [...lab.storage.refs].length]).toEqual(before);
  });

  it('a lie in it is told as a verification of the world would tell it', async () => {
    const { lab, world } = await twelve();
    const honest = await writeCheckpoint(world, 'main', NO_TASK);
    const state = honest.state.replace('"count":69', '"count":70');
    const proof = { ...honest.proof, state_root: stateRootOf(state) };
    const signature = await ada.signer.sign(signedArtefactBytes('pof', formatProof(proof)));
    const { oid, objects } = planCheckpoint({ ...honest, state, proof, signature });
    for (const object of objects) lab.storage.objects.set(object.oid, object);
    lab.force('refs/gatos/state/main', oid);
    const inspection = await inspect(await exportBundle(await lab.open({ as: null }), NO_TASK));
    expect(inspection.ok).toBe(false);
    expect(inspection.judged[0]?.verdict).toMatchObject({
      drift: 'output',
      firstDifference: { path: ['count'], claimed: '70', computed: '69' },
    });
  });

  it('what is no world is refused as an import refuses it', async () => {
    expect((await rejectionOf(inspect(new TextEncoder().encode('hello\n')))).code).toBe('ERR_BUNDLE_INVALID');
  });
});
