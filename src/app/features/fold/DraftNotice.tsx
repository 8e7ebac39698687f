import { Button, Icon } from '../../design/index.ts';
import type { WorkState } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import type { FoldEditing } from './useFold.ts';

export interface DraftNoticeProps {
  readonly fold: FoldEditing;
  readonly activation: WorkState<unknown>;
  readonly onCancel: () => void;
}

/** What a person should know before activating; nothing when all is plain. */
export function DraftNotice({ fold, activation, onCancel }: DraftNoticeProps) {
  const busy = activation.phase === 'failed' || (activation.phase === 'running' && activation.slow);
  if (!busy && !fold.outdated && fold.kept) return null;
  return (
    <div className="fold-notice stack stack-tight">
      {fold.outdated && (
        <p className="row">
          <Icon name="clock" />
          <span>The active fold has changed since you began this draft; activating replaces it.</span>
          <Button variant="ghost" onClick={fold.revert}>
            Take the active one
          </Button>
        </p>
      )}
      {!fold.kept && (
        <p className="row">
          <Icon name="alert" />
          <span>This browser refuses to keep the draft: activate it before you reload.</span>
        </p>
      )}
      <WorkProgress state={activation} label="Activating" onCancel={onCancel} />
    </div>
  );
}
