import type { CheckpointInfo, FirstDifference, ProofVerdict } from '../../../rpc/contract.ts';
import { formatPath } from '../state/path.ts';

/** [STA-5] What differs first, and what that means to somebody who has to act on it. */
export const DRIFT: Readonly<
  Record<NonNullable<ProofVerdict['drift']>, readonly [title: string, meaning: string]>
> = {
  inputs: [
    'The inputs differ',
    'The events the checkpoint names are not the events that are here: some are missing, more have been put in, or they are in another order.',
  ],
  program: [
    'The program differs',
    'The fold in the checkpoint is not the one its Fold-Root names, so the state was not made by that program.',
  ],
  policy: [
    'The policy differs',
    'The policy bundle the checkpoint names is not the one that was in force for these events.',
  ],
  output: [
    'The output differs',
    'The same events and the same fold give another state here than the checkpoint claims. Its state is wrong.',
  ],
};

/** One sentence on a verdict. */
export function verdictSentence(verdict: ProofVerdict, position: number): string {
  if (verdict.status === 'verified')
    return `Folding ${eventCount(position)} again gave the same state, bit for bit.`;
  if (verdict.status === 'stale')
    return 'Made by another engine, or with another program than the active one: it cannot be recomputed here. That says nothing against it.';
  const drift = verdict.drift;
  return drift === null ? 'A check failed; see below which.' : `${DRIFT[drift][0]}. ${DRIFT[drift][1]}`;
}

/** Where it parts from what is here, as somebody would say it who has to look there. */
export function differenceSentence(
  drift: ProofVerdict['drift'],
  { number, path, claimed, computed }: FirstDifference,
): string {
  const event = `event ${number.toLocaleString('en')}`;
  if (drift === 'inputs')
    return computed === null
      ? `From ${event} on, history is not what it was when the checkpoint was made.`
      : `${capital(event)} is not what it was when the checkpoint was made.`;
  const says = (text: string | null) => text ?? 'nothing';
  if (path.length === 0 && isFaultCode(claimed ?? computed))
    return `At ${event} the checkpoint lists ${fault(claimed)}, folding gives ${fault(computed)}.`;
  const at = path.length === 0 ? 'the whole state' : formatPath(path);
  const who = drift === 'program' ? 'the program of the checkpoint gives' : 'the checkpoint says';
  const here = drift === 'program' ? 'the fold in force' : 'folding';
  return `At ${at} ${who} ${says(claimed)}, ${here} gives ${says(computed)}, from ${event} on.`;
}

/** Faults are listed by code (STA-6), as JSON text like everything that is claimed. */
function isFaultCode(text: string | null): boolean {
  return text !== null && /^"E_[A-Z0-9_]+"$/.test(text);
}

function fault(text: string | null): string {
  return text === null ? 'no fault' : text.slice(1, -1);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the newest checkpoint leaves open: later events, or a fold that has changed since. */
export function standing(newest: CheckpointInfo, total: number, activeRoot: string | undefined): string {
  const more = total - newest.position;
  if (more > 0) return `${eventCount(more)} since the newest checkpoint.`;
  if (activeRoot !== undefined && newest.foldRoot !== activeRoot)
    return 'The fold has changed since the newest checkpoint.';
  return 'The newest checkpoint covers every event.';
}

function eventCount(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'event' : 'events'}`;
}

/** The same check without the app; the newest checkpoint unless a commit is named. */
export function verifyCommand(ns: string, commit = ''): string {
  const which = commit === '' ? '' : ` ${commit.slice(0, 8)}`;
  return `git gatos fold verify${which}${ns === 'main' ? '' : ` --ns ${ns}`}`;
}

/** Trailers as Git shows them at the end of the commit message. */
export function trailerText(trailers: readonly (readonly [string, string])[]): string {
  return trailers.map(([key, value]) => `${key}: ${value}`).join('\n');
}
