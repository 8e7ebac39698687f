import type { BisectLog, BisectStatus } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/index.ts';

interface NarrowingProps {
  readonly log: BisectLog;
  readonly status: BisectStatus;
}

/**
 * What is left between good and bad, one bar a step, each drawn inside the one before: the funnel that ends at the
 * culprit. For the eye; the words are in the steps.
 */
export function Narrowing({ log, status }: NarrowingProps) {
  const first = log.marks.find(({ term }) => term === 'good')?.position ?? 0;
  const last = log.marks.find(({ term }) => term === 'bad')?.position ?? first + 1;
  const good = status.good ?? first;
  const bad = status.bad ?? last;
  const share = (position: number) => `${(100 * (position - first)) / Math.max(1, last - first)}%`;
  return (
    <div className="bisect-narrowing" aria-hidden="true">
      <div className="bisect-track">
        <span className="bisect-range-good" style={{ width: share(good) }} />
        <span
          className="bisect-range-left"
          style={{ left: share(good), right: `calc(100% - ${share(bad)})` }}
        />
        <span className="bisect-range-bad" style={{ left: share(bad) }} />
        {log.marks.map(({ position, term }) => (
          <i key={position} className={`bisect-tick bisect-${term}`} style={{ left: share(position) }} />
        ))}
      </div>
      <div className="bisect-scale">
        <span>{formatCount(first)}</span>
        <span>
          {formatCount(good)} – {formatCount(bad)}
        </span>
        <span>{formatCount(last)}</span>
      </div>
    </div>
  );
}
