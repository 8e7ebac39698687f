/** Heights of the strip's rows in pixels; `TimeStrip.css` gets them as custom properties. */
export interface Layout {
  /** Where the focus window is drawn by dragging. */
  readonly ruler: number;
  readonly marks: number;
  readonly lanes: number;
  /** Labels of the ticks; dragging it pans. */
  readonly axis: number;
  readonly overview: number;
}

export const DESKTOP: Layout = { ruler: 14, marks: 12, lanes: 90, axis: 18, overview: 20 };
/** Rows that fingers drag are taller. */
export const PHONE: Layout = { ruler: 26, marks: 12, lanes: 46, axis: 26, overview: 30 };

export function bodyHeight({ ruler, marks, lanes, axis }: Layout): number {
  return ruler + marks + lanes + axis;
}

/** A lone lane does not fill the strip; `.strip-lane` says the same. */
export const LANE_MOST = 28;

export type Row = 'ruler' | 'lanes' | 'axis';

/** The row at `y` pixels from the top of the track. */
export function rowAt(layout: Layout, y: number): Row {
  if (y < layout.ruler) return 'ruler';
  return y >= bodyHeight(layout) - layout.axis ? 'axis' : 'lanes';
}
