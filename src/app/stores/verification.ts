import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import type { WorldVerdict } from '../../rpc/contract.ts';
import { client } from '../client.ts';
import { useSession } from './session.ts';

export interface VerificationState {
  /** `stale`: the history grew since the last full check. */
  readonly status: 'idle' | 'verifying' | 'verified' | 'failed' | 'stale';
  readonly done: number;
  readonly total: number;
  readonly verdict: WorldVerdict | null;
  readonly error: ErrorShape | null;
}

const IDLE: VerificationState = { status: 'idle', done: 0, total: 0, verdict: null, error: null };

export const useVerification = create<VerificationState>(() => IDLE);

/** Above this, checking everything again after each event would keep the owner worker busy: the person asks for it. */
const AUTOMATIC = 20_000;
const REST = 1500;

let running: AbortController | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Verifies every signature, chain and checkpoint of the open world again. */
export async function verifyNow(): Promise<void> {
  const { world, status } = useSession.getState();
  if (world === null || status !== 'open') return;
  running?.abort();
  const mine = new AbortController();
  running = mine;
  useVerification.setState({ status: 'verifying', done: 0, total: 0, error: null });
  try {
    const verdict = await client.call(
      'world.verify',
      { world },
      {
        signal: mine.signal,
        onProgress: ({ done, total }) => running === mine && useVerification.setState({ done, total }),
      },
    );
    if (running !== mine) return;
    useVerification.setState({ status: verdict.ok ? 'verified' : 'failed', verdict });
  } catch (error) {
    if (running !== mine) return;
    const shape = toErrorShape(error);
    useVerification.setState(
      shape.code === 'ERR_CANCELLED' ? { status: 'stale' } : { status: 'failed', error: shape },
    );
  }
  running = null;
}

export function cancelVerification(): void {
  running?.abort();
}

function later(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void verifyNow(), REST);
}

/** Called once: checks a world when it opens and when it grows. */
export function startVerification(): void {
  useSession.subscribe((now, before) => {
    if (now.world !== before.world) {
      running?.abort();
      running = null;
      clearTimeout(timer);
      useVerification.setState(IDLE, true);
    }
    if (now.status !== 'open') return;
    const grew =
      now.total !== before.total || now.revision !== before.revision || now.status !== before.status;
    if (!grew) return;
    if (useVerification.getState().status !== 'idle') useVerification.setState({ status: 'stale' });
    if (now.total <= AUTOMATIC) later();
  });
}
