import type { BackupRecord, WorldRecord } from '../../src/adapters/browser/database.ts';
import { systemClock, systemRandom } from '../../src/adapters/system/clock.ts';
import { keyFromSeed, signerOf } from '../../src/adapters/web-crypto/signer.ts';
import { planMerge, stageBundle } from '../../src/engine/exchange/importBundle.ts';
import { bundleAt, currentPlace } from '../../src/engine/ledger/governance.ts';
import { SAMPLE_OWNER, sampleSeed } from '../../src/engine/sample/cast.ts';
import { createWorld, HELLO_FOLD, planGenesis } from '../../src/engine/world/genesis.ts';
import { worldNameOf } from '../../src/engine/world/mainBranch.ts';
import type { World } from '../../src/engine/world/world.ts';
import type { Task } from '../../src/ports/runtime.ts';
import { formatKeyId } from '../../src/protocol/crypto/keys.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import type { BundleReport, WorldInfo, WorldSummary } from '../../src/rpc/contract.ts';
import { actorOf, requireKey } from './keys.ts';
import { contentsOf, measure, summarize } from './summaries.ts';
import { quarantineEntries } from './views.ts';
import { type Worlds, worldIdOf } from './worlds.ts';

const MAX_NAME = 80;

export async function worldInfo(worlds: Worlds, id: string, world: World): Promise<WorldInfo> {
  const genesisName = worldNameOf(world.ledger.governance.genesis.envelope.payload);
  const record = { ...(await worlds.record(id)), openedAt: Date.now(), genesisName };
  const opened = await worlds.peek(id);
  const measured = opened === null ? {} : { measured: measure(opened) };
  // Only what the list shows: a full disk must not keep a world from being opened, or it could not be exported.
  await worlds.platform.database
    .updateWorld(id, (now) => ({ ...now, openedAt: record.openedAt, genesisName, ...measured }))
    .catch(() => undefined);
  const { governance } = world.ledger;
  const place = currentPlace(governance);
  const { manifest, pointer } = bundleAt(governance, place);
  const demo = (await worlds.platform.database.keys()).some(
    (key) => key.demo && key.keyId === world.identity?.signer.keyId,
  );
  return {
    world: await summarize(worlds, record),
    namespaces: world.ledger.namespaces,
    actor:
      world.identity === null
        ? null
        : { name: world.identity.actor, keyId: world.identity.signer.keyId, trusted: true, demo },
    owner: { actor: governance.genesis.envelope.actor, keyId: governance.genesis.keyId },
    profile: manifest.profile,
    policy: { bundleId: pointer.id, commit: pointer.commit, codeRoot: pointer.policy_code_root },
    govHead: place.cid,
  };
}

/** Text a person typed becomes NFC here and nowhere else (ENC-4). */
function typedName(text: string): string {
  const name = text.normalize('NFC').trim();
  if (name === '' || name.length > MAX_NAME)
    throw new GatosError('ERR_USAGE', `A world needs a name of 1 to ${MAX_NAME} characters.`);
  return name;
}

/** Makes this browser's key on first use, then the world; returns its id. Objects and refs in one durable step. */
export async function createNewWorld(
  worlds: Worlds,
  params: { name: string; actor: string; ns: string; key?: string },
): Promise<string> {
  const name = typedName(params.name);
  const actor = actorOf(params.actor);
  const signer = signerOf(await requireKey(worlds, actor));
  const request = {
    name,
    ns: params.ns,
    profile: 'local' as const,
    foldSource: HELLO_FOLD,
    managesMain: true,
    ...(params.key === undefined ? {} : { key: params.key }),
  };
  const { runtime } = worlds.platform;
  const deps = { clock: systemClock, random: systemRandom, runtime };
  const planned = await planGenesis(deps, { actor, signer }, request);
  const id = worldIdOf(planned.repo);
  await store(worlds, id, (repository) => createWorld(repository, planned));
  await remember(worlds, { id, name, repo: planned.repo, sample: false });
  return id;
}

async function store(
  worlds: Worlds,
  id: string,
  write: (repository: Awaited<ReturnType<Worlds['repository']>>) => Promise<void>,
): Promise<void> {
  const repository = await worlds.repository(id);
  try {
    await write(repository);
  } finally {
    await repository.close();
  }
}

