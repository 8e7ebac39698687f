import { Button } from './Button.tsx';
import { formatCount } from './format.ts';
import './ProgressBar.css';

export interface ProgressBarProps {
  /** What is being done: "Importing events". */
  readonly label: string;
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
  readonly onCancel?: () => void;
}

export function ProgressBar({ label, done, total, onCancel }: ProgressBarProps) {
  const known = total > 0;
  const counts = known ? `${formatCount(done)} of ${formatCount(total)}` : formatCount(done);
  return (
    <div className="progress-bar">
      <div className="progress-bar-line">
        <span>{label}</span>
        <span className="progress-bar-counts">{counts}</span>
      </div>
      <div className="progress-bar-row">
        <progress aria-label={label} max={known ? total : 1} {...(known ? { value: done } : {})} />
        {onCancel !== undefined && (
          <Button variant="ghost" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </div>
  );
}
