import { useEffect, useRef, useState } from 'react';
import type { FoldFinding } from '../../../../rpc/contract.ts';
import { Button, ErrorNotice, Tabs } from '../../../design/index.ts';
import type { FoldText } from '../draft.ts';
import { runsByItself } from '../fuel.ts';
import { FoldProblems } from '../problems/Problems.tsx';
import { makeCase } from '../tests/makeCase.ts';
import { ElcListing } from './ElcListing.tsx';
import { FuelBar } from './FuelBar.tsx';
import { SamplePicker } from './SamplePicker.tsx';
import { TrialResult } from './TrialResult.tsx';
import { TrialState } from './TrialState.tsx';
import { useSample } from './useSample.ts';
import { useTrial } from './useTrial.ts';

export interface TryPanelProps {
  readonly world: string;
  readonly ns: string;
  /** Whom a hand-written event is from. */
  readonly actor: string;
  readonly text: FoldText;
  /** Grows each time the person asks to run. */
  readonly asked: number;
  readonly onLine: (line: number, column: number) => void;
  readonly onFix: (finding: FoldFinding) => void;
  /** Adds a case to the tests. */
  readonly onCase: (text: string) => void;
}

/** One event, folded by the text in the editor: what comes out, what it costs, what it was compiled to. */
export function TryPanel({ world, ns, actor, text, asked, onLine, onFix, onCase }: TryPanelProps) {
  const sample = useSample(world, ns, actor);
  const trial = useTrial(text.source, text.fuel, sample.event, sample.state);
  const [tab, setTab] = useState('result');
  const { ask } = trial;
  const seen = useRef(asked);
  useEffect(() => {
    if (seen.current === asked) return;
    seen.current = asked;
    ask();
  }, [asked, ask]);

  const { value } = trial;
  const findings = value?.findings ?? [];
  return (
    <div className="try">
      <SamplePicker sample={sample} onTry={ask} />
      {sample.error && (
        <ErrorNotice
          error={sample.error}
          title="The event or the state before it could not be read"
          onRetry={sample.retry}
        />
      )}
      <div className="fold-run try-run">
        <Button
          icon="play"
          busy={trial.pending && trial.slow}
          disabled={sample.event === null || sample.state === null}
          onClick={ask}
          title="Run, Ctrl-Enter"
        >
          Run
        </Button>
        {trial.pending && trial.slow && (
          <Button variant="ghost" onClick={trial.cancel}>
            Cancel
          </Button>
        )}
        {value?.outcome && value.program && (
          <FuelBar used={value.outcome.fuel} limit={value.program.fuelLimit} />
        )}
        {!runsByItself(text.fuel) && (
          <span className="secondary small">With so much fuel it runs only when asked.</span>
        )}
      </div>
      <Tabs
        className="try-tabs"
        label="What came of it"
        value={tab}
        onValue={setTab}
        tabs={[
          {
            id: 'result',
            label: 'Result',
            panel: (
              <TrialResult
                trial={trial}
                sample={sample}
                world={world}
                ns={ns}
                onLine={onLine}
                onTest={(asked, outcome) =>
                  onCase(makeCase({ event: asked.event, before: asked.state, outcome }, text.tests))
                }
              />
            ),
          },
          { id: 'state', label: 'State', panel: <TrialState trial={value} /> },
          { id: 'elc', label: 'ELC', panel: <ElcListing program={value?.program ?? null} /> },
          {
            id: 'findings',
            label: findings.length === 0 ? 'Findings' : `Findings (${findings.length})`,
            panel: (
              <FoldProblems
                findings={findings}
                onFinding={(at) => onLine(at.line, at.column)}
                onFix={onFix}
              />
            ),
          },
        ]}
      />
    </div>
  );
}
