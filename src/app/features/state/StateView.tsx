import { useState } from 'react';
import { formatState } from '../../../protocol/state/stateText.ts';
import {
  Badge,
  Button,
  copyText,
  cx,
  EmptyState,
  ErrorNotice,
  Icon,
  TextInput,
  toast,
} from '../../design/index.ts';
import { useLate } from '../../frame/useLate.ts';
import { usePlayhead } from '../../stores/index.ts';
import { retryState, useStateAtPlayhead } from '../../stores/stateAt.ts';
import { openEmit } from '../emit/panelStore.ts';
import { formatPath } from './path.ts';
import { nodeAt, type TreeRow } from './rows.ts';
import { StateHeader } from './StateHeader.tsx';
import { StateTree } from './StateTree.tsx';
import './StateView.css';

function copy(text: string, what: string): void {
  void copyText(text).then((done) =>
    toast(
      done
        ? { tone: 'neutral', text: `${what} copied.` }
        : { tone: 'failed', text: 'The browser refused the clipboard.' },
    ),
  );
}

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

/** The state at the playhead, whole. */
export function StateView() {
  const { view, tree, pending, error } = useStateAtPlayhead();
  const total = usePlayhead((state) => state.total);
  const [filter, setFilter] = useState('');
  const [current, setCurrent] = useState<TreeRow | null>(null);
  const late = useLate(pending !== null, view);
  if (error !== null && view === null) {
    return (
      <div className="state-error">
        <ErrorNotice error={error} title="The state could not be computed" onRetry={retryState} />
      </div>
    );
  }
  if (view === null || tree === null)
    return <div className={cx('state-skeleton', late && 'state-skeleton-late')} />;
  if (total === 0) return <NoState />;

  // Filters by one changed path after another, and after the last shows all again.
  const showNextChange = () => {
    const paths = view.diff.map((entry) => formatPath(entry.path));
    setFilter(paths[paths.indexOf(filter) + 1] ?? '');
  };
  const path = current?.path ?? [];
  const value = nodeAt(tree, path);
  return (
    <div className="state">
      <StateHeader view={view} onShow={showNextChange} />
      <div className="state-bar">
        <div className="state-find">
          <Icon name="filter" size={14} />
          <TextInput
            type="search"
            aria-label="Filter by path or value"
            placeholder="Filter by path or value"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </div>
        {late && <Badge tone="verifying">Folding to this moment</Badge>}
        <span className="state-spring" />
        <Button variant="ghost" icon="link" onClick={() => copy(formatPath(path), 'Path')}>
          Copy path
        </Button>
        <Button variant="ghost" icon="copy" onClick={() => copy(formatState(value ?? tree), 'Value')}>
          Copy value
        </Button>
      </div>
      {error !== null && (
        <ErrorNotice error={error} title="This moment’s state could not be computed" onRetry={retryState} />
      )}
      <StateTree state={tree} diff={view.diff} filter={filter} onCurrent={setCurrent} />
    </div>
  );
}
