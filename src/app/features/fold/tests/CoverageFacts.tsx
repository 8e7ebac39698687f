import { Button } from '../../../design/index.ts';
import { coverageWords, type LineHits, rangeWords, summarise } from './coverage.ts';

const SHOWN = 12;

export interface CoverageFactsProps {
  readonly coverage: readonly LineHits[];
  readonly onLine: (line: number) => void;
}

/** How much of the fold the tests reach, and the way to what they do not. */
export function CoverageFacts({ coverage, onLine }: CoverageFactsProps) {
  if (coverage.length === 0) return null;
  const summary = summarise(coverage);
  const share = Math.floor((summary.run / summary.lines) * 100);
  return (
    <section className="coverage" aria-label="Coverage">
      <div className="coverage-line">
        <span className="coverage-track" aria-hidden="true">
          <span style={{ width: `${share}%` }} />
        </span>
        <strong>{coverageWords(summary)}</strong>
      </div>
      {summary.missed.length > 0 && (
        <p className="coverage-missed">
          <span className="secondary">Never run:</span>
          {summary.missed.slice(0, SHOWN).map((range) => (
            <Button key={range.from} variant="ghost" onClick={() => onLine(range.from)}>
              {rangeWords(range)}
            </Button>
          ))}
          {summary.missed.length > SHOWN && (
            <span className="secondary">and {summary.missed.length - SHOWN} more places</span>
          )}
        </p>
      )}
    </section>
  );
}
