import { useMemo } from 'react';
import { parseState } from '../../../../protocol/state/stateText.ts';
import type { FoldTrial } from '../../../../rpc/contract.ts';
import { TextTree } from '../../state/TextTree.tsx';
import '../../state/StateView.css';

/** The whole state after the event, what it changed marked. */
export function TrialState({ trial }: { readonly trial: FoldTrial | undefined }) {
  const outcome = trial?.outcome ?? null;
  const tree = useMemo(() => (outcome === null ? null : parseState(outcome.state)), [outcome]);
  if (outcome === null || tree === null)
    return <p className="fold-panel-text secondary">The state after the event shows here.</p>;
  return (
    <div className="try-state">
      <TextTree state={tree} diff={outcome.diff} />
    </div>
  );
}
