import { ErrorNotice } from '../../design/index.ts';
import { retryState, type StateAtState } from '../../stores/stateAt.ts';
import { StateTree } from '../state/StateTree.tsx';

/** The state at the playhead, small, beside whatever view is open. */
export function StateTab({ state }: { readonly state: StateAtState }) {
  if (state.error !== null)
    return <ErrorNotice error={state.error} title="The state could not be computed" onRetry={retryState} />;
  if (state.tree === null || state.view === null) return null;
  return (
    <div className="inspector-tree">
      <StateTree state={state.tree} diff={state.view.diff} filter="" />
    </div>
  );
}
