import type { StateFrame } from '../../../rpc/contract.ts';
import { Badge, Button, formatCount, ShortId } from '../../design/index.ts';
import type { FrameQuestion } from '../../stores/frameFeed.ts';
import { useFrameProof } from '../../stores/frameProof.ts';
import { ProofBadge } from '../inspector/ProofBadge.tsx';
import { changesWords } from './compare/words.ts';

export interface StateHeaderProps {
  readonly frame: StateFrame;
  readonly of: FrameQuestion;
  readonly changesOnly: boolean;
  readonly onChangesOnly: (only: boolean) => void;
}

/** Which moment this is, whether it is proved, and how much of it has changed. */
export function StateHeader({ frame, of, changesOnly, onChangesOnly }: StateHeaderProps) {
  const { position, diff, diffTruncated, fault } = frame;
  const proof = useFrameProof(of.moment);
  const isCompared = of.tree.since !== null;
  return (
    <div className="state-header">
      <h2>
        {position === 0 ? 'State before the first event' : `State after event ${formatCount(position)}`}
      </h2>
      <ProofBadge proof={proof} />
      {(position > 0 || isCompared) && fault === undefined && diff.length === 0 && (
        <span className="state-changes">{isCompared ? 'nothing is different' : 'nothing changed'}</span>
      )}
      {diff.length > 0 && (
        <Button
          variant="ghost"
          aria-pressed={changesOnly}
          onClick={() => onChangesOnly(!changesOnly)}
          title={changesOnly ? 'Show the whole state again' : 'Show only what changed'}
        >
          {changesOnly ? 'Show all' : changesWords(diff.length, diffTruncated)}
        </Button>
      )}
      {'proof' in proof && (
        <span className="state-root" title={proof.proof.stateRoot}>
          State-Root <ShortId id={proof.proof.stateRoot} what="State-Root" />
        </span>
      )}
      {fault !== undefined && (
        <p className="state-fault">
          <Badge tone="failed">Fault</Badge> The fold failed on this event, so the state stayed as it was:{' '}
          {fault}
        </p>
      )}
    </div>
  );
}
