import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { readSetting, writeSetting } from '../../stores/index.ts';

export const NARROWEST = 280;
const FIRST = 380;

function widest(): number {
  return Math.max(NARROWEST, Math.round(window.innerWidth * 0.6));
}

function clamp(width: number): number {
  return Math.max(NARROWEST, Math.min(widest(), Math.round(width)));
}

export interface Resize {
  readonly width: number;
  readonly most: number;
  readonly handle: {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onKeyDown(event: KeyboardEvent): void;
  };
}

/** The width of a panel at the right edge, by dragging or with the arrow keys; kept through a reload. */
export function useResize(setting: string): Resize {
  const [width, setWidth] = useState(() => clamp(Number(readSetting(setting)) || FIRST));
  const change = (next: number) => {
    setWidth(clamp(next));
    writeSetting(setting, String(clamp(next)));
  };
  return {
    width,
    most: widest(),
    handle: {
      onPointerDown: (event) => event.currentTarget.setPointerCapture(event.pointerId),
      onPointerMove: (event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) change(window.innerWidth - event.clientX);
      },
      onKeyDown: (event) => {
        const steps: Readonly<Record<string, number>> = {
          ArrowLeft: 16,
          ArrowRight: -16,
          Home: 10_000,
          End: -10_000,
        };
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        change(width + step);
      },
    },
  };
}
