import { useEffect } from 'react';
import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import type { FrameProof } from '../../rpc/contract.ts';
import { client } from '../client.ts';
import { createLatest } from './latest.ts';
import { currentMoment, isShownHistory, type Moment, momentKey } from './moment.ts';
import { usePlayhead } from './playhead.ts';
import { useSession } from './session.ts';

/** Milliseconds the playhead must rest before a frame is proved: who drags past it does not wait for it. */
const REST = 150;
/** Proofs kept; the one asked for longest ago goes first. */
const KEPT = 300;

interface ProofState {
  /** By `momentKey`. */
  readonly proofs: ReadonlyMap<string, FrameProof>;
  /** Why a proof could not be made, by `momentKey`; the frame is then not proved. */
  readonly errors: ReadonlyMap<string, ErrorShape>;
}

const NONE: ProofState = { proofs: new Map(), errors: new Map() };

export const useFrameProofs = create<ProofState>(() => NONE);

let viewers = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

const proofs = createLatest<Moment, FrameProof>({
  fetch: ({ world, ns, position }) => client.call('state.proof', { world, ns, position }),
  onResult: (moment, proof) => {
    if (!isShownHistory(moment)) return;
    const key = momentKey(moment);
    useFrameProofs.setState(({ proofs, errors }) => ({
      proofs: withEntry(proofs, key, proof),
      errors: without(errors, key),
    }));
  },
  onError: (moment, error) => {
    if (!isShownHistory(moment)) return;
    useFrameProofs.setState(({ errors }) => ({
      errors: withEntry(errors, momentKey(moment), toErrorShape(error)),
    }));
  },
});

function withEntry<T>(map: ReadonlyMap<string, T>, key: string, value: T): ReadonlyMap<string, T> {
  const next = new Map(map).set(key, value);
  const oldest = next.size > KEPT ? next.keys().next().value : undefined;
  if (oldest !== undefined) next.delete(oldest);
  return next;
}

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  if (!map.has(key)) return map;
  const next = new Map(map);
  next.delete(key);
  return next;
}

function schedule(): void {
  clearTimeout(timer);
  if (viewers > 0) timer = setTimeout(ask, REST);
}

function ask(): void {
  const moment = currentMoment();
  if (moment === null) return;
  const { proofs: known, errors } = useFrameProofs.getState();
  const key = momentKey(moment);
  if (!known.has(key) && !errors.has(key)) proofs.want(moment);
}

/** Forgets what stood in the way of the proof at the playhead and asks again. */
export function retryProof(): void {
  useFrameProofs.setState({ errors: new Map() });
  ask();
}

/** Called once. */
export function startFrameProofs(): void {
  usePlayhead.subscribe((now, before) => {
    if (now.position !== before.position || now.known !== before.known) schedule();
  });
  useSession.subscribe((now, before) => {
    if (now.world !== before.world || now.ns !== before.ns || now.revision !== before.revision) {
      proofs.cancel();
      useFrameProofs.setState(NONE);
      schedule();
    } else if (now.status !== before.status) schedule();
  });
}

export type ProofOfFrame =
  | { readonly status: 'verifying' }
  | { readonly status: 'unchecked'; readonly error: ErrorShape }
  | { readonly status: FrameProof['status']; readonly proof: FrameProof };

/** What is known of the frame at `position` of the shown history; verifying until it is known. */
export function proofOf({ proofs: known, errors }: ProofState, moment: Moment | null): ProofOfFrame {
  const key = moment === null ? '' : momentKey(moment);
  const proof = known.get(key);
  if (proof !== undefined) return { status: proof.status, proof };
  const error = errors.get(key);
  return error === undefined ? { status: 'verifying' } : { status: 'unchecked', error };
}

/** Somebody looks: frames are proved where the playhead rests. Returns the function that ends it. */
export function watchProofs(): () => void {
  viewers++;
  schedule();
  return () => {
    viewers--;
  };
}

/**
 * The proof of the frame that is on the screen, which may be behind the playhead. It is only asked for while somebody
 * looks, and only where the playhead rests.
 */
export function useFrameProof(moment: Moment | null): ProofOfFrame {
  const state = useFrameProofs();
  useEffect(watchProofs, []);
  return proofOf(state, moment);
}
