import { GatosError } from '../../protocol/errors.ts';
import type { World } from '../world/world.ts';
import type { Branch } from './branch.ts';
import { isExpired } from './describe.ts';

/**
 * [OPS-3] Takes the refs of this actor's expired what-ifs away; of no others. It is the only deletion of a ref under
 * refs/gatos that there is: a what-if is a draft, and no history. Returns how many.
 */
export function sweepBranches(world: World): Promise<number> {
  return world.writing.run(async () => {
    const now = world.deps.clock.now();
    const mine = world.branches.all.filter(({ session }) => session.actor === world.identity?.actor);
    let swept = 0;
    for (const branch of mine) if (isExpired(branch, now) && (await dropRef(world, branch))) swept += 1;
    return swept;
  });
}

/** Takes one what-if of this actor away at once; it cannot be brought back. */
export function dropBranch(world: World, id: string): Promise<void> {
  return world.writing.run(async () => {
    const branch = world.branches.get(id);
    if (branch.session.actor !== world.identity?.actor)
      throw new GatosError('ERR_SESSION_INVALID', `This what-if is ${branch.session.actor}'s.`);
    if (!(await dropRef(world, branch)))
      throw new GatosError('ERR_REF_CONFLICT', 'Another program has edited this what-if meanwhile.', {
        hint: 'Look at it again first.',
      });
  });
}

async function dropRef(world: World, branch: Branch): Promise<boolean> {
  const { ref, head } = branch.session;
  const applied = await world.deps.repository.apply({
    objects: [],
    refs: [{ ref, expected: head, next: null }],
  });
  if (applied.ok) world.branches.forget(ref, branch);
  else await world.branches.refresh();
  return applied.ok;
}
