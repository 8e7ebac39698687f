import { useEffect, useState } from 'react';
import { parseState } from '../../../protocol/state/stateText.ts';
import { client } from '../../client.ts';
import { usePlayhead, useSession } from '../../stores/index.ts';
import { type Proposal, proposePredicates } from './proposals.ts';

const NONE: readonly Proposal[] = [];

/** Questions about the newest state, or about the one at the bad end; null until it has been read. */
export function useProposals(bad: number | null): readonly Proposal[] | null {
  const world = useSession((state) => state.world);
  const ns = useSession((state) => state.ns);
  const total = usePlayhead((state) => state.total);
  const known = usePlayhead((state) => state.known);
  const position = bad ?? total;
  const [proposals, setProposals] = useState<readonly Proposal[] | null>(null);

  useEffect(() => {
    if (world === null || !known) return;
    if (position === 0) {
      setProposals(NONE);
      return;
    }
    let live = true;
    client.call('state.at', { world, ns, position }).then(
      ({ state }) => live && setProposals(proposePredicates(parseState(state))),
      () => live && setProposals(NONE), // An example less; the question itself says what is wrong.
    );
    return () => {
      live = false;
    };
  }, [world, ns, position, known]);
  return proposals;
}
