import type { FrameProof } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/format.ts';
import type { Tone } from '../../design/index.ts';
import type { ProofOfFrame } from '../../stores/frameProof.ts';
import { formatPath } from '../state/path.ts';

export const PROOF_TONE: Readonly<Record<ProofOfFrame['status'], Tone>> = {
  verifying: 'verifying',
  unchecked: 'neutral',
  verified: 'verified',
  stale: 'stale',
  failed: 'failed',
  hypothetical: 'hypothetical',
};

export const PROOF_WORD: Readonly<Record<ProofOfFrame['status'], string>> = {
  verifying: 'Verifying',
  unchecked: 'Not checked',
  verified: 'Verified',
  stale: 'Stale',
  failed: 'Failed',
  hypothetical: 'What-if',
};

const DRIFT_WORDS: Readonly<Record<NonNullable<FrameProof['drift']>, string>> = {
  inputs: 'The events are not the ones it names.',
  program: 'The program is another.',
  policy: 'The policy is another.',
  output: 'The same events and program give another state.',
};

/** One or two sentences for somebody who has never heard of a State-Root. */
export function proofSummary(of: ProofOfFrame): string {
  switch (of.status) {
    case 'verifying':
      return 'This state is being checked. Until that is done it is shown as computed, not as proved.';
    case 'unchecked':
      return 'This state has not been checked, so it is not shown as proved.';
    case 'verified':
      return of.proof.position === 0
        ? 'This is the beginning: the empty state that every history starts from.'
        : `This is the state that ${eventsWords(of.proof.position)} give, in this order and by this fold. This is what was checked for that:`;
    case 'stale':
      return 'This state cannot be vouched for here and now. What is missing is below.';
    case 'hypothetical':
      return 'This is a what-if: what the state would be. It was computed and checked as any other, but it is no state of reality, and nothing of it is recorded.';
    case 'failed':
      return `A check failed, so this state must not be relied on. ${driftWords(of.proof)}`.trim();
  }
}

function eventsWords(count: number): string {
  return count === 1 ? 'the first event' : `the first ${formatCount(count)} events`;
}

function driftWords({ drift, firstDifference }: FrameProof): string {
  const what = drift === null ? '' : DRIFT_WORDS[drift];
  if (firstDifference === null) return what;
  const { number, path, claimed, computed } = firstDifference;
  return `${what} The first difference is at ${formatPath(path)}, from event ${formatCount(number)} on: ${claimed ?? 'nothing'} is claimed, ${computed ?? 'nothing'} was computed.`;
}
