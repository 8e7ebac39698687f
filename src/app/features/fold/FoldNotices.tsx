import type { FoldInfo } from '../../../rpc/contract.ts';
import { Button, Icon } from '../../design/index.ts';
import type { WorkState } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import type { FoldEditing } from './useFold.ts';

export interface FoldNoticesProps {
  readonly fold: FoldEditing;
  readonly active: FoldInfo;
  readonly readOnly: boolean;
  readonly activation: WorkState<unknown>;
  readonly onActivate: () => void;
  readonly onCancel: () => void;
  /** Shows the program in force. */
  readonly onListing: () => void;
}

/** What a person should know of the active fold and of this draft; nothing when all is plain. */
export function FoldNotices(props: FoldNoticesProps) {
  const { fold, active, readOnly, activation, onActivate, onCancel, onListing } = props;
  const busy = activation.phase === 'failed' || (activation.phase === 'running' && activation.slow);
  const differs = active.compiled && !active.sourceMatches;
  if (!busy && !fold.outdated && fold.kept && active.compiled && !differs) return null;
  return (
    <div className="fold-notice stack stack-tight">
      {!active.compiled && (
        <p className="row">
          <Icon name="clock" />
          <span>
            This world’s fold was activated by an earlier version;{' '}
            {readOnly
              ? 'it is folded with EchoLua once its owner activates it again.'
              : 'activate it again to fold it with EchoLua.'}
          </span>
          {!readOnly && <Button onClick={onActivate}>Activate it again</Button>}
        </p>
      )}
      {differs && (
        <p className="row fold-warning" role="alert">
          <Icon name="alert" />
          <span>
            The source of the active fold does not compile to the program in force. State is what the program
            makes; the text below may say something else.
          </span>
          <Button onClick={onListing}>Show the program in force</Button>
        </p>
      )}
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
