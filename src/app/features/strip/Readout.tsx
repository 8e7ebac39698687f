import type { TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount, formatExactTime } from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';
import { whoAndWhat } from './jump.ts';
import { useNotice } from './notice.ts';

/** "Event 4,211 of 5,000, sold, by user:ada, 12 Mar 2025, 14:03:11" — for people and for the slider's aria-valuetext. */
export function positionText(strip: TimelineStrip, position: number): string {
  if (strip.total === 0) return 'No events yet';
  const event = whoAndWhat(strip, position);
  if (event === null) return `Before the first of ${formatCount(strip.total)} events`;
  const time = formatExactTime(strip.time[position - 1] ?? 0);
  const place = `Event ${formatCount(position)} of ${formatCount(strip.total)}`;
  return `${place}, ${event.type}, by ${event.actor}, ${time}`;
}

/** The event at the playhead, or what the strip has to say. */
export function Readout({ strip }: { readonly strip: TimelineStrip }) {
  const position = usePlayhead((state) => Math.min(state.position, strip.total));
  const notice = useNotice((state) => state.text);
  const text = positionText(strip, position);
  return (
    <div className="strip-readout">
      {notice === null && <p>{text}</p>}
      <p role="status" className="strip-notice">
        {notice}
      </p>
    </div>
  );
}
