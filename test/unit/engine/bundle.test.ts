import { describe, expect, it } from 'vitest';
import { createMemoryStorage } from '../../../src/adapters/memory/repository.ts';
import { bundleFileName, exportBundle } from '../../../src/engine/exchange/exportBundle.ts';
import { planMerge, type StagedBundle, stageBundle } from '../../../src/engine/exchange/importBundle.ts';
import { writeCheckpoint } from '../../../src/engine/proof/writeCheckpoint.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { activateFold } from '../../../src/engine/world/activateFold.ts';
import { verifyWorld } from '../../../src/engine/world/verifyWorld.ts';
import type { Repository } from '../../../src/ports/repository.ts';
import { utf8 } from '../../../src/protocol/bytes.ts';
import { GatosError } from '../../../src/protocol/errors.ts';
import { planEventCommit } from '../../../src/protocol/event/commit.ts';
import { encodeEnvelope } from '../../../src/protocol/event/envelope.ts';
import { decodeBundle, encodeBundle } from '../../../src/protocol/git/bundle.ts';
import { encodeCommit, planObject } from '../../../src/protocol/git/object.ts';
import { encodePack } from '../../../src/protocol/git/pack.ts';
import { GOV_REF } from '../../../src/protocol/journal/names.ts';
import { rejectionOf } from '../protocol/support/codes.ts';
import { forge, fork, refOf, store } from './support/forge.ts';
import { ada, add, bob, endState, eve, Lab, newLab, TEST_FOLD, verifier } from './support/lab.ts';

const DOUBLE = TEST_FOLD.replace('+ p.n', '+ p.n * 2');

async function busyLab(managesMain = false): Promise<Lab> {
  const lab = await newLab({ name: 'Ünïcode & Söhne', managesMain });
  const world = await lab.open({ managesMain });
  await add(world, { n: 1 });
  await activateFold(world, 'main', { source: DOUBLE }, NO_TASK);
  await add(await lab.open({ as: bob }), { n: 2 });
  await writeCheckpoint(await lab.open(), 'main', NO_TASK);
  return lab;
}

async function bundleOf(lab: Lab): Promise<Uint8Array> {
  return exportBundle(await lab.open({ as: null }), NO_TASK);
}

const stage = (bytes: Uint8Array, below: Repository | null = null): Promise<StagedBundle> =>
  stageBundle(bytes, verifier, below, NO_TASK);

/** Brings a staged bundle into a lab, as the app and the command line do. */
async function take(lab: Lab, staged: StagedBundle): Promise<readonly string[]> {
  const { refs, kept } = await planMerge(lab.repository, staged);
  if (kept.length === 0)
    expect(await lab.repository.apply({ objects: staged.objects, refs })).toEqual({ ok: true });
  return kept;
}

function gatosRefs(lab: Lab): [string, string][] {
  return [...lab.storage.refs].filter(([ref]) => ref.startsWith('refs/gatos/')).sort();
}

