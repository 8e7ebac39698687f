import type { MeasuredWorld, WorldRecord } from '../../src/adapters/browser/database.ts';
import type { LightningRepository } from '../../src/adapters/lightning-fs/repository.ts';
import { currentPlace } from '../../src/engine/ledger/governance.ts';
import type { World } from '../../src/engine/world/world.ts';
import type { WorldStorage, WorldSummary } from '../../src/rpc/contract.ts';
import type { Opened, Worlds } from './worlds.ts';

/** What an open world holds now, for the record that is shown while it is closed. */
export function measure({ world, repository }: Opened): MeasuredWorld {
  return { ...contentsOf(world), storage: storageOf(repository) };
}

/** Events of all namespaces and the head of the governance chain: what a backup has or lacks. */
export function contentsOf(world: World): { readonly events: number; readonly govHead: string } {
  const events = world.ledger.namespaces.reduce((sum, ns) => sum + world.ledger.order(ns).length, 0);
  return { events, govHead: currentPlace(world.ledger.governance).cid };
}

export function storageOf(repository: LightningRepository): WorldStorage {
  return repository.stats();
}

/** A record as the app sees it, with what is so now where the world is open. */
export async function summarize(worlds: Worlds, record: WorldRecord): Promise<WorldSummary> {
  const opened = await worlds.peek(record.id);
  const measured = opened === null ? record.measured : measure(opened);
  const { id, name, repo, createdAt, openedAt, sample } = record;
  return {
    id,
    name,
    genesisName: record.genesisName ?? null,
    repo,
    createdAt,
    openedAt,
    sample,
    events: measured?.events ?? null,
    govHead: measured?.govHead ?? null,
    storage: measured?.storage ?? null,
    backup: record.backup ?? null,
  };
}

/** The worlds of this browser, last opened first. */
export async function listWorlds(worlds: Worlds): Promise<readonly WorldSummary[]> {
  const records = [...(await worlds.platform.database.worlds())].sort((a, b) => b.openedAt - a.openedAt);
  return Promise.all(records.map((record) => summarize(worlds, record)));
}
