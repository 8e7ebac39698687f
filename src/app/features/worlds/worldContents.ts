import type { WorldId } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';

export interface WorldContents {
  readonly namespaces: readonly string[];
  readonly events: number;
  readonly checkpoints: number;
}

/** Counts what a world holds, over all its namespaces. */
export async function worldContents(world: WorldId): Promise<WorldContents> {
  const { namespaces } = await client.call('world.open', { world });
  let events = 0;
  let checkpoints = 0;
  for (const ns of namespaces) {
    events += (await client.call('timeline.page', { world, ns, from: 1, count: 1 })).total;
    checkpoints += (await client.call('checkpoint.list', { world, ns })).length;
  }
  return { namespaces, events, checkpoints };
}
