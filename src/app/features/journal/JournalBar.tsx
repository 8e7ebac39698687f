import { useId } from 'react';
import { Button } from '../../design/index.ts';
import { toggleEmit, useEmitPanel } from '../emit/panelStore.ts';
import { setCollapse, useCollapse } from './collapse.ts';
import { FilterBox } from './FilterBox.tsx';
import { FilterHelp } from './FilterHelp.tsx';
import { FilterTerms } from './FilterTerms.tsx';
import { FocusBar } from './FocusBar.tsx';
import { SavedFilters } from './SavedFilters.tsx';
import { SearchStatus } from './SearchStatus.tsx';

/** Only where there is something to fold. */
function CollapseToggle() {
  const on = useCollapse((state) => state.on);
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
export function JournalBar({ hasRuns }: { readonly hasRuns: boolean }) {
  const emitOpen = useEmitPanel((state) => state.open);
  const termsId = useId();
  return (
    <div className="journal-top">
      <div className="journal-bar">
        <FilterBox describedBy={termsId} />
        <FilterHelp />
        <SavedFilters />
        <SearchStatus />
        <span className="journal-spring" />
        {hasRuns && <CollapseToggle />}
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
    </div>
  );
}
