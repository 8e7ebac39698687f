import { useEffect, useRef, useState } from 'react';
import type { StatePath } from '../../../../rpc/contract.ts';
import { pathKey } from '../path.ts';
import type { TreeModel } from './model.ts';

/** The row that the keyboard is on. */
export interface CurrentRow {
  readonly index: number;
  /** `pathKey` of the value the person went to; null until its row has come. Another moment may not have it. */
  readonly wanted: string | null;
}

/** Rows to either side in which a value that has moved is looked for before the engine is asked. */
const NEAR = 60;
/** Milliseconds the rows must rest before the engine is asked. */
const REST = 150;

/**
 * Keeps the keyboard on the same value while rows come and go around it. Where a moment does not have the value, the
 * keyboard stays at its place in the list, and returns to the value when it is there again.
 */
export function useCurrentRow(model: TreeModel): readonly [CurrentRow, (index: number) => void] {
  const [current, setCurrent] = useState<CurrentRow>({ index: 0, wanted: null });
  const askedIn = useRef<TreeModel>(null);
  useEffect(() => {
    const near = follow(model, current);
    if (near !== null) {
      if (near.index !== current.index || near.wanted !== current.wanted) setCurrent(near);
      return;
    }
    if (askedIn.current === model) return;
    const timer = setTimeout(() => {
      askedIn.current = model;
      const path: StatePath = JSON.parse(current.wanted ?? '[]');
      const goTo = (index: number | null) =>
        setCurrent((now) =>
          now.wanted === current.wanted ? { ...now, index: index ?? clamp(model, now.index) } : now,
        );
      model.rowOf(path).then(goTo, () => goTo(null));
    }, REST);
    return () => clearTimeout(timer);
  }, [model, current]);
  const moveTo = (index: number) => {
    const place = clamp(model, index);
    setCurrent({ index: place, wanted: keyAt(model, place) });
  };
  return [current, moveTo];
}

/** Where the value is among the rows at hand; null where it is not. */
export function follow(model: TreeModel, current: CurrentRow): CurrentRow | null {
  const { index, wanted } = current;
  const here = keyAt(model, index);
  if (wanted === null) return here === null ? current : { index, wanted: here };
  if (here === wanted) return current;
  for (let away = 1; away <= NEAR; away++) {
    for (const place of [index + away, index - away])
      if (keyAt(model, place) === wanted) return { index: place, wanted };
  }
  return null;
}

function clamp(model: TreeModel, index: number): number {
  return Math.max(0, Math.min(model.rowCount - 1, index));
}

function keyAt(model: TreeModel, index: number): string | null {
  const row = model.rowAt(index);
  return row === undefined ? null : pathKey(row.path);
}
