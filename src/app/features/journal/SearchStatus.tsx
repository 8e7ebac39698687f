import { Button, formatCount, ProgressBar } from '../../design/index.ts';
import { cutFocus, useFocus } from '../../stores/index.ts';
import { countUpTo } from './matches.ts';
import { continueSearch, stopSearch, useSearch } from './searchStore.ts';

/** How many were found, and how far the search is; nothing where nothing is searched for. */
export function SearchStatus() {
  const { matches, searched, total, busy, slow, error } = useSearch();
  const focus = cutFocus(
    useFocus((state) => state.window),
    total,
  );
  const stopped = !busy && error === null && searched < total;
  if (matches === null && !slow && !stopped) return null;
  return (
    <>
      {matches !== null && error === null && (
        <span className="journal-counts" role="status">
          {focus !== null &&
            `${formatCount(countUpTo(matches, focus.last) - countUpTo(matches, focus.first - 1))} in focus, `}
          {formatCount(matches.length)} found
          {stopped && ` in the first ${formatCount(searched)} of ${formatCount(total)}`}
        </span>
      )}
      {stopped && (
        <Button variant="ghost" onClick={continueSearch}>
          Go on
        </Button>
      )}
      {busy && slow && (
        <div className="journal-progress">
          <ProgressBar label="Searching" done={searched} total={total} onCancel={stopSearch} />
        </div>
      )}
    </>
  );
}