describe('a world as a bundle', () => {
  it('comes out with the refs, events, roots and verdicts that went in', async () => {
    const lab = await busyLab();
    const staged = await stage(await bundleOf(lab));
    expect(staged.ledger.quarantine).toEqual([]);
    const copied = new Lab(createMemoryStorage());
    expect(await take(copied, staged)).toEqual([]);
    expect(gatosRefs(copied)).toEqual(gatosRefs(lab));
    const [here, there] = [await lab.open(), await copied.open()];
    expect(await there.timelines.get('main').stateAt(2)).toEqual(await here.timelines.get('main').stateAt(2));
    expect(await verifyWorld(there, NO_TASK)).toMatchObject({ ok: true, events: 2, checkpoints: 1 });
    await add(there, { n: 5 });
    expect(await endState(there)).toMatchObject({ count: 16 });
  });

  it('has main and HEAD, made for the purpose where the repository has none, and the same each time', async () => {
    const lab = await busyLab();
    const bytes = await bundleOf(lab);
    const { refs } = decodeBundle(bytes);
    expect(refs.map((ref) => ref.name)).toEqual(expect.arrayContaining(['refs/heads/main', 'HEAD', GOV_REF]));
    expect(refs.find((ref) => ref.name === 'HEAD')?.oid).toBe(
      refs.find((ref) => ref.name === 'refs/heads/main')?.oid,
    );
    expect(decodeBundle(await bundleOf(lab)).refs).toEqual(refs);
    const managed = await busyLab(true);
    const main = managed.storage.refs.get('refs/heads/main');
    expect(decodeBundle(await bundleOf(managed)).refs.find((ref) => ref.name === 'HEAD')?.oid).toBe(main);
  });

  it('is named after the world, safely for every system', async () => {
    expect(bundleFileName(await (await busyLab()).open())).toBe('n-code-s-hne.bundle');
    expect(bundleFileName(await (await newLab({ name: '../..' })).open())).toBe('world.bundle');
  });

  it('brings a copy forward, and brings nothing back', async () => {
    const lab = await busyLab();
    const older = await bundleOf(lab);
    const copied = new Lab(createMemoryStorage());
    await take(copied, await stage(older));
    await add(await lab.open(), { n: 10 });
    const newer = await bundleOf(lab);
    expect(await take(copied, await stage(newer))).toEqual([]);
    expect(await endState(await copied.open())).toMatchObject({ count: 26 });
    const after = gatosRefs(copied);
    const { refs, kept } = await planMerge(copied.repository, await stage(older));
    expect({ refs, kept }).toEqual({ refs: [], kept: [] });
    expect(gatosRefs(copied)).toEqual(after);
  });

  it('[JRN-5] brings a world that is here no further than the last accepted event: nothing could follow a refused one', async () => {
    const lab = await busyLab();
    const copied = new Lab(createMemoryStorage());
    await take(copied, await stage(await bundleOf(lab)));
    const world = await lab.open();
    const good = await add(world, { n: 10 });
    const bad = await forge(lab, world, { by: ada, after: good, sign: bob.signer.sign });
    lab.force(refOf(ada), bad.oid);
    const stranger = await forge(lab, world, { by: eve });
    lab.force(refOf(eve), stranger.oid);
    const staged = await stage(await bundleOf(lab));
    expect(staged.ledger.quarantine).toHaveLength(2);
    expect(await take(copied, staged)).toEqual([]);
    expect(copied.storage.refs.get(refOf(ada))).toBe(good.oid);
    expect(copied.storage.refs.has(refOf(eve))).toBe(false);
    await add(await copied.open(), { n: 1 });
  });

  it('of a world that went another way names the refs that differ, and nothing moves', async () => {
    const lab = await busyLab();
    const other = fork(lab, (storage) => new Lab(storage));
    await add(await lab.open(), { n: 10 });
    await add(await other.open(), { n: 20 });
    const before = gatosRefs(lab);
    expect(await take(lab, await stage(await bundleOf(other)))).toEqual([refOf(ada)]);
    expect(gatosRefs(lab)).toEqual(before);
  });

  it('of another world altogether does not fit either', async () => {
    const lab = await busyLab();
    const kept = await take(lab, await stage(await bundleOf(await newLab({ name: 'Other' }))));
    expect(kept).toEqual(expect.arrayContaining([GOV_REF, 'refs/gatos/trust/graph']));
  });
});

