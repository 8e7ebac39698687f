import type { WorldId, WorldSummary } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';

export interface WorldContents {
  /** With its backup and counts as of now. */
  readonly world: WorldSummary;
  readonly namespaces: readonly string[];
  readonly events: number;
  readonly checkpoints: number;
}

/** Counts what a world holds, over all its namespaces. */
export async function worldContents(id: WorldId): Promise<WorldContents> {
  const { namespaces, world } = await client.call('world.open', { world: id });
  let checkpoints = 0;
  for (const ns of namespaces)
    checkpoints += (await client.call('checkpoint.list', { world: id, ns })).length;
  return { world, namespaces, events: world.events ?? 0, checkpoints };
}
