import { useEffect } from 'react';
import type { WorldSummary } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { type Load, useLoad } from '../common/useLoad.ts';

/** The worlds of this browser, last opened first; read again when any tab adds or removes one. */
export function useWorlds(): Load<readonly WorldSummary[]> {
  const load = useLoad('worlds', async (): Promise<readonly WorldSummary[]> => {
    const worlds = await client.call('world.list', {});
    return [...worlds].sort((a, b) => b.openedAt - a.openedAt);
  });
  const { reload } = load;
  useEffect(
    () =>
      client.subscribe((event) => {
        if (event.kind === 'world.listChanged' || event.kind === 'world.storage') reload();
      }),
    [reload],
  );
  return load;
}
