import { useState } from 'react';
import type { WhatIfBranch, WhatIfComparison, WhatIfFault } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { Badge, ErrorNotice, formatCount, ShortId } from '../../design/index.ts';
import { usePlayhead, useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useLoad } from '../common/useLoad.ts';
import { pathKey } from '../state/path.ts';
import { DiffLine } from './DiffLine.tsx';
import { countOf } from './words.ts';

const SHOWN = 200;

/** Reality against the what-if: at their ends, or at the playhead. */
export function Comparison({ branch }: { readonly branch: WhatIfBranch }) {
  const [atPlayhead, setAtPlayhead] = useState(false);
  const world = useSession((state) => state.world) ?? '';
  const revision = useSession((state) => state.revision);
  const position = usePlayhead((state) => state.position);
  const at = atPlayhead ? position : null;
  const load = useLoad(`${branch.id}/${revision}/${branch.behind}/${at}`, () =>
    client.call('whatIf.compare', { world, branch: branch.id, position: at }),
  );
  return (
    <section className="what-if-section" aria-label="Compared with reality">
      <div className="what-if-title">
        <h3>Compared with reality</h3>
        <fieldset className="what-if-choice">
          <legend className="visually-hidden">At which moment</legend>
          <Choice label="At the end" on={!atPlayhead} onChoose={() => setAtPlayhead(false)} />
          <Choice label="At the playhead" on={atPlayhead} onChoose={() => setAtPlayhead(true)} />
        </fieldset>
      </div>
      {load.error !== null && (
        <ErrorNotice error={load.error} title="They could not be compared" onRetry={load.reload} />
      )}
      {load.slow && <Skeleton rows={4} what="the comparison" />}
      {load.value !== undefined && <Result comparison={load.value} />}
    </section>
  );
}

function Choice(props: { readonly label: string; readonly on: boolean; readonly onChoose: () => void }) {
  return (
    <label>
      <input type="radio" name="what-if-at" checked={props.on} onChange={props.onChoose} /> {props.label}
    </label>
  );
}

function Result({ comparison }: { readonly comparison: WhatIfComparison }) {
  const { diff, truncated, position, realPosition, stateRoot, realStateRoot } = comparison;
  const words =
    diff.length === 0
      ? 'The states are the same.'
      : `${truncated ? 'More than ' : ''}${countOf(diff.length, 'difference')} in the state.`;
  return (
    <div className="stack stack-tight">
      <p role="status">
        <strong>{words}</strong>{' '}
        <span className="secondary">
          Reality after {countOf(realPosition, 'event')} <ShortId id={realStateRoot} what="State-Root" /> ·
          what-if after {countOf(position, 'event')} <ShortId id={stateRoot} what="State-Root" />
        </span>
      </p>
      {diff.length > 0 && (
        <ul className="what-if-diff" aria-label="Differences">
          {diff.slice(0, SHOWN).map((entry) => (
            <DiffLine key={`${entry.kind} ${pathKey(entry.path)}`} entry={entry} />
          ))}
        </ul>
      )}
      {diff.length > SHOWN && <p className="secondary">and {formatCount(diff.length - SHOWN)} more</p>}
      <Faults title="fail here and not in reality" tone="failed" faults={comparison.newFaults} />
      <Faults title="fail in reality and not here" tone="verified" faults={comparison.goneFaults} />
    </div>
  );
}

interface FaultsProps {
  readonly title: string;
  readonly tone: 'failed' | 'verified';
  readonly faults: readonly WhatIfFault[];
}

function Faults({ title, tone, faults }: FaultsProps) {
  if (faults.length === 0) return null;
  return (
    <div>
      <h4 className="what-if-faults">
        <Badge tone={tone}>{countOf(faults.length, 'event')}</Badge> {title}
      </h4>
      <ul className="what-if-list">
        {faults.slice(0, SHOWN).map(({ cid, number, type, fault }) => (
          <li key={cid}>
            <button type="button" className="what-if-link" onClick={() => usePlayhead.getState().set(number)}>
              Event {formatCount(number)}
            </button>
            <span className="what-if-what">
              {type}: {fault}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
