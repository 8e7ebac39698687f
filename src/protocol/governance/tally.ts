import { compareBytes, compareText } from '../bytes.ts';
import { APPROVAL, type Approval } from './approval.ts';
import { type Artefact, isSigned } from './artefact.ts';
import { approvalFault, type CheckSignature, type Refusal, refusal, type Standing } from './judge.ts';
import type { Proposal } from './proposal.ts';
import { electorateOf, evaluateQuorum, parseQuorum, type QuorumState } from './quorum.ts';

export interface Tally {
  /** The approvals that count, sorted by signer; one an actor. */
  readonly counted: readonly Artefact<Approval>[];
  /** Sorted by id, then by code. */
  readonly refused: readonly Refusal[];
  readonly quorum: QuorumState;
}

/**
 * [POL-7] Counts the approvals of a proposal as they stand at a time, in milliseconds. Depends on the set of approvals
 * alone, never on their order or repetition.
 */
export function tally(
  proposal: Artefact<Proposal>,
  approvals: readonly Artefact<Approval>[],
  standing: Standing,
  at: number,
  check: CheckSignature = isSigned,
): Tally {
  const quorum = parseQuorum(proposal.body.required_quorum as Parameters<typeof parseQuorum>[0]);
  const electorate = electorateOf(quorum, standing.trust);
  const sound: Artefact<Approval>[] = [];
  const refused: Refusal[] = [];
  for (const approval of approvals) {
    const fault = approvalFault(approval, proposal, electorate, standing, at, check);
    if (fault === null) sound.push(approval);
    else refused.push(fault);
  }
  const { counted, duplicates } = onePerActor(sound);
  const signers = counted.map(({ body }) => body.signer);
  return {
    counted,
    refused: distinct([...refused, ...duplicates]),
    quorum: evaluateQuorum(quorum, standing.trust, signers, standing.revoked),
  };
}

/** The first of each actor by signer and id; the same approval met twice is one. */
function onePerActor(sound: readonly Artefact<Approval>[]) {
  const byPlace = [...sound].sort(
    (a, b) =>
      compareText(a.body.signer, b.body.signer) ||
      compareText(a.body.approval_id, b.body.approval_id) ||
      compareBytes(a.signature, b.signature),
  );
  const counted = new Map<string, Artefact<Approval>>();
  const duplicates: Refusal[] = [];
  for (const approval of byPlace) {
    const { actor } = approval.origin;
    const first = counted.get(actor);
    if (first === undefined) counted.set(actor, approval);
    else if (first.body.approval_id !== approval.body.approval_id)
      duplicates.push(
        refusal(
          APPROVAL,
          approval,
          'ERR_APPROVAL_DUPLICATE',
          `${actor} has approved already; one voice counts once.`,
        ),
      );
  }
  return { counted: [...counted.values()], duplicates };
}

/** Sorted, each once. */
export function distinct(refusals: readonly Refusal[]): readonly Refusal[] {
  const sorted = [...refusals].sort((a, b) => compareText(a.id, b.id) || compareText(a.code, b.code));
  return sorted.filter(
    ({ id, code }, i) => i === 0 || sorted[i - 1]?.id !== id || sorted[i - 1]?.code !== code,
  );
}
