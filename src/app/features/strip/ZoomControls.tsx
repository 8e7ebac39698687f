import { Button, IconButton } from '../../design/index.ts';
import type { AxisMode } from './axis.ts';
import { showAll, toggleAxis, zoomIn, zoomOut } from './viewStore.ts';

/** Zoom without a wheel, and how the strip is laid out. */
export function ZoomControls({ mode, zoomed }: { readonly mode: AxisMode; readonly zoomed: boolean }) {
  return (
    <fieldset className="strip-zoom" aria-label="Zoom of the strip">
      <IconButton
        icon="minus"
        aria-label="Zoom out of the strip"
        title="Zoom out (−)"
        disabled={!zoomed}
        onClick={zoomOut}
      />
      <Button variant="ghost" title="Show the whole history (0)" disabled={!zoomed} onClick={showAll}>
        All
      </Button>
      <IconButton
        icon="plus"
        aria-label="Zoom in on the strip"
        title="Zoom in (+, or the wheel)"
        onClick={zoomIn}
      />
      <Button
        variant="ghost"
        className="strip-axis"
        onClick={toggleAxis}
        title="Lay the strip out by time or by number"
      >
        {mode === 'time' ? 'By time' : 'By number'}
      </Button>
    </fieldset>
  );
}
