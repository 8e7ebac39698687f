import { useLayoutEffect, useRef } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount, formatExactTime } from '../../design/index.ts';
import { useHover } from './hover.ts';
import { whoAndWhat } from './jump.ts';
import type { Scale } from './scale.ts';

/** Number, type, actor and time of what is under the pointer, on the axis below it. For the eye: the slider has words. */
export function HoverReadout({ strip, scale }: { readonly strip: TimelineStrip; readonly scale: Scale }) {
  const box = useRef<HTMLDivElement>(null);
  const at = useHover((state) => state.at);
  useLayoutEffect(() => {
    if (at === null || box.current === null) return;
    const { offsetWidth } = box.current;
    const left = Math.max(0, Math.min(scale.width - offsetWidth, at.x - offsetWidth / 2));
    box.current.style.transform = `translateX(${left}px)`;
  }, [at, scale]);
  if (at === null || strip.total === 0) return null;
  const position = scale.positionAt(at.x);
  const event = whoAndWhat(strip, position);
  return (
    <>
      <div className="strip-hover-line" aria-hidden="true" style={{ transform: `translateX(${at.x}px)` }} />
      <div className="strip-hover" aria-hidden="true" ref={box}>
        {at.row === 'ruler' && <em>Drag to focus: </em>}
        {event === null ? (
          'Before the first event'
        ) : (
          <>
            <b>{formatCount(position)}</b> {event.type} <span>by {event.actor}</span>{' '}
            <span>{formatExactTime(strip.time[position - 1] ?? 0)}</span>
          </>
        )}
      </div>
    </>
  );
}
