import { exportBundle } from '../../../src/engine/exchange/exportBundle.ts';
import { exportSlice } from '../../../src/engine/exchange/slice/exportSlice.ts';
import { writeCheckpoint } from '../../../src/engine/proof/writeCheckpoint.ts';
import { NO_TASK } from '../../../src/engine/task.ts';
import { planCheckpoint, stateRootOf } from '../../../src/protocol/state/checkpoint.ts';
import { formatProof, signedArtefactBytes } from '../../../src/protocol/state/proof.ts';
import { store } from '../../unit/engine/support/forge.ts';
import { ada, add, type Lab, newLab } from '../../unit/engine/support/lab.ts';

/** A world of somebody else: six events, each setting `map.k`, then a checkpoint. */
async function strangersWorld(): Promise<Lab> {
  const lab = await newLab({ name: 'From a stranger' });
  const world = await lab.open();
  for (const value of [1, 2, 3, 4, 5, 6]) await add(world, { key: 'k', value }, 'set');
  return lab;
}

export async function honestBundle(): Promise<Uint8Array> {
  const lab = await strangersWorld();
  await writeCheckpoint(await lab.open(), 'main', NO_TASK);
  return exportBundle(await lab.open({ as: null }), NO_TASK);
}

/** Its checkpoint says 60 where folding gives 6, signed by the owner. */
export async function lyingBundle(): Promise<Uint8Array> {
  const lab = await strangersWorld();
  const honest = await writeCheckpoint(await lab.open(), 'main', NO_TASK);
  const state = honest.state.replace('"k":6', '"k":60');
  const proof = { ...honest.proof, state_root: stateRootOf(state) };
  const signature = await ada.signer.sign(signedArtefactBytes('pof', formatProof(proof)));
  const { oid, objects } = planCheckpoint({ ...honest, state, proof, signature });
  store(lab, objects);
  lab.force('refs/gatos/state/main', oid);
  return exportBundle(await lab.open({ as: null }), NO_TASK);
}

/** Events 4 to 6 with the state before them. */
export async function thinBundle(): Promise<Uint8Array> {
  const world = await (await strangersWorld()).open();
  return (await exportSlice(world, { ns: 'main', first: 4, last: 6, past: 'state' }, NO_TASK)).bytes;
}