async function remember(
  worlds: Worlds,
  world: Pick<WorldRecord, 'id' | 'name' | 'repo' | 'sample'>,
): Promise<WorldRecord> {
  const now = Date.now();
  const record: WorldRecord = { ...world, createdAt: now, openedAt: now };
  await worlds.platform.database.putWorld(record);
  return record;
}

/** Imports the sample once, with the public demo key of its owner; later it opens as it was left. */
export async function openSample(worlds: Worlds, bytes: Uint8Array, task: Task): Promise<string> {
  const key = await keyFromSeed(sampleSeed(SAMPLE_OWNER));
  await worlds.platform.database.putKey({
    keyId: formatKeyId(key.publicKey),
    actor: SAMPLE_OWNER,
    createdAt: Date.now(),
    demo: true,
    key,
  });
  const known = (await worlds.platform.database.worlds()).find((world) => world.sample);
  if (known !== undefined) return known.id;
  return (await importWorldBundle(worlds, { name: '', bytes, sample: true }, task)).world.id;
}

/**
 * A bundle becomes a world, or brings a world that is here forward. Everything is judged in memory before anything is
 * stored; then objects and refs go in one durable step.
 */
export async function importWorldBundle(
  worlds: Worlds,
  request: { name: string; bytes: Uint8Array; sample: boolean },
  task: Task,
): Promise<BundleReport> {
  const staged = await stageBundle(request.bytes, worlds.platform.verifier, null, task);
  const { genesis } = staged.ledger.governance;
  const id = worldIdOf(genesis.cid);
  const events = staged.ledger.count;
  const known = (await worlds.platform.database.worlds()).find((world) => world.id === id);
  task.progress(0, 1, 'storing');
  await task.breathe();
  await worlds.close(id);
  let moved = 0;
  await store(worlds, id, async (repository) => {
    const { refs, kept } = await planMerge(repository, staged);
    if (kept.length > 0) {
      throw new GatosError(
        'ERR_REF_CONFLICT',
        `The bundle and the world that is here have gone different ways in ${kept.length} places (${kept[0]}).`,
        {
          hint: 'Nothing was changed. Export the world that is here first; merging of diverged worlds comes with sync.',
        },
      );
    }
    moved = refs.length;
    const applied = await repository.apply({ objects: staged.objects, refs });
    if (!applied.ok)
      throw new GatosError(
        'ERR_REF_CONFLICT',
        'The world changed while the bundle was read; nothing was imported.',
        { hint: 'Import it again.' },
      );
  });
  if (known === undefined) {
    const name = request.name || worldNameOf(genesis.envelope.payload);
    await remember(worlds, { id, name, repo: genesis.cid, sample: request.sample });
  }
  const world = await worlds.get(id, task);
  await noteImport(worlds, id, world, events);
  return {
    world: await summarize(worlds, await worlds.record(id)),
    created: known === undefined,
    events,
    objects: staged.objects.length,
    refs: moved,
    quarantine: quarantineEntries(world),
  };
}

/** The file it came from is a copy outside this browser, of all that is here or of nothing that counts. */
async function noteImport(worlds: Worlds, id: string, world: World, events: number): Promise<void> {
  const held = contentsOf(world);
  if (held.events !== events) return;
  const backup = { at: Date.now(), ...held, kind: 'import' as const };
  await worlds.platform.database
    .updateWorld(id, (record) => (covers(record.backup, held) ? record : { ...record, backup }))
    .catch(() => undefined);
}

function covers(backup: BackupRecord | undefined, held: ReturnType<typeof contentsOf>): boolean {
  return backup !== undefined && backup.events === held.events && backup.govHead === held.govHead;
}

export async function noteExport(
  worlds: Worlds,
  id: string,
  { events, govHead }: { readonly events: number; readonly govHead: string },
): Promise<WorldSummary> {
  const backup: BackupRecord = { at: Date.now(), events, govHead, kind: 'export' };
  await worlds.platform.database.updateWorld(id, (record) => ({ ...record, backup }));
  return summarize(worlds, await worlds.record(id));
}

export async function renameWorld(worlds: Worlds, id: string, text: string): Promise<WorldSummary> {
  const name = typedName(text);
  await worlds.record(id);
  await worlds.platform.database.updateWorld(id, (record) => ({ ...record, name }));
  return summarize(worlds, await worlds.record(id));
}
