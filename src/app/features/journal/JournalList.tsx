// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a <table>; the ARIA grid pattern says the same.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps the focus and names the row (aria-activedescendant).
import { type KeyboardEvent, useCallback, useEffect, useId, useRef } from 'react';
import { Button } from '../../design/index.ts';
import { useIsPhone } from '../../frame/useIsPhone.ts';
import { useHistory } from '../../stores/history.ts';
import { usePlayhead, useSelection } from '../../stores/index.ts';
import { entryAt, type PagesState, usePages } from '../../stores/pages.ts';
import { useNotesAbout } from '../notes/notesStore.ts';
import { toggleRun } from './collapse.ts';
import { JournalRow } from './JournalRow.tsx';
import { RunRow } from './RunRow.tsx';
import type { Rows } from './rows.ts';
import { useTypeColors } from './TypeName.tsx';
import { useNow } from './useNow.ts';
import { type RowWindow, useRowWindow } from './useRowWindow.ts';

const ROW = 28;
const PHONE_ROW = 52;
/** The head sticks to the top of the scrolling grid; a phone has none. */
const HEAD = 28;
/** Milliseconds after a jump before pages are asked for: a drag may be over the next rows by then. */
const REST = 60;
const COLUMNS = ['Number', 'Type', 'Actor', 'Time', 'Payload', 'Signature'];

/** Looks at the moment after a row: of an event, which is picked then, or of a whole run. */
function pickRow(rows: Rows, row: number): void {
  const run = rows.runAt(row);
  if (run === null) {
    pick(rows.numberAt(row));
    return;
  }
  useSelection.getState().clear();
  usePlayhead.getState().set(run.last);
}

/** The row that a key leads to: the head of an open run is no moment of its own. */
function rowTowards(rows: Rows, wanted: number, current: number): number {
  const row = Math.max(0, Math.min(rows.count - 1, wanted));
  if (rows.runAt(row)?.open !== true) return row;
  return row < current && row > 0 ? row - 1 : row + 1;
}

/** Makes an event the picked one and looks at the moment just after it. */
function pick(number: number): void {
  const entry = entryAt(usePages.getState().pages, number);
  usePlayhead.getState().set(number);
  if (entry !== undefined) useSelection.getState().select({ number, cid: entry.cid });
}

/** Asks for the pages of the rows that exist: after a jump only where the list rests. */
function usePagesOf({ first, last, jumped }: RowWindow, rows: Rows, pages: PagesState['pages']): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: pages that were forgotten must be fetched again.
  useEffect(() => {
    const ask = () => {
      const { ensure } = usePages.getState();
      for (let row = first; row <= last; row++)
        if (rows.runAt(row) === null) ensure(rows.numberAt(row), rows.numberAt(row));
    };
    if (!jumped) return ask();
    const timer = setTimeout(ask, REST);
    return () => clearTimeout(timer);
  }, [first, last, jumped, rows, pages]);
}

/** The playhead's row comes into sight when the playhead moves; live follows the end unless the person scrolled away. */
function useFollowing({ isAtEnd, isNear, scrollTo }: RowWindow, rows: Rows, height: number): void {
  const latest = useRef(rows);
  latest.current = rows;
  const follow = useCallback(() => {
    const { position, live } = usePlayhead.getState();
    const row = latest.current.rowOf(position);
    if (row < 0 || (live && !isAtEnd())) return;
    // A step keeps the list still as long as it can; a jump shows what is around the place.
    scrollTo(row, live ? 'end' : isNear(row) ? 'auto' : 'center');
  }, [isAtEnd, isNear, scrollTo]);
  // At once, so that the mark and the rows around it are rendered together.
  useEffect(
    () =>
      usePlayhead.subscribe((now, before) => {
        if (now.position !== before.position || now.live !== before.live) follow();
      }),
    [follow],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows, or rows of another height, lie elsewhere.
  useEffect(follow, [follow, rows.count, height]);
}

export interface JournalListProps {
  readonly rows: Rows;
}

/** The journal as a grid, oldest at the top; only the rows in sight exist. */
export function JournalList({ rows }: JournalListProps) {
  const id = useId();
  const now = useNow();
  const colors = useTypeColors();
  const isPhone = useIsPhone();
  const pages = usePages((state) => state.pages);
  const strip = useHistory((state) => state.strip);
  const notesAbout = useNotesAbout();
  const position = usePlayhead((state) => state.position);
  const live = usePlayhead((state) => state.live);
  const height = isPhone ? PHONE_ROW : ROW;
  const list = useRowWindow({ count: rows.count, height, head: isPhone ? 0 : HEAD });
  const { scroller, first, last, atEnd, scrollTo } = list;
  const current = rows.rowOf(position);
  usePagesOf(list, rows, pages);
  useFollowing(list, rows, height);

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
      pickRow(rows, rowTowards(rows, wanted, current));
      return;
    }
    const run = rows.runOf(position);
    const opens = run !== null && !run.open && (event.key === 'Enter' || event.key === 'ArrowRight');
    if (run !== null && (opens || (run.open && event.key === 'ArrowLeft'))) {
      event.preventDefault();
      event.stopPropagation();
      toggleRun(run);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      useSelection.getState().setInspectorOpen(true);
    }
  };

  const activeId = current >= first && current <= last ? `${id}-${current}` : undefined;
  return (
    <div className="journal-list">
      <div
        ref={scroller}
        className="journal-grid"
        role="treegrid"
        aria-label="Events"
        aria-rowcount={rows.count + 1}
        aria-colcount={COLUMNS.length}
        tabIndex={0}
        aria-activedescendant={activeId}
        onKeyDown={onKeyDown}
        onScroll={list.onScroll}
      >
        <div className="journal-head" role="row" aria-rowindex={1}>
          {COLUMNS.map((name) => (
            <span key={name} role="columnheader" className={`journal-${name.toLowerCase()}`}>
              {name}
            </span>
          ))}
        </div>
        <div className="journal-space" role="rowgroup" style={{ height: rows.count * height }}>
          {Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
            const index = first + i;
            const number = rows.numberAt(index);
            const run = rows.runAt(index);
            const key = index - list.base;
            const place = { id: `${id}-${index}`, index, top: index * height, height, colors };
            if (run !== null && strip !== null) {
              const inside = position >= run.first && position <= run.last;
              return (
                <RunRow
                  key={key}
                  {...place}
                  run={run}
                  strip={strip}
                  selected={inside && !run.open}
                  later={run.first > position}
                />
              );
            }
            return (
              <JournalRow
                key={key}
                {...place}
                now={now}
                number={number}
                entry={entryAt(pages, number)}
                note={notesAbout.get(number)?.at(-1)?.text}
                selected={index === current && number === position}
                later={number > position}
                onPick={onPick}
              />
            );
          })}
        </div>
      </div>
      {live && !atEnd && (
        <Button className="journal-to-end" icon="chevronDown" onClick={() => scrollTo(rows.count - 1, 'end')}>
          Newest events
        </Button>
      )}
    </div>
  );
}
