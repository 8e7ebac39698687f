import type { TestCaseResult } from '../../../../rpc/contract.ts';
import { cx, formatCount, Icon } from '../../../design/index.ts';

export interface CaseListProps {
  readonly cases: readonly TestCaseResult[];
  /** To a case's place in the test file. */
  readonly onLine?: (line: number) => void;
}

/** One line a case; a failing one says why. */
export function CaseList({ cases, onLine }: CaseListProps) {
  return (
    <ul className="cases" aria-label="Test cases">
      {cases.map(({ name, ok, detail, fuel, line }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cases are as they stand in the file.
        <li key={`${index}:${name}`} className={cx('case', ok ? 'case-ok' : 'case-failed')}>
          <Icon name={ok ? 'check' : 'cross'} />
          <div className="case-text">
            <p>
              <span className="visually-hidden">{ok ? 'Passed: ' : 'Failed: '}</span>
              {line !== undefined && onLine ? (
                <button type="button" className="case-name" onClick={() => onLine(line)}>
                  {name}
                </button>
              ) : (
                name
              )}
            </p>
            {detail !== '' && <pre className="case-detail">{detail}</pre>}
          </div>
          <span className="case-fuel">{formatCount(fuel)} fuel</span>
        </li>
      ))}
    </ul>
  );
}
