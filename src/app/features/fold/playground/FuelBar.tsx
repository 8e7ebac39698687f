import { cx, formatCount } from '../../../design/index.ts';
import { fuelShare } from '../fuel.ts';
import './FuelBar.css';

export interface FuelBarProps {
  readonly used: number;
  readonly limit: number;
}

/** Fuel used of the limit, as a bar and as numbers. */
export function FuelBar({ used, limit }: FuelBarProps) {
  const share = fuelShare(used, limit);
  return (
    <div className="fuel-bar">
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot be styled alike in all browsers. */}
      <div
        className={cx('fuel-bar-track', used >= limit && 'fuel-bar-empty')}
        role="meter"
        aria-label="Fuel used"
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(used, limit)}
        aria-valuetext={`${formatCount(used)} of ${formatCount(limit)}`}
      >
        <div style={{ width: `${share}%` }} />
      </div>
      <span className="fuel-bar-words">
        <strong>{formatCount(used)}</strong> of {formatCount(limit)} fuel
      </span>
    </div>
  );
}
