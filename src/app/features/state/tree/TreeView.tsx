import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef } from 'react';
import type { StatePath, TreeRow } from '../../../../rpc/contract.ts';
import { Kbd } from '../../../design/index.ts';
import { useIsPhone } from '../../../frame/useIsPhone.ts';
import type { TreeModel } from './model.ts';
import { isExpandable } from './rowText.ts';
import { TreeLine } from './TreeLine.tsx';
import { treeMove } from './treeKeys.ts';
import { useCurrentRow } from './useCurrentRow.ts';
import { useTypeAhead } from './useTypeAhead.ts';
import './tree.css';

const ROW = 24;
const PHONE_ROW = 40;

export interface TreeViewProps {
  readonly model: TreeModel;
  readonly label: string;
  /** Shown where there are no rows. */
  readonly none: ReactNode;
  /** Told which row the person has gone to. */
  readonly onCurrent?: (row: TreeRow) => void;
  /** Enter or a click on a value; tables open and close instead. */
  readonly onValue?: (row: TreeRow) => void;
  /** Asked before the tree, with the row the keyboard is on; true where it has taken the key. */
  readonly onKey?: (event: KeyboardEvent, row: TreeRow | undefined) => boolean;
  /** A path to bring into sight; another object brings it again. */
  readonly reveal?: { readonly path: StatePath } | null;
}

/** Above the first and under the last row; told to the virtualizer, or what it brings into sight is cut by as much. */
const EDGE = 4;

/** A tree of any size: one focus stop, and only the rows in sight exist. */
export function TreeView({ model, label, none, onCurrent, onValue, onKey, reveal }: TreeViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const height = useIsPhone() ? PHONE_ROW : ROW;
  const [current, setCurrent] = useCurrentRow(model);
  const virtualizer = useVirtualizer({
    count: model.rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    paddingStart: EDGE,
    paddingEnd: EDGE,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index;
  const last = items[items.length - 1]?.index;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is one object for ever; its estimate changed.
  useEffect(() => virtualizer.measure(), [height]);
  useEffect(() => {
    if (first !== undefined && last !== undefined) model.show(first, last);
  }, [model, first, last]);

  // What is selected stays in sight when the room for the tree gets less.
  const room = virtualizer.scrollRect?.height;
  const roomBefore = useRef(room);
  const wasInSight = useRef(false);
  useEffect(() => {
    const hasChanged = roomBefore.current !== room;
    roomBefore.current = room;
    if (hasChanged && wasInSight.current && current.wanted !== null) {
      virtualizer.scrollToIndex(current.index, { align: 'auto' });
      return; // It is in sight again: the range is still that of before.
    }
    const { startIndex = 0, endIndex = -1 } = virtualizer.range ?? {};
    wasInSight.current = current.index >= startIndex && current.index <= endIndex;
  });

  // Where the keyboard has gone ahead of the rows, the row is told when it has come.
  const untold = useRef<number | null>(null);
  const moveTo = (index: number) => {
    setCurrent(index);
    const row = model.rowAt(index);
    untold.current = row === undefined ? index : null;
    if (row !== undefined) onCurrent?.(row);
    virtualizer.scrollToIndex(index, { align: 'auto' });
  };
  useEffect(() => {
    const row = untold.current === null ? undefined : model.rowAt(untold.current);
    if (row === undefined) return;
    untold.current = null;
    onCurrent?.(row);
  }, [model, onCurrent]);
  const live = useRef({ model, moveTo, onValue });
  live.current = { model, moveTo, onValue };
  const goTo = (asked: Promise<number | null>) =>
    void asked.then(
      (index) => index !== null && live.current.moveTo(index),
      () => undefined, // The frame itself reports what is wrong.
    );

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new wish moves the tree, not each frame.
  useEffect(() => {
    if (reveal != null) goTo(model.rowOf(reveal.path));
  }, [reveal]);

  const typing = useTypeAhead(
    (text, goesOn, signal) => model.find(text, current.index + (goesOn ? 0 : 1), signal),
    (index) => live.current.moveTo(index),
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const row = model.rowAt(current.index);
    if (onKey?.(event, row) === true) return event.preventDefault();
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing.onType(event)) return event.preventDefault();
    if (event.shiftKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    const move = treeMove(event.key, { index: current.index, row, count: model.rowCount, page });
    if (move === null) return;
    event.preventDefault();
    if (move.to === 'row') moveTo(move.index);
    else if (move.to === 'parent') goTo(parentOf(model, current.index, row));
    else if (row === undefined || move.to === 'stay') return;
    else if (move.to === 'use' && !isExpandable(row)) onValue?.(row);
    else model.setOpen(row.path, move.to === 'open' || (move.to === 'use' && !row.open));
  };

  const pick = useCallback((index: number) => live.current.moveTo(index), []);
  const toggle = useCallback((row: TreeRow) => live.current.model.setOpen(row.path, !row.open), []);
  const value = useCallback((row: TreeRow) => live.current.onValue?.(row), []);
  const isInSight = items.some((item) => item.index === current.index);
  return (
    <div className="state-tree-frame">
      <div
        ref={scroller}
        className="state-tree"
        role="tree"
        aria-label={label}
        tabIndex={0}
        {...(isInSight ? { 'aria-activedescendant': `${id}-${current.index}` } : {})}
        onKeyDown={onKeyDown}
        onPointerDown={typing.end}
        onBlur={typing.end}
      >
        <div className="state-tree-space" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = model.rowAt(item.index);
            if (row === undefined) return <Waiting key={item.key} top={item.start} height={height} />;
            return (
              <TreeLine
                key={item.key}
                id={`${id}-${item.index}`}
                index={item.index}
                row={row}
                top={item.start}
                height={height}
                current={item.index === current.index}
                onPick={pick}
                onToggle={toggle}
                onValue={onValue === undefined ? undefined : value}
              />
            );
          })}
        </div>
        {model.rowCount === 0 && <div className="state-tree-none">{none}</div>}
      </div>
      <p className="state-tree-keys" aria-hidden="true">
        <Kbd>←</Kbd> <Kbd>→</Kbd> close and open here, type a name to go to it. <Kbd>Esc</Kbd> gives the
        arrows back to the playhead.
      </p>
      {typing.text !== '' && (
        <p className="state-typing" role="status">
          {typing.isMissing ? `No name begins with “${typing.text}”` : `Going to “${typing.text}”`}
        </p>
      )}
    </div>
  );
}

/** A row that is on its way: a bar in its shape. */
function Waiting({ top, height }: { readonly top: number; readonly height: number }) {
  return (
    <div className="state-row" style={{ top, height }} aria-hidden="true">
      <span className="state-waiting" />
    </div>
  );
}

/** The row of the table that a row is in: nearly always one of the rows that are here. */
async function parentOf(model: TreeModel, index: number, row: TreeRow | undefined): Promise<number | null> {
  if (row === undefined) return null;
  for (let above = index - 1; above >= 0; above--) {
    const candidate = model.rowAt(above);
    if (candidate === undefined) break;
    if (candidate.depth < row.depth) return above;
  }
  return model.rowOf(row.path.slice(0, -1));
}
