import { cx } from '../../design/index.ts';
import './common.css';

const BARS = ['1', '2', '3', '4', '5', '6', '7', '8'] as const;

export interface SkeletonProps {
  /** At most eight. */
  readonly rows: number;
  /** What is being loaded, for the ear: "checkpoints". */
  readonly what: string;
  readonly tall?: boolean;
}

/** Grey bars in the shape of what comes; decoration for the eye, a word for the ear. */
export function Skeleton({ rows, what, tall = false }: SkeletonProps) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">Loading {what}</span>
      {BARS.slice(0, rows).map((bar) => (
        <div
          key={bar}
          className={cx('skeleton-bar', tall ? 'skeleton-tall' : 'skeleton-line')}
          aria-hidden="true"
        />
      ))}
    </div>
  );
}
