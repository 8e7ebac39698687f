import type { KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import type { StatePath, TreeRow } from '../../../rpc/contract.ts';
import { Badge, Button, ErrorNotice, formatCount } from '../../design/index.ts';
import { useLate } from '../../frame/useLate.ts';
import type { FrameFeed } from '../../stores/frameFeed.ts';
import { selectPath, useSession } from '../../stores/index.ts';
import { copyValue } from './actions.ts';
import { showValueHistory } from './history/store.ts';
import { Pinned } from './Pinned.tsx';
import { focusSearch, StateBar } from './StateBar.tsx';
import { TreeView } from './tree/TreeView.tsx';
import { revealPath, useTreeSetup } from './treeStore.ts';
import type { FrameTree } from './useFrameTree.ts';
import './StateView.css';

/** What of the state is shown; the frames are asked for with it. */
export interface StateSearch {
  readonly filter: string;
  readonly changesOnly: boolean;
}

export const WHOLE: StateSearch = { filter: '', changesOnly: false };

export interface StateBrowserProps {
  readonly tree: FrameTree;
  readonly search: StateSearch;
  readonly onSearch: (search: StateSearch) => void;
  /** In the inspector: fewer words. */
  readonly compact?: boolean;
}

function pick(path: StatePath): void {
  selectPath(path);
  revealPath(path);
}

const onCurrent = (row: TreeRow) => selectPath(row.path);

function onValue(row: TreeRow): void {
  selectPath(row.path);
  showValueHistory(true);
}

/** Escape gives the arrows back to the playhead; copying copies the value; finding finds in the state. */
function onKey(event: KeyboardEvent, row: TreeRow | undefined): boolean {
  const { key, currentTarget } = event;
  const isMod = event.ctrlKey || event.metaKey;
  if (key === 'Escape' && currentTarget instanceof HTMLElement) currentTarget.blur();
  else if (key === '/' || (isMod && key === 'f')) focusSearch(currentTarget.closest('.state-browser'));
  else if (isMod && key === 'c' && row !== undefined && getSelection()?.isCollapsed !== false)
    void copyValue(row.path);
  else return false;
  return true;
}

/** The state at the playhead: search, pinned values, and the tree. */
export function StateBrowser({ tree, search, onSearch, compact = false }: StateBrowserProps) {
  const reveal = useTreeSetup((setup) => setup.reveal);
  const { frame, of, model, feed } = tree;
  if (frame === null || of === null) return null;
  return (
    <div className="state-browser">
      <StateBar search={search} onSearch={onSearch} compact={compact} />
      <FrameTrouble feed={feed} />
      <Pinned rows={frame.pinned} onPick={pick} />
      <TreeView
        model={model}
        label="State"
        none={<Nothing search={search} isCompared={of.tree.since !== null} onSearch={onSearch} />}
        onCurrent={onCurrent}
        onValue={onValue}
        onKey={onKey}
        reveal={reveal}
      />
    </div>
  );
}

interface NothingProps extends Pick<StateBrowserProps, 'search' | 'onSearch'> {
  readonly isCompared: boolean;
}

/** Why there are no rows, and the way back to some. */
function Nothing({ search, isCompared, onSearch }: NothingProps) {
  if (search.filter === '' && !search.changesOnly) return 'The state is an empty object at this moment.';
  const unchanged = isCompared ? 'The state is the same at both ends.' : 'This event changed nothing.';
  return (
    <>
      <p>{search.filter === '' ? unchanged : 'No path or value contains that.'}</p>
      <Button onClick={() => onSearch(WHOLE)}>Show the whole state</Button>
    </>
  );
}

/** What keeps the frame on the screen from being the one at the playhead. */
export function FrameTrouble({ feed }: { readonly feed: FrameFeed }) {
  const error = useStore(feed.store, (state) => state.error);
  const pending = useStore(feed.store, (state) => state.pending);
  const sign = useStore(feed.store, (state) => state.frame);
  const folded = useSession((session) => session.folded);
  const total = useSession((session) => session.total);
  const late = useLate(pending, sign);
  if (error !== null)
    return (
      <ErrorNotice error={error} title="This moment’s state could not be computed" onRetry={feed.retry} />
    );
  return late ? (
    <p className="state-late">
      <Badge tone="verifying">Folding to this moment</Badge>
      {folded < total && ` ${formatCount(folded)} of ${formatCount(total)} events are folded.`}
    </p>
  ) : null;
}
