import { useCallback, useEffect, useRef, useState } from 'react';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import { SLOW_MS } from './slow.ts';

export interface Load<T> {
  /** The last value read for this key; kept while it is being read again. */
  readonly value: T | undefined;
  readonly error: ErrorShape | null;
  /** True once a first read has taken longer than 300 ms: show a skeleton now, not before. */
  readonly slow: boolean;
  readonly reload: () => void;
  /** Shows what a write has just answered, without waiting for it to be read. */
  readonly show: (value: T) => void;
}

interface Held<T> {
  readonly key: string;
  readonly value?: T;
  readonly error: ErrorShape | null;
  readonly slow: boolean;
}

/** Reads something for a key and again on `reload`; answers for an older key are dropped. */
export function useLoad<T>(key: string, read: () => Promise<T>): Load<T> {
  const [held, setHeld] = useState<Held<T>>({ key, error: null, slow: false });
  const [round, setRound] = useState(0);
  const latest = useRef(read);
  latest.current = read;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round reads the same key again.
  useEffect(() => {
    let live = true;
    const forKey = (now: Held<T>): Held<T> => (now.key === key ? now : { key, error: null, slow: false });
    const timer = setTimeout(() => live && setHeld((now) => ({ ...forKey(now), slow: true })), SLOW_MS);
    latest
      .current()
      .then(
        (value) => live && setHeld({ key, value, error: null, slow: false }),
        (thrown) => live && setHeld((now) => ({ ...forKey(now), error: toErrorShape(thrown), slow: false })),
      )
      .finally(() => clearTimeout(timer));
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, [key, round]);

  const reload = useCallback(() => setRound((n) => n + 1), []);
  const show = useCallback((value: T) => setHeld({ key, value, error: null, slow: false }), [key]);
  const fresh = held.key === key;
  return {
    value: fresh ? held.value : undefined,
    error: fresh ? held.error : null,
    slow: fresh && held.slow && held.value === undefined,
    reload,
    show,
  };
}
