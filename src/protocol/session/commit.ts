import type { Oid, PlannedObject } from '../../ports/repository.ts';
import { textOf } from '../bytes.ts';
import { formatTrailers, parseTrailers, requireTrailer } from '../codec/trailers.ts';
import { formatSignature, parseSignature } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import { actorPerson } from '../event/commit.ts';
import { ulidTime } from '../event/ulid.ts';
import { EMPTY_TREE_OID, encodeCommit, parseCommit, planObject } from '../git/object.ts';
import { formatStep, parseStep, type SessionStep } from './step.ts';

export interface SignedStep {
  readonly step: SessionStep;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

export interface StepCommit extends SignedStep {
  readonly oid: Oid;
  readonly parent: Oid | null;
  readonly canonical: string;
}

/** [OPS-3] The commit of a step: a pure function of step, signature and parent, with the empty tree, as events have it. */
export function planStepCommit(
  { step, signature }: SignedStep,
  parent: Oid | null,
): { readonly oid: Oid; readonly objects: readonly PlannedObject[] } {
  const person = actorPerson(step.actor, step.signer, ulidTime(step.ulid));
  const trailers = formatTrailers([
    ['Session-Sig', formatSignature(signature)],
    ['Signer', step.signer],
  ]);
  const body = encodeCommit({
    tree: EMPTY_TREE_OID,
    parents: parent === null ? [] : [parent],
    author: person,
    committer: person,
    message: `what-if ${step.op.kind} ${step.ulid}\n\n${formatStep(step)}\n\n${trailers}`,
  });
  const commit = planObject('commit', body);
  return { oid: commit.oid, objects: [planObject('tree', new Uint8Array()), commit] };
}

/** Reads a step strictly: whatever does not make the same bytes again is refused (ERR_SESSION_INVALID). */
export function parseStepCommit(oid: Oid, body: Uint8Array): StepCommit {
  textOf(body);
  const { message, parents } = parseCommit(body);
  const { head, trailers } = parseTrailers(message);
  const canonical = head.slice(head.indexOf('\n\n') + 2);
  const step = parseStep(canonical);
  const signature = parseSignature(requireTrailer(trailers, 'Session-Sig'));
  const parent = parents[0] ?? null;
  if (parents.length > 1 || planStepCommit({ step, signature }, parent).oid !== oid) {
    throw new GatosError(
      'ERR_SESSION_INVALID',
      'The commit is not the one that its step and signature make (OPS-3).',
    );
  }
  return { step, signature, oid, parent, canonical };
}
