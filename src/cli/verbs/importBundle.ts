import { createFile } from '../../adapters/node-files/files.ts';
import type { Deps } from '../../engine/deps.ts';
import { planMerge, type StagedBundle, stageBundle } from '../../engine/exchange/importBundle.ts';
import { collectReachable } from '../../engine/exchange/reachable.ts';
import { bundleAt, currentPlace, loadGovernance } from '../../engine/ledger/governance.ts';
import { MAIN_REF, worldNameOf } from '../../engine/world/mainBranch.ts';
import type { Oid, RefUpdate } from '../../ports/repository.ts';
import { GatosError } from '../../protocol/errors.ts';
import { GOV_REF } from '../../protocol/journal/names.ts';
import { foldOf } from '../../protocol/policy/bundle.ts';
import { quarantineJson, quarantineLines } from '../checks.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { openDeps } from '../deps.ts';
import { defaultNamespace, markFoldSeen } from '../foldFile.ts';
import { count } from '../output.ts';
import { findPlace, foldFilePath, type Place } from '../place.ts';

/**
 * A bundle into a repository without a world, or new history into the world that is there. All of it is judged before
 * anything is stored. Branches belong to the person and are not touched, and an edited gatos/fold.lua is left for the
 * next command: activating it first could set this world apart from the one in the bundle.
 */
export async function importBundle(context: Context, options: Options, bytes: Uint8Array): Promise<ExitCode> {
  const { out, task } = context;
  const place = await findPlace(context.host, options);
  const deps = await openDeps(place);
  try {
    const staged = await stageBundle(bytes, deps.verifier, null, task);
    const created = await isEmpty(deps, staged);
    const refs = await movesOf(deps, staged);
    // Only what the refs need: the branch of the bundle would be left dangling.
    const objects = await collectReachable(staged.store, tipsOf(refs), task);
    task.check();
    const applied = await deps.repository.apply({ objects, refs });
    if (!applied.ok) {
      throw new GatosError(
        'ERR_REF_CONFLICT',
        'The world changed while the bundle was read; nothing was imported.',
        { hint: 'Import it again.' },
      );
    }
    const wrote = created ? await writeFold(place, staged) : false;
    const { genesis } = staged.ledger.governance;
    const { quarantine } = staged.ledger;
    const events = staged.ledger.journals.reduce((sum, journal) => sum + journal.events.length, 0);
    if (options.json) {
      await out.json({
        kind: 'bundle',
        world: worldNameOf(genesis.envelope.payload),
        repo: genesis.cid,
        created,
        events,
        objects: objects.length,
        refs: refs.length,
        quarantine: quarantineJson(quarantine),
      });
    } else {
      const name = worldNameOf(genesis.envelope.payload);
      const moved = refs.length === 0 ? 'it brought nothing new' : `${count(refs.length, 'ref')} moved`;
      await out.lines(
        `${created ? 'Imported' : 'Updated'} the world "${name}": ${count(events, 'event')} in the bundle; ${moved}.`,
      );
      if (wrote) await out.lines('Wrote gatos/fold.lua, the fold in force.');
    }
    if (quarantine.length === 0) return 0;
    await out.note(
      ...quarantineLines(quarantine),
      `${count(quarantine.length, 'commit')} of the bundle quarantined: kept, but never folded.`,
    );
    return 1;
  } finally {
    await deps.repository.close();
  }
}

/** False for the same world; another world in the same repository is refused. */
async function isEmpty(deps: Deps, staged: StagedBundle): Promise<boolean> {
  const head = await deps.repository.get(GOV_REF);
  if (head === null) return true;
  const { genesis } = await loadGovernance(deps.repository, deps.verifier, head);
  if (genesis.cid === staged.ledger.governance.genesis.cid) return false;
  throw new GatosError(
    'ERR_WORLD_EXISTS',
    'This repository holds another world than the bundle; nothing was imported.',
    {
      hint: 'Import it into a repository of its own: git init <folder>, then git gatos -C <folder> import <file>.',
      data: { here: genesis.cid, bundle: staged.ledger.governance.genesis.cid },
    },
  );
}

async function movesOf(deps: Deps, staged: StagedBundle) {
  const { refs, kept } = await planMerge(deps.repository, staged);
  if (kept.length > 0) {
    throw new GatosError(
      'ERR_REF_CONFLICT',
      `The bundle and the world that is here have gone different ways in ${count(kept.length, 'place')} (${kept[0]}).`,
      {
        hint: 'Nothing was changed. Merging of diverged worlds comes with sync.',
      },
    );
  }
  return refs.filter(({ ref }) => ref !== MAIN_REF);
}

function tipsOf(refs: readonly RefUpdate[]): Oid[] {
  return refs.flatMap(({ next }) => (next === null ? [] : [next]));
}

/** Where there is a work tree, the fold in force lies where a person edits it. */
async function writeFold(place: Place, staged: StagedBundle): Promise<boolean> {
  const path = foldFilePath(place);
  const { governance } = staged.ledger;
  const bundle = bundleAt(governance, currentPlace(governance));
  const fold = foldOf(bundle, defaultNamespace(bundle));
  if (path === null || fold === null) return false;
  await markFoldSeen(place, { source: fold.source });
  return createFile(path, fold.source);
}
