import type { DiffEntry } from '../../../rpc/contract.ts';
import { Badge, Button, formatCount } from '../../design/index.ts';
import type { Work } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { DiffRow } from '../inspector/DiffTab.tsx';
import { pathKey } from '../state/path.ts';
import type { FoldText } from './draft.ts';

const SHOWN = 200;

export interface PreviewResult {
  readonly diff: readonly DiffEntry[];
  readonly truncated: boolean;
  readonly faults: number;
}

export interface PreviewPanelProps {
  readonly work: Work<readonly [FoldText], PreviewResult>;
  readonly onPreview: () => void;
}

/** The state at the end, as it is and as it would be; nothing is written. */
export function PreviewPanel({ work, onPreview }: PreviewPanelProps) {
  const { state } = work;
  if (state.phase === 'idle')
    return (
      <div className="fold-panel-text stack stack-tight">
        <p className="secondary">
          Folds the whole history with the text above and shows what would be different in the state at the
          end. Nothing is written.
        </p>
        <div className="row">
          <Button onClick={onPreview}>Preview</Button>
        </div>
      </div>
    );
  if (state.phase !== 'done')
    return (
      <div className="fold-panel-text">
        <WorkProgress
          state={state}
          label="Folding history with this text"
          onCancel={work.cancel}
          onRetry={onPreview}
        />
      </div>
    );
  const { diff, truncated, faults } = state.result;
  return (
    <div>
      <p className="fold-panel-text row" role="status">
        <Badge tone="hypothetical">Preview</Badge>
        <span>
          {diff.length === 0
            ? 'The state at the end would be the same.'
            : `${truncated ? 'More than ' : ''}${formatCount(diff.length)} ${diff.length === 1 ? 'difference' : 'differences'} in the state at the end.`}
        </span>
        {faults > 0 && (
          <Badge tone="failed">
            fails on {formatCount(faults)} {faults === 1 ? 'event' : 'events'}
          </Badge>
        )}
      </p>
      <ul className="diff-list fold-diff">
        {diff.slice(0, SHOWN).map((entry) => (
          <DiffRow key={`${entry.kind} ${pathKey(entry.path)}`} entry={entry} />
        ))}
      </ul>
      {diff.length > SHOWN && (
        <p className="fold-panel-text secondary">and {formatCount(diff.length - SHOWN)} more</p>
      )}
    </div>
  );
}
