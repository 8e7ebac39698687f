import { useEffect } from 'react';
import { cutFocus, useFocus, usePlayhead } from '../../stores/index.ts';

/** At 1x the whole history takes about this long, but never less than SLOWEST events a second. */
const WHOLE_SECONDS = 40;
const SLOWEST = 4;

/** Where play comes to a stand: the end of the focus window, or null for the end of history, which is live. */
function stopAt(position: number, total: number): number | null {
  const window = cutFocus(useFocus.getState().window, total);
  return window === null || position > window.last ? null : window.last;
}

/** Moves the playhead while it plays; at the end it goes live. */
export function usePlay(): void {
  const playing = usePlayhead((state) => state.playing);
  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    let before = performance.now();
    let owed = 0;
    const tick = (now: number) => {
      const { speed, total, position, set, goLive, pause } = usePlayhead.getState();
      owed += ((now - before) / 1000) * speed * Math.max(SLOWEST, total / WHOLE_SECONDS);
      before = now;
      const steps = Math.floor(owed);
      owed -= steps;
      const stop = stopAt(position, total);
      if (stop !== null && position + steps >= stop) {
        set(stop);
        return pause();
      }
      if (position + steps >= total) return goLive();
      if (steps > 0) set(position + steps);
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing]);
}
