import { IconButton } from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';

/** Step, play and speed: the strip's own small set of buttons. */
export function Transport() {
  const { playing, speed, position, total, step, set, play, pause, setSpeed, goLive } = usePlayhead();
  return (
    <fieldset className="strip-transport" aria-label="Playhead">
      <IconButton
        icon="toStart"
        aria-label="To the beginning"
        title="To the beginning (Home)"
        disabled={position === 0}
        onClick={() => set(0)}
      />
      <IconButton
        icon="stepBack"
        aria-label="One event back"
        title="One event back (←)"
        disabled={position === 0}
        onClick={() => step(-1)}
      />
      <IconButton
        icon={playing ? 'pause' : 'play'}
        aria-label={playing ? 'Pause' : 'Play'}
        title={playing ? 'Pause (Space)' : 'Play (Space)'}
        disabled={total === 0}
        onClick={playing ? pause : play}
      />
      <IconButton
        icon="stepForward"
        aria-label="One event on"
        title="One event on (→)"
        disabled={position >= total}
        onClick={() => step(1)}
      />
      <IconButton
        icon="toEnd"
        aria-label="To the end, live"
        title="To the end, live (End)"
        disabled={total === 0}
        onClick={goLive}
      />
      <button
        type="button"
        className="strip-speed"
        aria-label={`Speed ${speed} times; change`}
        onClick={() => setSpeed(speed === 1 ? 2 : 1)}
      >
        {speed}×
      </button>
    </fieldset>
  );
}
