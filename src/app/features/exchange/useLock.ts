import { useEffect } from 'react';

/** Tells the dialog that something is under way which a slip must not lose. */
export function useLock(running: boolean, onLock: (locked: boolean) => void): void {
  useEffect(() => {
    onLock(running);
    return () => onLock(false);
  }, [running, onLock]);
}
