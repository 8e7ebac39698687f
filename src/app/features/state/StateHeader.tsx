import type { StateView as StateAt } from '../../../rpc/contract.ts';
import { Badge, formatCount, ShortId } from '../../design/index.ts';

/** Which moment this is, and its digest. */
export function StateHeader({ view }: { readonly view: StateAt }) {
  const { position, diff, diffTruncated, fault, stateRoot } = view;
  const changes = `${formatCount(diff.length)}${diffTruncated ? ' or more' : ''}`;
  return (
    <div className="state-header">
      <h2>
        {position === 0 ? 'State before the first event' : `State after event ${formatCount(position)}`}
      </h2>
      {position > 0 && fault === undefined && (
        <span className="state-changes">
          {diff.length === 0 ? 'nothing changed' : `${changes} ${diff.length === 1 ? 'change' : 'changes'}`}
        </span>
      )}
      <span className="state-root" title={stateRoot}>
        State-Root <ShortId id={stateRoot} what="State-Root" />
      </span>
      {fault !== undefined && (
        <p className="state-fault">
          <Badge tone="failed">Fault</Badge> The fold failed on this event, so the state stayed as it was:{' '}
          {fault}
        </p>
      )}
    </div>
  );
}
