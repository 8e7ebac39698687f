import type { FoldTestReport } from '../../../../rpc/contract.ts';
import { Badge, Button, EmptyState, ErrorNotice } from '../../../design/index.ts';
import type { CodeFile } from '../editor/files.ts';
import { ProblemList } from '../problems/Problems.tsx';
import { CaseList } from './CaseList.tsx';
import { CoverageFacts } from './CoverageFacts.tsx';
import { EXAMPLE_TESTS } from './example.ts';
import type { Tests } from './useTests.ts';

export interface TestsPanelProps {
  readonly tests: Tests;
  /** The report is about an older text. */
  readonly stale: boolean;
  readonly onInsert: (example: string) => void;
  /** To the playground, where what was tried can be made a test. */
  readonly onTry: () => void;
  readonly onLine: (file: CodeFile, line: number, column: number) => void;
  readonly onFix: (file: CodeFile, finding: FoldTestReport['findings'][number]) => void;
}

/** The cases of `fold_test.lua`: which hold, what they cost, and which lines of the fold they reach. */
export function TestsPanel({ tests, stale, onInsert, onTry, onLine, onFix }: TestsPanelProps) {
  if (!tests.any)
    return (
      <EmptyState
        title="Tests say what this fold must always do"
        body="A case folds events over a state and compares. Cases travel with the fold, run here and with git gatos test, and show which lines of the fold they reach. The quickest way to one: try an event and press Make this a test."
        example={EXAMPLE_TESTS}
        action={
          <span className="row">
            <Button variant="primary" icon="play" onClick={onTry}>
              Try an event
            </Button>
            <Button icon="plus" onClick={() => onInsert(EXAMPLE_TESTS)}>
              Insert this example
            </Button>
          </span>
        }
      />
    );
  const { value, error } = tests;
  return (
    <div className="tests">
      <div className="fold-run tests-bar">
        <Button
          icon="play"
          busy={tests.pending && tests.slow}
          onClick={tests.ask}
          title="Run the tests, Ctrl-Shift-Enter"
        >
          Run tests
        </Button>
        {tests.pending && tests.slow && (
          <Button variant="ghost" onClick={tests.cancel}>
            Cancel
          </Button>
        )}
        <label className="tests-auto">
          <input
            type="checkbox"
            checked={tests.auto}
            onChange={(event) => tests.setAuto(event.target.checked)}
          />
          Run as I type
        </label>
        <span role="status" className="row">
          {value && !error && <Summary report={value} />}
          {value && !error && stale && <Badge tone="stale">of an older text</Badge>}
          {tests.cancelled && <span className="secondary">Cancelled.</span>}
        </span>
      </div>
      {error ? (
        <ErrorNotice error={error} title="The tests could not be run" onRetry={tests.ask} />
      ) : (
        value && <Report report={value} onLine={onLine} onFix={onFix} />
      )}
    </div>
  );
}

type ReportProps = Pick<TestsPanelProps, 'onLine' | 'onFix'> & { readonly report: FoldTestReport };

function Report({ report, onLine, onFix }: ReportProps) {
  const { findings, testFindings, cases, coverage } = report;
  if (findings.length + testFindings.length > 0)
    return (
      <div className="stack stack-tight">
        {findings.length > 0 && (
          <section aria-label="Problems in fold.lua">
            <h3 className="tests-heading">Nothing ran: fold.lua has problems</h3>
            <ProblemList
              findings={findings}
              onFinding={({ line, column }) => onLine('fold', line, column)}
              onFix={(finding) => onFix('fold', finding)}
            />
          </section>
        )}
        {testFindings.length > 0 && (
          <section aria-label="Problems in fold_test.lua">
            <h3 className="tests-heading">Nothing ran: fold_test.lua has problems</h3>
            <ProblemList
              findings={testFindings}
              onFinding={({ line, column }) => onLine('tests', line, column)}
              onFix={(finding) => onFix('tests', finding)}
            />
          </section>
        )}
      </div>
    );
  return (
    <>
      <CoverageFacts coverage={coverage} onLine={(line) => onLine('fold', line, 1)} />
      <CaseList cases={cases} onLine={(line) => onLine('tests', line, 1)} />
    </>
  );
}

function Summary({ report }: { readonly report: FoldTestReport }) {
  const { cases, findings, testFindings } = report;
  if (findings.length + testFindings.length > 0) return <Badge tone="failed">did not run</Badge>;
  const failed = cases.filter(({ ok }) => !ok).length;
  return failed === 0 ? (
    <Badge tone="verified">{cases.length === 1 ? 'the one case passes' : `all ${cases.length} pass`}</Badge>
  ) : (
    <Badge tone="failed">
      {failed} of {cases.length} {failed === 1 ? 'fails' : 'fail'}
    </Badge>
  );
}
