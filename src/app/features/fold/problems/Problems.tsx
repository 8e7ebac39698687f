import type { FoldFinding } from '../../../../rpc/contract.ts';
import { Button } from '../../../design/index.ts';

export interface FoldProblemsProps {
  readonly findings: readonly FoldFinding[];
  readonly onFinding: (finding: FoldFinding) => void;
  readonly onFix: (finding: FoldFinding) => void;
}

export function FoldProblems(props: FoldProblemsProps) {
  if (props.findings.length === 0)
    return (
      <p className="fold-panel-text secondary">
        No problems: this fold loads, and uses only what is allowed.
      </p>
    );
  return <ProblemList {...props} />;
}

/** Every finding: where, what and why, and where there is one the words to write instead. */
export function ProblemList({ findings, onFinding, onFix }: FoldProblemsProps) {
  return (
    <ul className="problems">
      {findings.map((finding, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two findings can be alike in everything.
        <li key={`${finding.line}:${finding.column}:${finding.code}:${index}`}>
          <button type="button" className="problems-finding" onClick={() => onFinding(finding)}>
            <span className="problems-place">
              {finding.line}:{finding.column}
            </span>
            <span className="problems-message">{finding.message}</span>
            <code title={`Rule ${finding.rule}`}>
              {finding.code} {finding.rule}
            </code>
          </button>
          {finding.instead !== undefined && (
            <Button icon="edit" onClick={() => onFix(finding)}>
              Write <code>{finding.instead}</code> instead
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
