import type { FoldTrial } from '../../../../rpc/contract.ts';
import { client } from '../../../client.ts';
import { Badge, Button, ErrorNotice, formatCount, ShortId } from '../../../design/index.ts';
import { useSession } from '../../../stores/index.ts';
import { useLoad } from '../../common/useLoad.ts';
import { DiffRow } from '../../inspector/DiffTab.tsx';
import { pathKey } from '../../state/path.ts';
import { MOST_STATE } from '../tests/makeCase.ts';
import type { Sample } from './useSample.ts';
import type { Trial, TrialQuestion } from './useTrial.ts';

const SHOWN = 200;

type Outcome = NonNullable<FoldTrial['outcome']>;

export interface TrialResultProps {
  readonly trial: Trial;
  readonly sample: Sample;
  readonly world: string;
  readonly ns: string;
  readonly onLine: (line: number, column: number) => void;
  /** Offered where what was tried is small enough to be a test. */
  readonly onTest: (asked: TrialQuestion, outcome: Outcome) => void;
}

/** What the event did to the state, or why it did nothing. */
export function TrialResult({ trial, sample, world, ns, onLine, onTest }: TrialResultProps) {
  const { value, of: asked, error, cancelled, ask } = trial;
  if (error) return <ErrorNotice error={error} title="The trial could not be run" onRetry={ask} />;
  if (cancelled) return <p className="fold-panel-text secondary">Cancelled. Nothing was changed.</p>;
  if (!value)
    return (
      <p className="fold-panel-text secondary">
        Folds one event with the text in the editor, again with every change. Nothing is written.
      </p>
    );
  const { outcome, findings } = value;
  if (outcome === null)
    return (
      <p className="fold-panel-text row" role="status">
        <Badge tone="failed">Does not compile</Badge>
        <span>
          {findings.length === 1 ? 'One problem keeps' : `${findings.length} problems keep`} it from running:
          see Findings.
        </span>
      </p>
    );
  return (
    <div className="try-result">
      <p className="row" role="status">
        {outcome.fault ? <Badge tone="failed">Fault</Badge> : <Badge tone="verified">Folded</Badge>}
        <span>{outcome.fault ? 'the state stays as it was' : changesWords(outcome)}</span>
        <span className="try-root">
          State-Root <ShortId id={outcome.stateRoot} what="State-Root" />
        </span>
      </p>
      {outcome.fault && <Fault fault={outcome.fault} onLine={onLine} />}
      {sample.form.event === 'history' && sample.form.state === 'before' && sample.anchor > 0 && (
        <AsRecorded world={world} ns={ns} number={sample.anchor} stateRoot={outcome.stateRoot} />
      )}
      <ul className="diff-list">
        {outcome.diff.slice(0, SHOWN).map((entry) => (
          <DiffRow key={`${entry.kind} ${pathKey(entry.path)}`} entry={entry} />
        ))}
      </ul>
      {asked && asked.state.length <= MOST_STATE && outcome.state.length <= MOST_STATE && (
        <div className="row">
          <Button icon="plus" onClick={() => onTest(asked, outcome)}>
            Make this a test
          </Button>
        </div>
      )}
      {outcome.diff.length > SHOWN && (
        <p className="secondary">and {formatCount(outcome.diff.length - SHOWN)} more, marked under State</p>
      )}
    </div>
  );
}

function changesWords({ diff, diffTruncated }: Outcome): string {
  if (diff.length === 0) return 'nothing changed';
  const more = diffTruncated ? ' or more' : '';
  return `${formatCount(diff.length)}${more} ${diff.length === 1 ? 'change' : 'changes'}`;
}

interface FaultProps {
  readonly fault: NonNullable<Outcome['fault']>;
  readonly onLine: (line: number, column: number) => void;
}

function Fault({ fault, onLine }: FaultProps) {
  const { code, message, line, column } = fault;
  return (
    <div className="try-fault" role="alert">
      <p>
        <code>{code}</code> {message}
      </p>
      {line !== undefined && (
        <Button variant="ghost" icon="arrowRight" onClick={() => onLine(line, column ?? 1)}>
          Go to line {line}
        </Button>
      )}
    </div>
  );
}

interface AsRecordedProps {
  readonly world: string;
  readonly ns: string;
  readonly number: number;
  readonly stateRoot: string;
}

/** Whether the fold in force made the same of this event. */
function AsRecorded({ world, ns, number, stateRoot }: AsRecordedProps) {
  const revision = useSession((state) => state.revision);
  const active = useLoad(`${world}/${ns}/${revision}/${number}`, () =>
    client.call('state.at', { world, ns, position: number }),
  );
  if (!active.value) return null;
  return active.value.stateRoot === stateRoot ? (
    <p className="secondary">
      The same State-Root as the active fold gives after event {formatCount(number)}.
    </p>
  ) : (
    <p className="row">
      <Badge tone="hypothetical">Differs</Badge>
      <span>The active fold gives another state after event {formatCount(number)}.</span>
    </p>
  );
}
