import { useEffect, useState } from 'react';

/**
 * True once `busy` has lasted 300 ms without a sign of life: sooner than that nobody needs to be told. `sign` is
 * anything that changes with each answer.
 */
export function useLate(busy: boolean, sign: unknown): boolean {
  const [late, setLate] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer starts the wait anew.
  useEffect(() => {
    setLate(false);
    if (!busy) return;
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, [busy, sign]);
  return late;
}
