import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type Align, isNear, OVERSCAN, rowsIn, type Sight, showRow } from './sight.ts';

export interface RowWindowOptions {
  readonly count: number;
  /** Of every row, in pixels. */
  readonly height: number;
  /** Of the head that sticks to the top of the scrolling element. */
  readonly head: number;
}

export interface RowWindow {
  /** On the scrolling element. */
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** The rows that exist, both ends in; `last` is before `first` where there are none. */
  readonly first: number;
  readonly last: number;
  /** A row's key is its number less this: after a jump the elements that are there show the new rows. */
  readonly base: number;
  /** Whether the list came here with a jump, and may leave again with the next frame. */
  readonly jumped: boolean;
  readonly atEnd: boolean;
  /** The same now, whatever has been rendered. */
  readonly isAtEnd: () => boolean;
  /** Whether the row is in sight or just outside. */
  readonly isNear: (row: number) => boolean;
  readonly scrollTo: (row: number, align: Align) => void;
}

/**
 * Which rows of a list exist, all of one height. It knows where the list is from what it wrote and from scroll events;
 * a store holds it, so that a playhead and the rows it leads to are rendered together.
 */
export function useRowWindow({ count, height, head }: RowWindowOptions): RowWindow {
  const scroller = useRef<HTMLDivElement>(null);
  const [store] = useState(() =>
    createStore<Sight>(() => ({ top: 0, room: 0, overscan: OVERSCAN, base: 0, atEnd: true })),
  );
  const sight = useStore(store);
  const grid = useRef({ count, height });
  grid.current = { count, height };
  /** Where the element is, as far as is known. */
  const written = useRef(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => store.setState({ room: Math.max(0, element.clientHeight - head) });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [head, store]);

  // Written when the rows are there and the sizer has its height. The browser may cut it.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || sight.top === written.current) return;
    element.scrollTop = sight.top;
    written.current = sight.top;
  }, [sight.top]);

  const onScroll = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    const now = store.getState();
    written.current = top;
    // What was written comes back rounded to the screen's pixels.
    if (Math.abs(top - now.top) < 1) return;
    const { count, height } = grid.current;
    const atEnd = count * height - top - now.room < height * 2;
    store.setState({ top, atEnd, overscan: OVERSCAN });
  }, [store]);

  const scrollTo = useCallback(
    (row: number, align: Align) => store.setState(showRow(store.getState(), row, align, grid.current)),
    [store],
  );
  const near = useCallback((row: number) => isNear(store.getState(), row, grid.current), [store]);
  const isAtEnd = useCallback(() => store.getState().atEnd, [store]);
  return {
    scroller,
    onScroll,
    ...rowsIn(sight, { count, height }),
    base: sight.base,
    jumped: sight.overscan < OVERSCAN,
    atEnd: sight.atEnd,
    isAtEnd,
    isNear: near,
    scrollTo,
  };
}
