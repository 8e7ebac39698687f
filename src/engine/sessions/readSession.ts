import type { ObjectStore, Oid } from '../../ports/repository.ts';
import type { SignatureVerifier } from '../../ports/runtime.ts';
import { parseKeyId } from '../../protocol/crypto/keys.ts';
import { GatosError } from '../../protocol/errors.ts';
import { parseSessionRef } from '../../protocol/journal/names.ts';
import { parseStepCommit, type StepCommit } from '../../protocol/session/commit.ts';
import { Replay } from '../../protocol/session/replay.ts';
import { formatStep, SESSION_KIND, stepDigest } from '../../protocol/session/step.ts';
import { signedArtefactBytes } from '../../protocol/state/proof.ts';
import { currentPlace, type Governance } from '../ledger/governance.ts';

/** Steps of one session: editing goes on in a new one. */
export const MAX_STEPS = 1_000;

/** A session as its ref holds it, verified. */
export interface Session {
  readonly ref: string;
  readonly ulid: string;
  readonly actor: string;
  readonly head: Oid;
  /** ULIDs of its steps, rising. */
  readonly steps: readonly string[];
  /** What `prev` of the next step is. */
  readonly digest: string;
  readonly replay: Replay;
}

interface Source {
  readonly store: ObjectStore;
  readonly verifier: SignatureVerifier;
  readonly governance: Governance;
}

function refuse(why: string): never {
  throw new GatosError('ERR_SESSION_INVALID', `This what-if cannot be trusted: ${why}.`, {
    hint: 'It is left alone and shown nowhere. Reality is not touched by it.',
  });
}

async function readCommits(store: ObjectStore, head: Oid): Promise<readonly StepCommit[]> {
  const commits: StepCommit[] = [];
  for (let oid: Oid | null = head; oid !== null; ) {
    if (commits.length === MAX_STEPS) refuse(`it has more than ${MAX_STEPS} steps`);
    const object = await store.read(oid);
    if (object?.type !== 'commit') {
      throw new GatosError('ERR_OBJECT_MISSING', `The step ${oid.slice(0, 8)} of a what-if is missing.`);
    }
    const commit = parseStepCommit(oid, object.body);
    commits.push(commit);
    oid = commit.parent;
  }
  return commits.reverse();
}

/** [ENC-6] [OPS-3] One step against what came before it. */
async function checkStep(
  { verifier, governance }: Source,
  { step, signature, canonical }: StepCommit,
  name: { readonly actor: string; readonly ulid: string },
  before: StepCommit | undefined,
): Promise<void> {
  const { keys } = currentPlace(governance).trust;
  const holder = Object.hasOwn(keys, step.signer) ? keys[step.signer] : undefined;
  if (step.repo !== governance.genesis.cid) refuse('it belongs to another world');
  if (step.actor !== name.actor || step.session !== name.ulid) refuse('it is not the one that its ref names');
  if (holder?.actor !== step.actor) refuse(`its key does not speak for ${step.actor}`);
  if (step.prev !== (before === undefined ? null : stepDigest(before.canonical)))
    refuse('a step does not follow the one before it');
  if (before !== undefined && step.ulid <= before.step.ulid) refuse('its steps do not rise');
  const signed = signedArtefactBytes(SESSION_KIND, canonical);
  if (!(await verifier.verify(parseKeyId(step.signer), signed, signature)))
    throw new GatosError('ERR_SIGNATURE_INVALID', 'The signature of a step of this what-if does not match.');
}

/** Reads and verifies a session to its end. Throws ERR_SESSION_INVALID and the codes of what cannot be read. */
export async function readSession(source: Source, ref: string, head: Oid): Promise<Session> {
  const name = parseSessionRef(ref) ?? refuse('its ref is not the name of a session');
  const commits = await readCommits(source.store, head);
  for (const [i, commit] of commits.entries()) await checkStep(source, commit, name, commits[i - 1]);
  const [first, ...rest] = commits;
  if (first === undefined) return refuse('it is empty');
  const replay = rest.reduce((before, { step }) => before.next(step.op), Replay.begin(first.step.op));
  const { canonical } = commits.at(-1) ?? first;
  return {
    ref,
    ...name,
    head,
    steps: commits.map(({ step }) => step.ulid),
    digest: stepDigest(canonical),
    replay,
  };
}

/** The session after a step that this process has written itself. */
export function afterStep(session: Session, head: Oid, step: Parameters<typeof formatStep>[0]): Session {
  return {
    ...session,
    head,
    steps: [...session.steps, step.ulid],
    digest: stepDigest(formatStep(step)),
    replay: session.replay.next(step.op),
  };
}
