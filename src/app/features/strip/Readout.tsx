import type { TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount, formatExactTime } from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';

/** "Event 4,211 of 5,000, sold, 12 Mar 2025, 14:03:11" — for people and for the slider's aria-valuetext. */
export function positionText(strip: TimelineStrip, position: number): string {
  if (strip.total === 0) return 'No events yet';
  if (position === 0) return `Before the first of ${formatCount(strip.total)} events`;
  const type = strip.types[strip.typeOf[position - 1] ?? -1] ?? '';
  const time = formatExactTime(strip.time[position - 1] ?? 0);
  return `Event ${formatCount(position)} of ${formatCount(strip.total)}, ${type}, ${time}`;
}

/** What is under the pointer, or else at the playhead. */
export function Readout({ strip, hover }: { readonly strip: TimelineStrip; readonly hover: number | null }) {
  const position = usePlayhead((state) => state.position);
  return <p className="strip-readout">{positionText(strip, hover ?? position)}</p>;
}
