import { useEffect } from 'react';
import { usePlayhead } from '../../stores/index.ts';

/** At 1x the whole history takes about this long, but never less than SLOWEST events a second. */
const WHOLE_SECONDS = 40;
const SLOWEST = 4;

/** Moves the playhead while it plays; at the end it goes live. */
export function usePlay(): void {
  const playing = usePlayhead((state) => state.playing);
  useEffect(() => {
    if (!playing) return;
    let frame = 0;
    let before = performance.now();
    let owed = 0;
    const tick = (now: number) => {
      const { speed, total, position, set, goLive } = usePlayhead.getState();
      owed += ((now - before) / 1000) * speed * Math.max(SLOWEST, total / WHOLE_SECONDS);
      before = now;
      const steps = Math.floor(owed);
      owed -= steps;
      if (position + steps >= total) return goLive();
      if (steps > 0) set(position + steps);
      frame = requestAnimationFrame(tick);
    };
    frame = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(frame);
  }, [playing]);
}
