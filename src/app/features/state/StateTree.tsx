import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useId, useMemo, useRef, useState } from 'react';
import type { StateNode } from '../../../protocol/state/stateText.ts';
import type { DiffEntry } from '../../../rpc/contract.ts';
import { planRows, type TreeRow } from './rows.ts';
import { StateRow } from './StateRow.tsx';
import './StateTree.css';

const ROW = 24;

export interface StateTreeProps {
  readonly state: StateNode;
  /** What the event at the playhead changed; marked in the tree. */
  readonly diff: readonly DiffEntry[];
  readonly filter: string;
  /** Told which row the keyboard is on. */
  readonly onCurrent?: (row: TreeRow) => void;
}

/** The rows a key leads to, by the WAI-ARIA tree pattern. */
function nextIndex(key: string, rows: readonly TreeRow[], index: number, page: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return index + 1;
    case 'ArrowUp':
      return index - 1;
    case 'PageDown':
      return index + page;
    case 'PageUp':
      return index - page;
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowRight':
      return rows[index]?.expanded ? index + 1 : null;
    case 'ArrowLeft':
      return rows.findLastIndex((row, at) => at < index && row.level < (rows[index]?.level ?? 0));
    default:
      return null;
  }
}

/** The state as a tree: one focus stop, rows in sight only, the changes of this event marked. */
function Tree({ state, diff, filter, onCurrent }: StateTreeProps) {
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [currentKey, setCurrentKey] = useState('[]');
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rows = useMemo(
    () => planRows(state, { toggled, diff, filter: filter.trim().toLowerCase() }),
    [state, toggled, diff, filter],
  );
  // A row that is no longer there (another moment, a filter) leaves the keyboard on the first.
  const current = Math.max(
    0,
    rows.findIndex((row) => row.key === currentKey),
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 16,
  });
  const items = virtualizer.getVirtualItems();

  const moveTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    setCurrentKey(row.key);
    onCurrent?.(row);
    virtualizer.scrollToIndex(rows.indexOf(row), { align: 'auto' });
  };
  const toggle = (row: TreeRow, open: boolean) => setToggled((before) => new Map(before).set(row.key, open));

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[current];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const opens = event.key === 'ArrowRight' && row.expandable && !row.expanded;
    const closes = event.key === 'ArrowLeft' && row.expanded;
    const flips = event.key === 'Enter' && row.expandable;
    if (opens || closes || flips) {
      event.preventDefault();
      toggle(row, !row.expanded);
      return;
    }
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW) - 1);
    const next = nextIndex(event.key, rows, current, page);
    if (next === null) {
      // Left and Right belong to the tree while it has the focus, even where they lead nowhere.
      if (event.key === 'ArrowRight') event.preventDefault();
      return;
    }
    event.preventDefault();
    if (next >= 0) moveTo(next);
  };

  const isInSight = items.some((item) => item.index === current);
  return (
    <div
      ref={scroller}
      className="state-tree"
      role="tree"
      aria-label="State"
      tabIndex={0}
      {...(isInSight ? { 'aria-activedescendant': `${id}-${current}` } : {})}
      onKeyDown={onKeyDown}
    >
      <div className="state-tree-space" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <StateRow
              key={row.key}
              id={`${id}-${item.index}`}
              row={row}
              top={item.start}
              current={item.index === current}
              onPick={() => moveTo(item.index)}
              onToggle={() => toggle(row, !row.expanded)}
            />
          );
        })}
      </div>
      {rows.length === 0 && <p className="state-tree-none">No path or value contains that.</p>}
    </div>
  );
}

/** Drawn again only when the state is another, not with every move of the playhead. */
export const StateTree = memo(Tree);
