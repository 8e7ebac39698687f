import { useRef } from 'react';
import type { Progress } from '../../../rpc/contract.ts';
import type { WorkState } from '../common/useWork.ts';

/** The first second says little. */
const LEAST_MS = 1_000;

interface Start {
  readonly phase: string;
  readonly done: number;
  readonly at: number;
}

/** How many a second since the phase that is under way began, or null while that cannot be told yet. */
export function rateOf(start: Start, progress: Progress, now: number): number | null {
  const ms = now - start.at;
  return ms < LEAST_MS ? null : Math.round(((progress.done - start.done) * 1000) / ms);
}

/** The rate of work that is running, for one named phase. */
export function useRate(state: WorkState<unknown>, phase: string): number | null {
  const start = useRef<Start>(null);
  const progress = state.phase === 'running' ? state.progress : null;
  if (progress === null || progress.phase !== phase) {
    start.current = null;
    return null;
  }
  start.current ??= { phase, done: progress.done, at: performance.now() };
  return rateOf(start.current, progress, performance.now());
}
