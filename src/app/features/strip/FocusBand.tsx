import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/index.ts';
import { cutFocus, useFocus } from '../../stores/index.ts';
import { eventAt, windowX } from './focusDrag.ts';
import type { Scale } from './scale.ts';

interface EndProps {
  readonly which: 'first' | 'last';
  readonly value: number;
  readonly total: number;
  readonly x: number;
  readonly scale: Scale;
  readonly onMove: (number: number) => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -100,
  PageUp: 100,
};

/** One end of the focus window: dragged, or moved with the arrow keys. */
function End({ which, value, total, x, scale, onMove }: EndProps) {
  const handle = useRef<HTMLDivElement>(null);
  const move = (to: number) => onMove(Math.max(1, Math.min(total, to)));
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    handle.current?.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (handle.current?.hasPointerCapture(event.pointerId) !== true) return;
    const left = handle.current.parentElement?.getBoundingClientRect().left ?? 0;
    move(eventAt(scale, event.clientX - left, total));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    const to =
      step === undefined ? { Home: 1, End: total }[event.key] : value + step * (event.shiftKey ? 10 : 1);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(to);
  };
  return (
    <div
      ref={handle}
      className={`strip-end strip-end-${which}`}
      style={{ transform: `translateX(${x}px)` }}
      role="slider"
      tabIndex={0}
      aria-label={which === 'first' ? 'First event in focus' : 'Last event in focus'}
      aria-valuemin={1}
      aria-valuemax={total}
      aria-valuenow={value}
      aria-valuetext={`Event ${formatCount(value)}`}
      title={`Event ${formatCount(value)}: drag to change what is in focus`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}

/** The focus window over the track: its band on the ruler, a handle at each end, what is outside hatched. */
export function FocusBand({ strip, scale }: { readonly strip: TimelineStrip; readonly scale: Scale }) {
  const window = useFocus((state) => state.window);
  const focus = useFocus((state) => state.focus);
  const { total } = strip;
  const shown = cutFocus(window, total);
  if (shown === null) return <div className="strip-ruler" aria-hidden="true" />;
  const [left, right] = windowX(scale, shown);
  const clip = (x: number) => Math.max(0, Math.min(scale.width, x));
  return (
    <div className="strip-focus">
      <div className="strip-ruler" aria-hidden="true" />
      <div className="strip-outside" style={{ left: 0, width: clip(left) }} />
      <div className="strip-outside" style={{ left: clip(right), right: 0 }} />
      <div
        className="strip-band"
        style={{ left: clip(left), width: Math.max(2, clip(right) - clip(left)) }}
      />
      {left >= -1 && left <= scale.width && (
        <End
          which="first"
          value={shown.first}
          total={total}
          x={left}
          scale={scale}
          onMove={(to) => focus(Math.min(to, shown.last), shown.last)}
        />
      )}
      {right >= 0 && right <= scale.width + 1 && (
        <End
          which="last"
          value={shown.last}
          total={total}
          x={right}
          scale={scale}
          onMove={(to) => focus(shown.first, Math.max(to, shown.first))}
        />
      )}
    </div>
  );
}
