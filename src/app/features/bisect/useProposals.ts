import { useEffect, useState } from 'react';
import type { TreeRow } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { usePlayhead, useSession } from '../../stores/index.ts';
import { type Proposal, proposePredicates } from './proposals.ts';

const NONE: readonly Proposal[] = [];
/** Rows looked at for an example, however large the state. */
const MOST_ROWS = 500;
const MOST_OPEN = 20;

/** Questions about the newest state, or about the one at the bad end; null until it has been looked at. */
export function useProposals(bad: number | null): readonly Proposal[] | null {
  const world = useSession((state) => state.world);
  const ns = useSession((state) => state.ns);
  const total = usePlayhead((state) => state.total);
  const known = usePlayhead((state) => state.known);
  const position = bad ?? total;
  const [proposals, setProposals] = useState<readonly Proposal[] | null>(null);

  useEffect(() => {
    if (world === null || !known) return;
    let live = true;
    exampleRows(world, ns, position).then(
      (rows) => live && setProposals(proposePredicates(rows)),
      () => live && setProposals(NONE), // An example less; the question itself says what is wrong.
    );
    return () => {
      live = false;
    };
  }, [world, ns, position, known]);
  return proposals;
}

/** Numbers below zero wherever they are, then what stands in the first tables of the state. */
async function exampleRows(world: string, ns: string, position: number): Promise<readonly TreeRow[]> {
  const rowsOf = async (filter: string, open: readonly string[]) => {
    const tree = { from: 0, count: MOST_ROWS, open, filter, changesOnly: false, since: null, pinned: [] };
    return (await client.call('state.frame', { world, ns, position, tree })).rows;
  };
  const negative = await rowsOf('-', []);
  const top = await rowsOf('', []);
  const tables = top.filter(({ kind }) => kind === 'object').slice(0, MOST_OPEN);
  return [
    ...negative,
    ...(await rowsOf(
      '',
      tables.map(({ path }) => JSON.stringify(path)),
    )),
  ];
}
