import { useId } from 'react';
import { Button } from '../../design/index.ts';
import { useFilter } from '../../stores/index.ts';
import { toggleEmit, useEmitPanel } from '../emit/panelStore.ts';
import { setCollapse, useCollapse } from './collapse.ts';
import { FilterBox } from './FilterBox.tsx';
import { FilterHelp } from './FilterHelp.tsx';
import { FilterTerms } from './FilterTerms.tsx';
import { FocusBar } from './FocusBar.tsx';
import { SavedFilters } from './SavedFilters.tsx';
import { SearchStatus } from './SearchStatus.tsx';

function CollapseToggle() {
  const on = useCollapse((state) => state.on);
  const isFiltered = useFilter((state) => state.text.trim() !== '');
  if (isFiltered) return null;
  return (
    <Button
      variant="ghost"
      aria-pressed={on}
      title="Fold runs of events of one type and actor into one row; failures and notes are always shown"
      onClick={() => setCollapse(!on)}
    >
      {on ? 'Runs folded' : 'Fold runs'}
    </Button>
  );
}

/** Finding, what limits the list, and the button that opens the emit form. */
export function JournalBar() {
  const emitOpen = useEmitPanel((state) => state.open);
  const termsId = useId();
  return (
    <>
      <div className="journal-bar">
        <FilterBox describedBy={termsId} />
        <FilterHelp />
        <SavedFilters />
        <SearchStatus />
        <span className="journal-spring" />
        <CollapseToggle />
        <Button
          variant={emitOpen ? 'default' : 'primary'}
          icon={emitOpen ? 'chevronDown' : 'plus'}
          aria-expanded={emitOpen}
          onClick={toggleEmit}
        >
          {emitOpen ? 'Hide the form' : 'Emit event'}
        </Button>
      </div>
      <FilterTerms id={termsId} />
      <FocusBar />
    </>
  );
}
