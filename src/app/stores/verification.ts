import { create } from 'zustand';
import { type ErrorShape, toErrorShape } from '../../protocol/errors.ts';
import type { JudgedCount, WorldVerdict } from '../../rpc/contract.ts';
import { client } from '../client.ts';
import { useSession } from './session.ts';

export interface VerificationState {
  /**
   * `judged`: every event was checked when it was read or written here, and nothing since; `verified` and `failed` are
   * the outcome of a full verification from Git alone; `stale`: one that was stopped.
   */
  readonly status: 'idle' | 'judged' | 'verifying' | 'verified' | 'failed' | 'stale';
  readonly done: number;
  readonly total: number;
  readonly judged: JudgedCount | null;
  readonly verdict: WorldVerdict | null;
  readonly error: ErrorShape | null;
}

const IDLE: VerificationState = {
  status: 'idle',
  done: 0,
  total: 0,
  judged: null,
  verdict: null,
  error: null,
};

export const useVerification = create<VerificationState>(() => IDLE);

let running: AbortController | null = null;

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

/** Asks what the engine judged when it read the world: at once, whatever the size of the history. */
async function countJudged(world: string): Promise<void> {
  const judged = await client.call('world.judged', { world }).catch(() => null);
  if (judged === null || useSession.getState().world !== world) return;
  const { status } = useVerification.getState();
  useVerification.setState(status === 'verifying' ? { judged } : { status: 'judged', judged });
}

/** Called once: says how a world stands when it opens and when it grows. Verifying it in full is for a person to ask. */
export function startVerification(): void {
  useSession.subscribe((now, before) => {
    if (now.world !== before.world) {
      running?.abort();
      running = null;
      useVerification.setState(IDLE, true);
    }
    if (now.world === null || now.status !== 'open') return;
    const grew =
      now.total !== before.total || now.revision !== before.revision || now.status !== before.status;
    if (grew) void countJudged(now.world);
  });
}
