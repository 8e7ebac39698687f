// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a <table>; the ARIA grid pattern says the same.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names the row (aria-activedescendant).
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Button } from '../../design/index.ts';
import { useIsPhone } from '../../frame/useIsPhone.ts';
import { usePlayhead, useSelection } from '../../stores/index.ts';
import { entryAt, usePages } from '../../stores/pages.ts';
import { JournalRow } from './JournalRow.tsx';
import type { Rows } from './rows.ts';
import { useTypeColors } from './TypeName.tsx';
import { useNow } from './useNow.ts';

const ROW = 28;
const PHONE_ROW = 52;
/** The head sticks to the top of the scrolling grid; a phone has none. */
const HEAD = 28;
const COLUMNS = ['Number', 'Type', 'Actor', 'Time', 'Payload', 'Signature'];

/** Makes an event the picked one and looks at the moment just after it. */
function pick(number: number): void {
  const entry = entryAt(usePages.getState().pages, number);
  usePlayhead.getState().set(number);
  if (entry !== undefined) useSelection.getState().select({ number, cid: entry.cid });
}

export interface JournalListProps {
  readonly rows: Rows;
  readonly isFiltered: boolean;
}

/** The journal as a grid, oldest at the top; only the rows in sight exist. */
export function JournalList({ rows, isFiltered }: JournalListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const now = useNow();
  const colors = useTypeColors();
  const isPhone = useIsPhone();
  const pages = usePages((state) => state.pages);
  const position = usePlayhead((state) => state.position);
  const live = usePlayhead((state) => state.live);
  const [atEnd, setAtEnd] = useState(true);
  const height = isPhone ? PHONE_ROW : ROW;
  const head = isPhone ? 0 : HEAD;
  const virtualizer = useVirtualizer({
    count: rows.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: head,
    scrollPaddingStart: head,
  });
  const items = virtualizer.getVirtualItems();
  const current = rows.rowOf(position);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer is one object for ever; its estimate changed.
  useEffect(() => virtualizer.measure(), [height]);

  const first = items[0]?.index;
  const last = items[items.length - 1]?.index;
  // biome-ignore lint/correctness/useExhaustiveDependencies: pages that were forgotten must be fetched again.
  useEffect(() => {
    if (first === undefined || last === undefined) return;
    const { ensure } = usePages.getState();
    if (isFiltered) for (let row = first; row <= last; row++) ensure(rows.numberAt(row), rows.numberAt(row));
    else ensure(rows.numberAt(first), rows.numberAt(last));
  }, [first, last, rows, isFiltered, pages]);

  // The playhead's row comes into sight when the playhead moves; live follows the end unless the person scrolled away.
  const following = useRef(true);
  following.current = atEnd;
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolling by hand must not be undone by a render.
  useEffect(() => {
    if (current < 0 || (live && !following.current)) return;
    // A step keeps the list still as long as it can; a jump shows what is around the place.
    const isNear = first !== undefined && last !== undefined && current >= first - 1 && current <= last + 1;
    virtualizer.scrollToIndex(current, { align: live ? 'end' : isNear ? 'auto' : 'center' });
  }, [current, live, rows.count, height]);

  const onScroll = () => {
    const element = scroller.current;
    if (element !== null)
      setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < height * 2);
  };

  const isPhoneRef = useRef(isPhone);
  isPhoneRef.current = isPhone;
  const onPick = useCallback((number: number) => {
    const again = useSelection.getState().event?.number === number;
    pick(number);
    // On a phone the inspector is a page: the second tap opens it.
    if (again && isPhoneRef.current) useSelection.getState().setInspectorOpen(true);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + page,
      PageUp: current - page,
      Home: 0,
      End: rows.count - 1,
    };
    const wanted = moves[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (wanted !== undefined && rows.count > 0) {
      event.preventDefault();
      pick(rows.numberAt(Math.max(0, Math.min(rows.count - 1, wanted))));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      useSelection.getState().setInspectorOpen(true);
    }
  };

  const activeId = useMemo(
    () => (items.some((item) => item.index === current) ? `${id}-${current}` : undefined),
    [items, current, id],
  );
  return (
    <div className="journal-list">
      <div
        ref={scroller}
        className="journal-grid"
        role="grid"
        aria-label="Events"
        aria-rowcount={rows.count + 1}
        aria-colcount={COLUMNS.length}
        tabIndex={0}
        aria-activedescendant={activeId}
        onKeyDown={onKeyDown}
        onScroll={onScroll}
      >
        <div className="journal-head" role="row" aria-rowindex={1}>
          {COLUMNS.map((name) => (
            <span key={name} role="columnheader" className={`journal-${name.toLowerCase()}`}>
              {name}
            </span>
          ))}
        </div>
        <div className="journal-space" role="rowgroup" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const number = rows.numberAt(item.index);
            return (
              <JournalRow
                key={number}
                id={`${id}-${item.index}`}
                index={item.index}
                number={number}
                entry={entryAt(pages, number)}
                top={item.start - head}
                height={height}
                selected={item.index === current && number === position}
                later={number > position}
                now={now}
                colors={colors}
                onPick={onPick}
              />
            );
          })}
        </div>
      </div>
      {live && !atEnd && (
        <Button
          className="journal-to-end"
          icon="chevronDown"
          onClick={() => virtualizer.scrollToIndex(rows.count - 1, { align: 'end' })}
        >
          Newest events
        </Button>
      )}
    </div>
  );
}
