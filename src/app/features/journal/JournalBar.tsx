import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Button, formatCount, Icon, IconButton, TextInput } from '../../design/index.ts';
import { isWorldOpen, registerCommand, setView, usePlayhead } from '../../stores/index.ts';
import { toggleEmit, useEmitPanel } from '../emit/panelStore.ts';
import { setJournalFilter, stopSearch, useJournalFilter } from './filterStore.ts';

function FilterCounts() {
  const { matches, searched, total } = useJournalFilter();
  if (matches === null) return null;
  const busy = searched < total;
  return (
    <span className="journal-counts" role="status">
      {formatCount(matches.length)} found
      {busy && ` · searched ${formatCount(searched)} of ${formatCount(total)}`}
      {busy && (
        <Button variant="ghost" onClick={stopSearch}>
          Stop
        </Button>
      )}
    </span>
  );
}

/** Finding, and the button that opens the emit form. */
export function JournalBar() {
  const input = useRef<HTMLInputElement>(null);
  const text = useJournalFilter((state) => state.text);
  const matches = useJournalFilter((state) => state.matches);
  const emitOpen = useEmitPanel((state) => state.open);

  useEffect(
    () =>
      registerCommand({
        id: 'journal.find',
        label: 'Find in the journal',
        shortcut: '/',
        group: 'Journal',
        when: isWorldOpen,
        run: () => {
          setView('journal');
          // The view may be on its way.
          setTimeout(() => document.querySelector<HTMLInputElement>('.journal-find input')?.focus(), 50);
        },
      }),
    [],
  );

  const jump = (step: 1 | -1) => {
    const { position, set } = usePlayhead.getState();
    const next = step > 0 ? matches?.find((n) => n > position) : matches?.findLast((n) => n < position);
    if (next !== undefined) set(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      jump(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape' && text !== '') {
      event.preventDefault();
      setJournalFilter('');
    }
  };

  return (
    <div className="journal-bar">
      <div className="journal-find">
        <Icon name="search" size={14} />
        <TextInput
          ref={input}
          type="search"
          aria-label="Find events"
          placeholder="Find by type, actor or payload"
          value={text}
          onChange={(event) => setJournalFilter(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {text !== '' && (
          <IconButton icon="close" aria-label="Clear the search" onClick={() => setJournalFilter('')} />
        )}
      </div>
      <FilterCounts />
      <span className="journal-spring" />
      <Button
        variant={emitOpen ? 'default' : 'primary'}
        icon={emitOpen ? 'chevronDown' : 'plus'}
        aria-expanded={emitOpen}
        onClick={toggleEmit}
      >
        {emitOpen ? 'Hide the form' : 'Emit event'}
      </Button>
    </div>
  );
}
