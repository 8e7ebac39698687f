import { formatCount, Icon } from '../design/index.ts';
import { usePlayhead } from '../stores/index.ts';
import './LiveIndicator.css';

/** "Live", or where in the past we are and the way back. */
export function LiveIndicator() {
  const { live, position, total, goLive } = usePlayhead();
  if (live) {
    return (
      <span className="live-indicator" title="The playhead follows new events">
        <Icon name="live" />
        <span>Live</span>
      </span>
    );
  }
  const place =
    position === 0 ? 'before the first event' : `event ${formatCount(position)} of ${formatCount(total)}`;
  return (
    <button type="button" className="live-indicator live-indicator-past" onClick={goLive}>
      <Icon name="clock" />
      <span className="live-indicator-place">Viewing {place}</span>
      <span className="live-indicator-return">
        <span className="live-indicator-dash" aria-hidden="true">
          —
        </span>{' '}
        return to live
      </span>
    </button>
  );
}
