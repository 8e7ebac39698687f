import { Button, EmptyState, ErrorNotice } from '../../design/index.ts';
import { useFocus, usePlayhead } from '../../stores/index.ts';
import { usePages } from '../../stores/pages.ts';
import { EmitPanel } from '../emit/EmitPanel.tsx';
import { openEmit, useEmitPanel } from '../emit/panelStore.ts';
import { JournalBar } from './JournalBar.tsx';
import { JournalList } from './JournalList.tsx';
import { NothingFound } from './NothingFound.tsx';
import { Quarantine } from './Quarantine.tsx';
import { useSearch } from './searchStore.ts';
import { useRows } from './useRows.ts';
import './JournalView.css';

function NoEvents() {
  return (
    <EmptyState
      title="No events yet"
      body={
        <>
          The journal is the truth of this world: signed events, in order, each a Git commit. The state is
          what the fold makes of them. Emit the first one and watch the state change.
        </>
      }
      example={'type     add\npayload  {"n": 10}'}
      action={
        <Button variant="primary" icon="plus" onClick={() => openEmit({ type: 'add', payload: '{"n": 10}' })}>
          Emit the first event
        </Button>
      }
    />
  );
}

/** Every event in order, and the form that adds one. */
export function JournalView() {
  const total = usePlayhead((state) => state.total);
  const known = usePlayhead((state) => state.known);
  const isFiltered = useSearch((state) => state.matches !== null);
  const isSearching = useSearch((state) => state.busy);
  const hasFocus = useFocus((state) => state.window !== null);
  const error = usePages((state) => state.error);
  const emitOpen = useEmitPanel((state) => state.open);
  const { rows, hasRuns } = useRows();
  return (
    <div className="journal">
      <JournalBar hasRuns={hasRuns} />
      <Quarantine />
      {error !== null && (
        <ErrorNotice
          error={error}
          title="Part of the journal could not be read"
          onRetry={() => usePages.getState().forgetAll()}
        />
      )}
      <div className="journal-body">
        {known && total === 0 ? <NoEvents /> : <JournalList rows={rows} />}
        {isFiltered && !isSearching && rows.count === 0 && <NothingFound hasFocus={hasFocus} />}
      </div>
      {emitOpen && <EmitPanel />}
    </div>
  );
}
