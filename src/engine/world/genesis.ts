import type { Plan, PlannedObject, Repository } from '../../ports/repository.ts';
import type { JsonObject } from '../../protocol/codec/json.ts';
import { isPublicKeySound } from '../../protocol/crypto/ed25519.ts';
import { parseKeyId } from '../../protocol/crypto/keys.ts';
import { GatosError } from '../../protocol/errors.ts';
import { actorPerson, planEventCommit } from '../../protocol/event/commit.ts';
import { encodeEnvelope } from '../../protocol/event/envelope.ts';
import { nextUlid, ulidTime } from '../../protocol/event/ulid.ts';
import { planObject } from '../../protocol/git/object.ts';
import { GENESIS_TYPE, type GenesisPayload, planTrust } from '../../protocol/governance/chain.ts';
import type { BundleManifest, TrustGraph } from '../../protocol/governance/types.ts';
import {
  ACTIVE_POLICY_REF,
  bundleRef,
  GOV_NAMESPACE,
  GOV_REF,
  parseActor,
  requireNamespace,
  TRUST_REF,
} from '../../protocol/journal/names.ts';
import { planBundle, withFold } from '../../protocol/policy/bundle.ts';
import type { Deps, Identity } from '../deps.ts';
import { compileFold } from '../fold/program.ts';
import { planMain } from './mainBranch.ts';

/** The reducer that a new world starts with. */
export const HELLO_FOLD = `return function(state, event)
  if event.type == "add" then state.count = (state.count or 0) + event.payload.n end
  return state
end
`;

export interface GenesisRequest {
  readonly name: string;
  readonly ns: string;
  readonly profile: 'local';
  readonly foldSource: string;
  /** Further keys that may speak, for worlds that are generated with a cast (the sample). */
  readonly keys?: Readonly<Record<string, { readonly actor: string }>>;
  /** [EVT-6] A ULID chosen at the first try: the genesis bears it, so a second try plans the same world. */
  readonly key?: string;
  /** Writes refs/heads/main with a README and gatos/fold.lua. */
  readonly managesMain: boolean;
}

export interface PlannedWorld {
  readonly plan: Plan;
  /** Event-CID of the genesis: the world's identity. */
  readonly repo: string;
}

const EMPTY_TREE: PlannedObject = planObject('tree', new Uint8Array());

/**
 * [POL-9] [POL-5] [STA-7] Plans a world: the first bundle (allow-all, with the fold), the genesis event signed by its
 * owner, and the pointers that follow from it. All refs are created or none. Throws ERR_FOLD_INVALID for a fold that
 * does not compile.
 */
export async function planGenesis(
  deps: Pick<Deps, 'clock' | 'random' | 'runtime'>,
  owner: Identity,
  request: GenesisRequest,
): Promise<PlannedWorld> {
  const { signer, actor } = owner;
  requireNamespace(request.ns);
  parseActor(actor);
  if (!isPublicKeySound(parseKeyId(signer.keyId)))
    throw new GatosError('ERR_KEY_INVALID', 'This key may not own a world: it is not a sound Ed25519 key.');
  const ulid = request.key ?? nextUlid(deps.clock.now(), null, deps.random.bytes(10));
  const person = actorPerson(actor, signer.keyId, ulidTime(ulid));
  const manifest: BundleManifest = {
    v: 1,
    profile: request.profile,
    gate: { default: 'allow' },
    namespaces: {},
  };
  const { source, elc } = await compileFold(deps.runtime, request.foldSource);
  const files = withFold(manifest, new Map(), request.ns, { source, elc, tests: '' });
  const bundle = planBundle(files, null, person);
  const trust: TrustGraph = {
    v: 1,
    owners: [actor],
    keys: { ...request.keys, [signer.keyId]: { actor } },
    groups: {},
  };
  const payload: GenesisPayload = {
    v: 1,
    world: { name: request.name },
    profile: request.profile,
    trust,
    bundle: bundle.pointer,
  };
  const encoded = encodeEnvelope({
    type: GENESIS_TYPE,
    ulid,
    actor,
    payload: payload as unknown as JsonObject,
    policy_root: bundle.pointer.commit,
    ns: GOV_NAMESPACE,
  });
  const genesis = planEventCommit(
    { ...encoded, keyId: signer.keyId, signature: await signer.sign(encoded.canonical) },
    null,
  );
  const graph = planTrust(trust, genesis.commit.cid, null, person);
  const main = request.managesMain ? planMain(request.name, request.foldSource, null, person) : null;
  const created = (ref: string, next: string) => ({ ref, expected: null, next });
  const plan: Plan = {
    objects: [EMPTY_TREE, ...bundle.objects, genesis.object, ...graph.objects, ...(main?.objects ?? [])],
    refs: [
      created(GOV_REF, genesis.commit.oid),
      created(bundleRef(bundle.pointer.id), bundle.pointer.commit),
      created(ACTIVE_POLICY_REF, bundle.pointer.commit),
      created(TRUST_REF, graph.oid),
      ...(main === null ? [] : [created(main.ref, main.oid)]),
    ],
  };
  return { plan, repo: genesis.commit.cid };
}

/** Writes the genesis; throws ERR_WORLD_EXISTS where there is another. The same one again is left as it is. */
export async function createWorld(repository: Repository, planned: PlannedWorld): Promise<void> {
  const genesis = planned.plan.refs.find(({ ref }) => ref === GOV_REF)?.next;
  const chain = await repository.get(GOV_REF);
  if (chain !== null && chain === genesis) return;
  const applied = await repository.apply(planned.plan);
  if (!applied.ok) {
    throw new GatosError('ERR_WORLD_EXISTS', 'This repository already holds a GATOS world.', {
      data: { ref: applied.ref },
    });
  }
}
