import type { FoldFinding } from '../../../rpc/contract.ts';
import { Tabs } from '../../design/index.ts';
import type { Work } from '../common/useWork.ts';
import { FoldReference } from './FoldReference.tsx';
import { PreviewPanel, type PreviewResult } from './PreviewPanel.tsx';

export type FoldTab = 'problems' | 'preview' | 'reference';

export interface FoldPanelProps {
  readonly tab: FoldTab;
  readonly onTab: (tab: FoldTab) => void;
  readonly findings: readonly FoldFinding[];
  readonly onFinding: (finding: FoldFinding) => void;
  readonly preview: Work<readonly [string], PreviewResult>;
  readonly onPreview: () => void;
}

export function FoldPanel({ tab, onTab, findings, onFinding, preview, onPreview }: FoldPanelProps) {
  const problems = findings.length === 0 ? 'Problems' : `Problems (${findings.length})`;
  return (
    <Tabs
      className="fold-panel"
      label="About this fold"
      value={tab}
      onValue={(id) => onTab(id as FoldTab)}
      tabs={[
        { id: 'problems', label: problems, panel: <Problems findings={findings} onFinding={onFinding} /> },
        { id: 'preview', label: 'Preview', panel: <PreviewPanel work={preview} onPreview={onPreview} /> },
        { id: 'reference', label: 'Reference', panel: <FoldReference /> },
      ]}
    />
  );
}

type ProblemsProps = Pick<FoldPanelProps, 'findings' | 'onFinding'>;

function Problems({ findings, onFinding }: ProblemsProps) {
  if (findings.length === 0)
    return (
      <p className="fold-panel-text secondary">
        No problems: this fold loads, and uses only what is allowed.
      </p>
    );
  return (
    <ul className="problems">
      {findings.map((finding) => (
        <li key={`${finding.line}:${finding.column}:${finding.code}`}>
          <button type="button" onClick={() => onFinding(finding)}>
            <span className="problems-place">
              {finding.line}:{finding.column}
            </span>
            <span className="problems-message">{finding.message}</span>
            <code>{finding.code}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}
