import type { FoldFinding } from '../../../rpc/contract.ts';
import { type TabSpec, Tabs } from '../../design/index.ts';
import type { Work } from '../common/useWork.ts';
import type { FoldText } from './draft.ts';
import type { CodeFile } from './editor/files.ts';
import { FoldReference } from './FoldReference.tsx';
import { PreviewPanel, type PreviewResult } from './PreviewPanel.tsx';
import type { FoldPanelId } from './panels.ts';
import { TryPanel } from './playground/TryPanel.tsx';
import { FoldProblems } from './problems/Problems.tsx';
import { TestsPanel } from './tests/TestsPanel.tsx';
import type { Tests } from './tests/useTests.ts';

export interface FoldPanelProps {
  readonly world: string;
  readonly ns: string;
  readonly actor: string;
  readonly panel: FoldPanelId;
  readonly isPhone: boolean;
  readonly onPanel: (panel: FoldPanelId) => void;
  readonly text: FoldText;
  readonly findings: readonly FoldFinding[];
  readonly tests: Tests;
  readonly preview: Work<readonly [FoldText], PreviewResult>;
  /** Grows each time the person asks for a trial. */
  readonly trialsAsked: number;
  readonly onPreview: () => void;
  readonly onLine: (file: CodeFile, line: number, column: number) => void;
  readonly onFix: (file: CodeFile, finding: FoldFinding) => void;
  readonly onInsertTests: (example: string) => void;
  readonly onCase: (text: string) => void;
}

const counted = (word: string, count: number) => (count === 0 ? word : `${word} (${count})`);

function testsLabel({ any, value }: Tests): string {
  if (!any || !value || value.cases.length === 0) return 'Tests';
  return `Tests (${value.cases.filter(({ ok }) => ok).length}/${value.cases.length})`;
}

/** Everything about the text in the editor, beside it; on a phone the editor is the first of these. */
export function FoldPanel(props: FoldPanelProps) {
  const { world, ns, actor, panel, isPhone, onPanel, text, findings, tests, onLine, onFix } = props;
  const stale = tests.of !== undefined && tests.of !== text;
  const tabs: readonly TabSpec[] = [
    ...(isPhone ? [{ id: 'code', label: 'Code', panel: null }] : []),
    {
      id: 'try',
      label: 'Try',
      panel: (
        <TryPanel
          world={world}
          ns={ns}
          actor={actor}
          text={text}
          asked={props.trialsAsked}
          onLine={(line, column) => onLine('fold', line, column)}
          onFix={(finding) => onFix('fold', finding)}
          onCase={props.onCase}
        />
      ),
    },
    {
      id: 'tests',
      label: testsLabel(tests),
      panel: (
        <TestsPanel
          tests={tests}
          stale={stale}
          onInsert={props.onInsertTests}
          onTry={() => onPanel('try')}
          onLine={onLine}
          onFix={onFix}
        />
      ),
    },
    {
      id: 'problems',
      label: counted('Problems', findings.length),
      panel: (
        <FoldProblems
          findings={findings}
          onFinding={({ line, column }) => onLine('fold', line, column)}
          onFix={(finding) => onFix('fold', finding)}
        />
      ),
    },
    {
      id: 'preview',
      label: 'Preview',
      panel: <PreviewPanel work={props.preview} onPreview={props.onPreview} />,
    },
    { id: 'reference', label: 'Reference', panel: <FoldReference /> },
  ];
  return (
    <Tabs
      className="fold-panel"
      label="About this fold"
      value={panel}
      onValue={(id) => onPanel(id as FoldPanelId)}
      tabs={tabs}
    />
  );
}
