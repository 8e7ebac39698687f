import { useCallback, useEffect, useRef, useState } from 'react';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import type { CallOptions } from '../../../rpc/client.ts';
import type { Progress } from '../../../rpc/contract.ts';
import { SLOW_MS } from './slow.ts';

export type WorkState<T> =
  | { readonly phase: 'idle' }
  /** `slow` turns true after 300 ms: nothing is shown for what is over by then. */
  | { readonly phase: 'running'; readonly progress: Progress | null; readonly slow: boolean }
  | { readonly phase: 'done'; readonly result: T }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'failed'; readonly error: ErrorShape };

export interface Work<A extends readonly unknown[], T> {
  readonly state: WorkState<T>;
  readonly running: boolean;
  /** Resolves to the result, or to undefined when the work failed, was cancelled, or is under way already. */
  readonly run: (...args: A) => Promise<T | undefined>;
  readonly cancel: () => void;
  readonly reset: () => void;
}

/** One piece of long work at a time, with progress and cancel; leaving the screen cancels it. */
export function useWork<A extends readonly unknown[], T>(
  task: (options: CallOptions & { signal: AbortSignal }, ...args: A) => Promise<T>,
): Work<A, T> {
  const [state, setState] = useState<WorkState<T>>({ phase: 'idle' });
  const current = useRef<AbortController>(null);
  const latest = useRef(task);
  latest.current = task;

  useEffect(() => () => current.current?.abort(), []);

  const run = useCallback(async (...args: A) => {
    if (current.current) return undefined;
    const controller = new AbortController();
    current.current = controller;
    setState({ phase: 'running', progress: null, slow: false });
    const update = (change: { progress?: Progress; slow?: boolean }) =>
      setState((now) => (now.phase === 'running' ? { ...now, ...change } : now));
    const timer = setTimeout(() => update({ slow: true }), SLOW_MS);
    const options = { signal: controller.signal, onProgress: (progress: Progress) => update({ progress }) };
    try {
      const result = await latest.current(options, ...args);
      setState({ phase: 'done', result });
      return result;
    } catch (thrown) {
      const error = toErrorShape(thrown);
      setState(error.code === 'ERR_CANCELLED' ? { phase: 'cancelled' } : { phase: 'failed', error });
      return undefined;
    } finally {
      clearTimeout(timer);
      current.current = null;
    }
  }, []);

  const cancel = useCallback(() => current.current?.abort(), []);
  const reset = useCallback(() => {
    current.current?.abort();
    setState({ phase: 'idle' });
  }, []);
  return { state, running: state.phase === 'running', run, cancel, reset };
}
