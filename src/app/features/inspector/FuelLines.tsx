import { cx, formatCount } from '../../design/index.ts';
import './fuel.css';

export interface FuelLinesProps {
  readonly source: string;
  /** Lines that hold code; 1-based. */
  readonly lines: readonly { readonly line: number; readonly hits: number }[];
}

export interface SourceLine {
  readonly number: number;
  readonly text: string;
  /** null: the line holds no code. */
  readonly hits: number | null;
}

export function sourceLines({ source, lines }: FuelLinesProps): readonly SourceLine[] {
  const hits = new Map(lines.map((line) => [line.line, line.hits]));
  const texts = source.replace(/\n$/, '').split('\n');
  return texts.map((text, index) => ({ number: index + 1, text, hits: hits.get(index + 1) ?? null }));
}

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
