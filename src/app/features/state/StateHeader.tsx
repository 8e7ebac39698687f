import type { StateView as StateAt } from '../../../rpc/contract.ts';
import { Badge, Button, formatCount, ShortId } from '../../design/index.ts';

/** Which moment this is, and its digest. */
export function StateHeader({ view, onShow }: { readonly view: StateAt; readonly onShow: () => void }) {
  const { position, diff, diffTruncated, fault, stateRoot } = view;
  const changes = `${formatCount(diff.length)}${diffTruncated ? ' or more' : ''}`;
  return (
    <div className="state-header">
      <h2>
        {position === 0 ? 'State before the first event' : `State after event ${formatCount(position)}`}
      </h2>
      {position > 0 && fault === undefined && (
        <span className="state-changes">{diff.length === 0 && 'nothing changed'}</span>
      )}
      {position > 0 && diff.length > 0 && (
        <Button variant="ghost" onClick={onShow} title="Show what this event changed, one path after another">
          {`${changes} ${diff.length === 1 ? 'change' : 'changes'}`}
        </Button>
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
