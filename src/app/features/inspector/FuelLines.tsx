import { cx, formatCount } from '../../design/index.ts';
import { type FuelLinesProps, sourceLines } from './sourceLines.ts';
import './fuel.css';

/** The fold's source, how often each line ran beside it; what did not run is pale. */
export function FuelLines(props: FuelLinesProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and must by keyboard too.
    <section className="fuel-lines" aria-label="Lines of the fold" tabIndex={0}>
      <ol>
        {sourceLines(props).map(({ number, text, hits }) => (
          <li
            key={number}
            className={cx(hits === 0 && 'fuel-line-idle', hits !== null && hits > 0 && 'fuel-line-ran')}
          >
            <span className="fuel-line-hits">
              {hits === null ? '' : `${formatCount(hits)}×`}
              <span className="visually-hidden">{hits === null ? 'no code' : ''} line </span>
            </span>
            <span className="fuel-line-number">{number}</span>
            <code>{text}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}
