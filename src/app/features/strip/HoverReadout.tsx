import { useLayoutEffect, useRef } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount, formatExactTime } from '../../design/index.ts';
import { useHover } from './hover.ts';
import { whoAndWhat } from './jump.ts';

/** Number, type, actor and time of what is under the pointer, on the axis below it. For the eye: the slider has words. */
export function HoverReadout({ strip, width }: { readonly strip: TimelineStrip; readonly width: number }) {
  const box = useRef<HTMLDivElement>(null);
  const at = useHover((state) => state.at);
  useLayoutEffect(() => {
    if (at === null || box.current === null) return;
    const left = Math.max(0, Math.min(width - box.current.offsetWidth, at.x - box.current.offsetWidth / 2));
    box.current.style.transform = `translateX(${left}px)`;
  }, [at, width]);
  if (at === null || strip.total === 0) return null;
  const event = whoAndWhat(strip, at.position);
  return (
    <>
      <div className="strip-hover-line" aria-hidden="true" style={{ transform: `translateX(${at.x}px)` }} />
      <div className="strip-hover" aria-hidden="true" ref={box}>
        {event === null ? (
          'Before the first event'
        ) : (
          <>
            <b>{formatCount(at.position)}</b> {event.type} <span>by {event.actor}</span>{' '}
            <span>{formatExactTime(strip.time[at.position - 1] ?? 0)}</span>
          </>
        )}
      </div>
    </>
  );
}
