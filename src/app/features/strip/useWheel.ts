import { type RefObject, useEffect, useRef } from 'react';
import { EDGE, type Scale } from './scale.ts';
import { panBy, zoomAt } from './view.ts';
import { changeView } from './viewStore.ts';

/** A notch of a wheel is about 100 pixels: it zooms by a third. */
const ZOOM = 0.003;
/** A pinch on a trackpad comes as a wheel with Ctrl, in much smaller steps. */
const PINCH = 0.01;
/** Pixels of a line, for mice that report lines. */
const LINE = 16;

/** The wheel zooms at the pointer; sideways, or with Shift, it pans. */
export function useWheel(root: RefObject<HTMLElement | null>, scale: Scale): void {
  const latest = useRef(scale);
  latest.current = scale;
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      // Neither the page nor its zoom: the strip is what is meant.
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
      const [across, along] = [event.deltaX * unit, event.deltaY * unit];
      const { perPixel, valueAt, width } = latest.current;
      if (!event.ctrlKey && (event.shiftKey || Math.abs(across) > Math.abs(along))) {
        const pixels = Math.abs(across) > Math.abs(along) ? across : along;
        changeView((axis, view) => panBy(axis, view, pixels * perPixel));
        return;
      }
      const x = event.clientX - element.getBoundingClientRect().left;
      const at = valueAt(Math.max(EDGE, Math.min(width - EDGE, x)));
      const factor = Math.exp(-along * (event.ctrlKey ? PINCH : ZOOM));
      changeView((axis, view) => zoomAt(axis, view, factor, at));
    };
    // React's own listener is passive and could not keep the page from zooming.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [root]);
}
