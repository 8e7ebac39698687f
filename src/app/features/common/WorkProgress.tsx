import { ErrorNotice, ProgressBar } from '../../design/index.ts';
import { fullActions } from '../storage/FullActions.tsx';
import type { WorkState } from './useWork.ts';

export interface WorkProgressProps {
  readonly state: WorkState<unknown>;
  /** What is being done, while the worker has not named its phase: "Verifying". */
  readonly label: string;
  readonly onCancel?: () => void;
  readonly onRetry?: () => void;
  readonly cancelledText?: string;
}

/** What a piece of work looks like while it runs and when it did not end well; nothing before 300 ms. */
export function WorkProgress({ state, label, onCancel, onRetry, cancelledText }: WorkProgressProps) {
  if (state.phase === 'running' && state.slow) {
    const progress = state.progress;
    return (
      <ProgressBar
        label={progress && progress.phase !== '' ? capital(progress.phase) : label}
        done={progress?.done ?? 0}
        total={progress?.total ?? 0}
        {...(onCancel ? { onCancel } : {})}
      />
    );
  }
  if (state.phase === 'failed')
    return (
      <ErrorNotice error={state.error} actions={fullActions(state.error)} {...(onRetry ? { onRetry } : {})} />
    );
  if (state.phase === 'cancelled')
    return (
      <p className="note" role="status">
        {cancelledText ?? 'Cancelled. Nothing was changed.'}
      </p>
    );
  return null;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
