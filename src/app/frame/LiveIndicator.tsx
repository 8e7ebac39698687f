import { cx, formatCount, Icon } from '../design/index.ts';
import { isWhatIf } from '../features/whatif/store.ts';
import { usePlayhead, useSession } from '../stores/index.ts';
import './LiveIndicator.css';

/** "Live", or where in the past we are and the way back. */
export function LiveIndicator() {
  const { live, position, total, goLive } = usePlayhead();
  const ns = useSession((state) => state.ns);
  if (live && isWhatIf(ns)) {
    return (
      <span
        className="live-indicator live-indicator-what-if"
        title="The end of this what-if: reality may have gone on"
      >
        <Icon name="dashed" />
        <span>
          What-if<span className="live-indicator-more">, at its end</span>
        </span>
      </span>
    );
  }
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
    <button
      type="button"
      className={cx('live-indicator live-indicator-past', isWhatIf(ns) && 'live-indicator-what-if')}
      onClick={goLive}
    >
      <Icon name={isWhatIf(ns) ? 'dashed' : 'clock'} />
      <span className="live-indicator-place">Viewing {place}</span>
      <span className="live-indicator-return">
        <span className="live-indicator-dash" aria-hidden="true">
          —
        </span>{' '}
        {isWhatIf(ns) ? 'to its end' : 'return to live'}
      </span>
    </button>
  );
}