describe('a bundle that is not right', () => {
  it('is refused whatever byte of it has changed, or changes nothing that counts', async () => {
    const lab = await newLab();
    await add(await lab.open());
    const bytes = await bundleOf(lab);
    const good = await stage(bytes);
    const roots = [...good.ledger.order('main')].map((event) => event.cid);
    let refused = 0;
    for (let at = 0; at < bytes.length; at += 23) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x15;
      try {
        const staged = await stage(changed);
        // A ref under another name, or HEAD: what is staged is judged like any other.
        expect([...staged.ledger.order('main')].every((event) => roots.includes(event.cid))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(GatosError);
        expect(error instanceof GatosError && error.code).not.toBe('ERR_INTERNAL');
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(bytes.length / 23 / 2);
  });

  it('is refused wherever it is cut short', async () => {
    const lab = await newLab();
    const bytes = await bundleOf(lab);
    for (let size = 0; size < bytes.length; size += 41) {
      const error = await rejectionOf(stage(bytes.slice(0, size)));
      expect(['ERR_BUNDLE_INVALID', 'ERR_PACK_INVALID'], `cut to ${size}`).toContain(error.code);
    }
  });

  it.each([
    ['an empty file', new Uint8Array()],
    ['some text', utf8('hello, world\n')],
    ['a bundle of another version', utf8('# v9 git bundle\n')],
  ])('is refused: %s', async (_, bytes) => {
    expect((await rejectionOf(stage(bytes))).code).toBe('ERR_BUNDLE_INVALID');
  });

  it('is refused when it holds no world, or builds on commits it does not carry', async () => {
    const person = { name: 'x', email: 'y', seconds: 0 };
    const tree = planObject('tree', new Uint8Array());
    const commit = planObject(
      'commit',
      encodeCommit({ tree: tree.oid, parents: [], author: person, committer: person, message: 'x\n' }),
    );
    const plain = encodeBundle(
      [{ name: 'refs/heads/main', oid: commit.oid }],
      encodePack([tree, commit]).bytes,
    );
    expect(await rejectionOf(stage(plain))).toMatchObject({
      code: 'ERR_BUNDLE_INVALID',
      message: expect.stringContaining('no GATOS world'),
    });
    const thin = concatAfterFirstLine(await bundleOf(await newLab()), `-${commit.oid} x\n`);
    expect(await rejectionOf(stage(thin))).toMatchObject({
      code: 'ERR_BUNDLE_INVALID',
      message: expect.stringContaining('incomplete'),
    });
  });

  it('is refused when an object is missing, also far down', async () => {
    const lab = await busyLab();
    const { refs } = decodeBundle(await bundleOf(lab));
    const { objects } = await stage(await bundleOf(lab));
    for (const missing of objects) {
      const bytes = encodeBundle(refs, encodePack(objects.filter((object) => object !== missing)).bytes);
      const outcome = await stage(bytes).then(
        () => null,
        (error: unknown) => error,
      );
      expect(outcome).toMatchObject({ code: 'ERR_OBJECT_MISSING', data: { oid: missing.oid } });
    }
  });

  it('[POL-9] is refused when its gov chain does not hold to the end', async () => {
    const lab = await busyLab();
    const { genesis, events, places } = (await lab.open()).ledger.governance;
    const last = events.at(-1);
    const place = places.at(-1);
    const encoded = encodeEnvelope({
      type: 'gov.activate',
      ulid: genesis.envelope.ulid,
      actor: bob.actor,
      payload: { bundle: { ...place?.bundle } },
      policy_root: place?.bundle.commit ?? '',
      repo: genesis.cid,
      ns: 'gov',
      prev: last?.cid ?? '',
    });
    const coup = planEventCommit(
      { ...encoded, keyId: bob.signer.keyId, signature: await bob.signer.sign(encoded.canonical) },
      last?.oid ?? null,
    );
    store(lab, [coup.object]);
    lab.force(GOV_REF, coup.commit.oid);
    expect(await rejectionOf(stage(await bundleOf(lab)))).toMatchObject({
      code: 'ERR_GOV_INVALID',
      message: expect.stringContaining('owner'),
    });
  });

  it('[POL-9] is refused when its genesis is none', async () => {
    const lab = await busyLab();
    const bytes = await bundleOf(lab);
    const staged = await stage(bytes);
    const journal = staged.refs.find((ref) => ref.name === refOf(ada))?.oid ?? '';
    const refs = decodeBundle(bytes).refs.map((ref) =>
      ref.name === GOV_REF ? { ...ref, oid: journal } : ref,
    );
    expect((await rejectionOf(stage(encodeBundle(refs, encodePack(staged.objects).bytes)))).code).toBe(
      'ERR_GOV_INVALID',
    );
    const without = decodeBundle(bytes).refs.filter((ref) => ref.name !== GOV_REF);
    expect((await rejectionOf(stage(encodeBundle(without, encodePack(staged.objects).bytes)))).code).toBe(
      'ERR_WORLD_EMPTY',
    );
  });

  it('[JRN-5] with a refused event is staged with that event in quarantine', async () => {
    const lab = await busyLab();
    const world = await lab.open();
    const [tip = null] = await world.ledger.load(world.ledger.journal(refOf(ada))?.events.slice(-1) ?? []);
    const bad = await forge(lab, world, { by: ada, after: tip, sign: bob.signer.sign });
    lab.force(refOf(ada), bad.oid);
    const { ledger } = await stage(await bundleOf(lab));
    expect(ledger.quarantine).toMatchObject([{ oid: bad.oid, code: 'ERR_SIGNATURE_INVALID' }]);
    expect(ledger.order('main')).toHaveLength(2);
  });

  it('can be cancelled before anything is judged', async () => {
    const bytes = await bundleOf(await busyLab());
    const stop = async () => {
      throw new GatosError('ERR_CANCELLED', 'You cancelled this.');
    };
    expect((await rejectionOf(stageBundle(bytes, verifier, null, { ...NO_TASK, breathe: stop }))).code).toBe(
      'ERR_CANCELLED',
    );
  });
});

function concatAfterFirstLine(bytes: Uint8Array, line: string): Uint8Array {
  const end = bytes.indexOf(0x0a) + 1;
  return Uint8Array.from([...bytes.subarray(0, end), ...utf8(line), ...bytes.subarray(end)]);
}
