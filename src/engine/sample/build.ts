import type { Clock, Random, Signer } from '../../ports/runtime.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { Deps } from '../deps.ts';
import { emit } from '../emit/emit.ts';
import { writeCheckpoint } from '../proof/writeCheckpoint.ts';
import { NO_TASK } from '../task.ts';
import { createWorld, planGenesis } from '../world/genesis.ts';
import { openWorld, type World } from '../world/world.ts';
import { SAMPLE_CAST, SAMPLE_OWNER, type SampleActor } from './cast.ts';
import { SAMPLE_FOLD, SAMPLE_NAME, SAMPLE_SEED, sampleHistory } from './history.ts';
import { SampleRandom } from './random.ts';

export const SAMPLE_NAMESPACE = 'main';

/**
 * Makes the sample in a repository through the same use cases that people use: one world, five signers, 5,000 gated
 * events and a checkpoint. Clock and randomness come from the history, so its bytes never change.
 */
export async function buildSample(
  host: Pick<Deps, 'repository' | 'verifier' | 'runtime'>,
  signers: Readonly<Record<SampleActor, Signer>>,
): Promise<World> {
  const history = sampleHistory();
  let now = (history[0]?.time ?? 0) - 60_000;
  const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
  const noise = new SampleRandom(SAMPLE_SEED + 1);
  const random: Random = { bytes: (length) => noise.bytes(length) };
  const owner = { actor: SAMPLE_OWNER, signer: signers[SAMPLE_OWNER] };
  const keys = Object.fromEntries(SAMPLE_CAST.map((actor) => [signers[actor].keyId, { actor }]));
  const planned = await planGenesis({ clock, random, runtime: host.runtime }, owner, {
    name: SAMPLE_NAME,
    ns: SAMPLE_NAMESPACE,
    profile: 'local',
    foldSource: SAMPLE_FOLD,
    keys,
    managesMain: true,
  });
  await createWorld(host.repository, planned);
  const world = await openWorld(
    { ...host, clock, random },
    { identify: async () => owner, managesMain: true },
    NO_TASK,
  );
  for (const event of history) {
    now = event.time;
    const writer: World = { ...world, identity: { actor: event.actor, signer: signers[event.actor] } };
    const outcome = await emit(
      writer,
      { ns: SAMPLE_NAMESPACE, type: event.type, payload: event.payload },
      NO_TASK,
    );
    if (outcome.verdict !== 'accepted')
      throw new GatosError('ERR_INTERNAL', 'The gate refused an event of the sample.');
  }
  now += 60_000;
  await writeCheckpoint(world, SAMPLE_NAMESPACE, NO_TASK);
  return world;
}
