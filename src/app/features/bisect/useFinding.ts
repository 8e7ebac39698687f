import type { DiffEntry, EventDetail, FrameProof } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { useSession } from '../../stores/index.ts';
import { type Load, useLoad } from '../common/useLoad.ts';

/** What is known of the event and of the states on both sides of it. */
export interface Finding {
  readonly detail: Load<EventDetail>;
  readonly diff: Load<{ readonly diff: readonly DiffEntry[]; readonly truncated: boolean }>;
  readonly before: Load<FrameProof>;
  readonly after: Load<FrameProof>;
}

export function useFinding(number: number): Finding {
  const world = useSession((state) => state.world) ?? '';
  const ns = useSession((state) => state.ns);
  const revision = useSession((state) => state.revision);
  const key = `${world}/${ns}/${revision}/${number}`;
  const proof = (position: number) => () => client.call('state.proof', { world, ns, position });
  return {
    detail: useLoad(key, () => client.call('event.get', { world, ns, number })),
    diff: useLoad(key, () => client.call('state.diff', { world, ns, from: number - 1, to: number })),
    before: useLoad(key, proof(number - 1)),
    after: useLoad(key, proof(number)),
  };
}
