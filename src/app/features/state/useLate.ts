import { useEffect, useState } from 'react';

/** True once `busy` has lasted 300 ms: sooner than that nobody needs to be told. */
export function useLate(busy: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!busy) return setLate(false);
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, [busy]);
  return late;
}
