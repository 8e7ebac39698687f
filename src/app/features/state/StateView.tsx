import { useState } from 'react';
import { useStore } from 'zustand';
import { Button, cx, EmptyState, ErrorNotice } from '../../design/index.ts';
import { useLate } from '../../frame/useLate.ts';
import type { FrameFeed } from '../../stores/frameFeed.ts';
import { usePlayhead } from '../../stores/index.ts';
import { openEmit } from '../emit/panelStore.ts';
import { CompareBar } from './compare/CompareBar.tsx';
import { ValueHistory } from './history/ValueHistory.tsx';
import { StateBrowser, WHOLE } from './StateBrowser.tsx';
import { StateHeader } from './StateHeader.tsx';
import { useFrameTree } from './useFrameTree.ts';
import './StateView.css';

function NoState() {
  return (
    <EmptyState
      title="The state is empty"
      body="The state is what the fold makes of the events, starting from an empty object. Every past state stays within reach of the strip below."
      example={'add  {"n": 10}\n\n{ "count": 10 }'}
      action={
        <Button variant="primary" icon="plus" onClick={() => openEmit({ type: 'add', payload: '{"n": 10}' })}>
          Emit the first event
        </Button>
      }
    />
  );
}

/** Until the first frame has come: nothing for a moment, then its shape, or why it does not come. */
export function NoFrameYet({ feed }: { readonly feed: FrameFeed }) {
  const error = useStore(feed.store, (state) => state.error);
  const late = useLate(true, feed);
  if (error === null) return <div className={cx('state-skeleton', late && 'state-skeleton-late')} />;
  return (
    <div className="state-error">
      <ErrorNotice error={error} title="The state could not be computed" onRetry={feed.retry} />
    </div>
  );
}

/** The state at the playhead, whole. */
export function StateView() {
  const [search, setSearch] = useState(WHOLE);
  const tree = useFrameTree(search.filter, search.changesOnly);
  const total = usePlayhead((state) => state.total);
  const { frame, of, feed } = tree;
  if (frame === null || of === null) return <NoFrameYet feed={feed} />;
  if (total === 0) return <NoState />;
  return (
    <div className="state">
      <StateHeader
        frame={frame}
        of={of}
        changesOnly={search.changesOnly}
        onChangesOnly={(changesOnly) => setSearch({ ...search, changesOnly })}
      />
      <CompareBar />
      <div className="state-split">
        <StateBrowser tree={tree} search={search} onSearch={setSearch} />
        <ValueHistory />
      </div>
    </div>
  );
}
