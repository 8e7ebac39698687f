import { GatosError } from '../../protocol/errors.ts';
import { isKeyOf, keyedUlid, nextUlid } from '../../protocol/event/ulid.ts';
import { sessionRef } from '../../protocol/journal/names.ts';
import { planStepCommit } from '../../protocol/session/commit.ts';
import { Replay } from '../../protocol/session/replay.ts';
import {
  formatStep,
  SESSION_KIND,
  type SessionOp,
  type SessionStep,
  stepDigest,
} from '../../protocol/session/step.ts';
import { signedArtefactBytes } from '../../protocol/state/proof.ts';
import { retryOnConflict } from '../retry.ts';
import { requireIdentity, type World } from '../world/world.ts';
import type { Branch } from './branch.ts';
import { afterStep, MAX_STEPS, type Session } from './readSession.ts';

function stepUlid(world: World, greatest: string | null, key: string | undefined): string {
  const now = world.deps.clock.now();
  return key === undefined
    ? nextUlid(now, greatest, world.deps.random.bytes(10))
    : keyedUlid(key, now, greatest);
}

/**
 * Signs a step and moves the ref of its session, and no other. Whatever would be refused when it is read is refused
 * before it is written. Null: somebody else has moved the ref.
 */
async function writeStep(
  world: World,
  ref: string,
  step: SessionStep,
  before: Session | null,
): Promise<Branch | null> {
  const { signer } = requireIdentity(world);
  const canonical = formatStep(step);
  const signature = await signer.sign(signedArtefactBytes(SESSION_KIND, canonical));
  const expected = before?.head ?? null;
  const { oid, objects } = planStepCommit({ step, signature }, expected);
  const after =
    before === null
      ? {
          ref,
          ulid: step.session,
          actor: step.actor,
          head: oid,
          steps: [step.ulid],
          digest: stepDigest(canonical),
          replay: Replay.begin(step.op),
        }
      : afterStep(before, oid, step);
  const branch = await world.branches.prepare(after);
  const applied = await world.deps.repository.apply({ objects, refs: [{ ref, expected, next: oid }] });
  return applied.ok ? branch : null;
}

/** [OPS-3] Begins a session. [EVT-6] With a `key` a second try answers with the one that the first has begun. */
export async function beginSession(
  world: World,
  op: () => SessionOp & { kind: 'fork' },
  key?: string,
): Promise<Branch> {
  const { actor, signer } = requireIdentity(world);
  return world.writing.run(() =>
    retryOnConflict(world.deps, async () => {
      const ulid = key ?? stepUlid(world, null, undefined);
      const ref = sessionRef(actor, ulid);
      const known = world.branches.all.find((branch) => branch.session.ref === ref);
      if (known !== undefined) return { done: true, value: known };
      const step: SessionStep = {
        v: 1,
        repo: world.ledger.governance.genesis.cid,
        actor,
        signer: signer.keyId,
        session: ulid,
        ulid,
        prev: null,
        op: op(),
      };
      return settle(world, await writeStep(world, ref, step, null));
    }),
  );
}

/**
 * [OPS-3] Adds a step to a session of this actor. `op` makes it of the branch as it is when it is written.
 * [EVT-6] With a `key` a step that an earlier try has written is not written again.
 */
export async function addStep(
  world: World,
  id: string,
  op: (branch: Branch, ulid: string) => Promise<SessionOp> | SessionOp,
  key?: string,
): Promise<Branch> {
  const { actor, signer } = requireIdentity(world);
  return world.writing.run(() =>
    retryOnConflict(world.deps, async () => {
      const branch = world.branches.get(id);
      const { session } = branch;
      if (session.actor !== actor) {
        throw new GatosError('ERR_SESSION_INVALID', `This what-if is ${session.actor}'s; you are ${actor}.`, {
          hint: 'Begin one of your own from the same moment.',
        });
      }
      if (key !== undefined && session.steps.some((step) => isKeyOf(key, step)))
        return { done: true, value: branch };
      if (session.steps.length >= MAX_STEPS) {
        throw new GatosError('ERR_LIMIT', `A what-if has at most ${MAX_STEPS} steps.`, {
          hint: 'Begin a new one.',
        });
      }
      const ulid = stepUlid(world, session.steps.at(-1) ?? null, key);
      const step: SessionStep = {
        v: 1,
        repo: world.ledger.governance.genesis.cid,
        actor,
        signer: signer.keyId,
        session: session.ulid,
        ulid,
        prev: session.digest,
        op: await op(branch, ulid),
      };
      return settle(world, await writeStep(world, session.ref, step, session));
    }),
  );
}

async function settle(
  world: World,
  branch: Branch | null,
): Promise<{ done: true; value: Branch } | { done: false }> {
  if (branch === null) {
    await world.branches.refresh();
    return { done: false };
  }
  world.branches.put(branch);
  return { done: true, value: branch };
}
