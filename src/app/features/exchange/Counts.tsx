import { cx, formatCount } from '../../design/index.ts';
import './exchange.css';

export type Count = readonly [label: string, value: number, bad?: boolean];

/** A row of labelled numbers. */
export function Counts({ counts }: { readonly counts: readonly Count[] }) {
  return (
    <dl className="counts">
      {counts.map(([label, value, bad]) => (
        <div key={label} className={cx(bad && 'counts-bad')}>
          <dt>{label}</dt>
          <dd>{formatCount(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
