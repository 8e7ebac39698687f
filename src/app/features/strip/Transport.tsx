import { cx, Icon, IconButton } from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';

function Speed() {
  const speed = usePlayhead((state) => state.speed);
  const setSpeed = usePlayhead((state) => state.setSpeed);
  return (
    <>
      {([1, 2] as const).map((times) => (
        <button
          key={times}
          type="button"
          className="strip-speed"
          aria-pressed={speed === times}
          aria-label={`Speed ${times}×`}
          title={`Play at ${times}× (${times})`}
          onClick={() => setSpeed(times)}
        >
          {times}×
        </button>
      ))}
    </>
  );
}

/** Follows the end, or is the way back to it: never hidden. */
function Live() {
  const live = usePlayhead((state) => state.live);
  const goLive = usePlayhead((state) => state.goLive);
  return (
    <button
      type="button"
      className={cx('strip-live', !live && 'strip-live-back')}
      aria-pressed={live}
      aria-label="To the end, live"
      title={live ? 'The playhead follows new events' : 'Return to live (End)'}
      onClick={goLive}
    >
      <Icon name="live" size={14} />
      Live
    </button>
  );
}

/** Step, play and speed: the strip's own small set of buttons. */
export function Transport() {
  const playing = usePlayhead((state) => state.playing);
  const empty = usePlayhead((state) => state.total === 0);
  const atStart = usePlayhead((state) => state.position === 0);
  const atEnd = usePlayhead((state) => state.position >= state.total);
  const { step, set, play, pause } = usePlayhead.getState();
  return (
    <fieldset className="strip-transport" aria-label="Playhead">
      <IconButton
        icon="toStart"
        aria-label="To the beginning"
        title="To the beginning (Home)"
        disabled={atStart}
        onClick={() => set(0)}
      />
      <IconButton
        icon="chevronLeft"
        className="strip-ten"
        aria-label="Ten events back"
        title="Ten events back (Shift+←)"
        disabled={atStart}
        onClick={() => step(-10)}
      />
      <IconButton
        icon="stepBack"
        aria-label="One event back"
        title="One event back (←)"
        disabled={atStart}
        onClick={() => step(-1)}
      />
      <IconButton
        icon={playing ? 'pause' : 'play'}
        aria-label={playing ? 'Pause' : 'Play'}
        title={playing ? 'Pause (Space)' : 'Play (Space)'}
        disabled={empty}
        onClick={playing ? pause : play}
      />
      <IconButton
        icon="stepForward"
        aria-label="One event on"
        title="One event on (→)"
        disabled={atEnd}
        onClick={() => step(1)}
      />
      <IconButton
        icon="chevronRight"
        className="strip-ten"
        aria-label="Ten events on"
        title="Ten events on (Shift+→)"
        disabled={atEnd}
        onClick={() => step(10)}
      />
      <Speed />
      <Live />
    </fieldset>
  );
}
