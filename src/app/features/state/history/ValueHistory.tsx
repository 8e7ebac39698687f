import { useEffect, useMemo } from 'react';
import type { StatePath, ValueChange } from '../../../../rpc/contract.ts';
import { client } from '../../../client.ts';
import { ErrorNotice, formatCount, IconButton, toast } from '../../../design/index.ts';
import { setMarks, usePlayhead, useSelectedPath, useSelection } from '../../../stores/index.ts';
import { currentMoment } from '../../../stores/moment.ts';
import { Skeleton } from '../../common/Skeleton.tsx';
import { changesWords } from '../compare/words.ts';
import { formatPath, pathKey } from '../path.ts';
import { ChangeList } from './ChangeList.tsx';
import { isNumeric } from './chart.ts';
import { Origin } from './Origin.tsx';
import { showValueHistory, useValueHistory } from './store.ts';
import { useBlame } from './useBlame.ts';
import { ValueChart } from './ValueChart.tsx';
import { changeInForce } from './words.ts';
import './history.css';

/** The moment at which that event has just been folded. */
function goTo({ number, cid }: Pick<ValueChange, 'number' | 'cid'>): void {
  usePlayhead.getState().set(number);
  if (number > 0) useSelection.getState().select({ number, cid });
}

/** The same, and the event itself in the inspector. */
function goToEvent(change: ValueChange): void {
  goTo(change);
  useSelection.getState().setTab('event');
  useSelection.getState().setInspectorOpen(true);
}

/** The playhead goes to where the value next becomes another, in that direction. */
async function goToNext(path: StatePath, direction: 1 | -1): Promise<void> {
  const moment = currentMoment();
  if (moment === null) return;
  const { world, ns, position: from } = moment;
  try {
    const { position } = await client.call('state.nextChange', {
      world,
      ns,
      position: from,
      path,
      direction,
    });
    if (position !== null) usePlayhead.getState().set(position);
    else
      toast({
        tone: 'neutral',
        text: `${formatPath(path)} does not change ${direction === 1 ? 'after' : 'before'} this moment.`,
      });
  } catch {
    toast({ tone: 'failed', text: 'The next change could not be found. Try again.' });
  }
}

/** Who set the selected value, and all that it has been. Nothing until somebody asks. */
export function ValueHistory() {
  const path = useSelectedPath((state) => state.path);
  const open = useValueHistory((state) => state.open);
  if (!open) return null;
  return (
    <section className="value-history" aria-label="History of a value">
      <header className="value-history-head">
        <h2 className="value-history-title">{path === null ? 'History of a value' : formatPath(path)}</h2>
        {path !== null && (
          <>
            <IconButton
              icon="stepBack"
              aria-label="Previous change of this value"
              onClick={() => void goToNext(path, -1)}
            />
            <IconButton
              icon="stepForward"
              aria-label="Next change of this value"
              onClick={() => void goToNext(path, 1)}
            />
          </>
        )}
        <IconButton
          icon="close"
          aria-label="Close the history of the value"
          onClick={() => showValueHistory(false)}
        />
      </header>
      {path === null ? (
        <p className="value-history-none">
          Select a value in the state: here you see which event set it, who signed that, and all that it was
          before.
        </p>
      ) : (
        <Changes key={pathKey(path)} path={path} />
      )}
    </section>
  );
}

/** Where the value became another, on the strip, for as long as its history is shown. */
function useChangeMarks(name: string, changes: readonly ValueChange[]): void {
  useEffect(() => {
    const numbers = changes.map(({ number }) => number).filter((number) => number > 0);
    setMarks('value', { tone: 'value', label: `Changes of ${name}`, numbers: numbers.reverse() });
    return () => setMarks('value', null);
  }, [name, changes]);
}

function Changes({ path }: { readonly path: StatePath }) {
  const { list, older, upTo, here, position } = useBlame(path);
  const { value, error, slow, ask } = list;
  const name = formatPath(path);
  const newest = value?.changes;
  const changes = useMemo(() => [...(newest ?? []), ...older.changes], [newest, older.changes]);
  useChangeMarks(name, changes);
  if (error !== null && value === undefined)
    return <ErrorNotice error={error} title="The history of this value could not be read" onRetry={ask} />;
  if (value === undefined) return slow ? <Skeleton rows={6} what="history of the value" /> : null;
  const inForce = changeInForce(here?.changes ?? changes, position);
  const goToNumber = (number: number) => {
    const change = changes.find((candidate) => candidate.number === number);
    if (change !== undefined) goTo(change);
  };
  return (
    <div className="value-history-body">
      <div className="value-history-who">
        {inForce === null ? (
          <p className="value-history-none">Nothing has stood here up to this moment.</p>
        ) : (
          <Origin change={inForce} origin={here?.origin ?? null} onGo={goToEvent} />
        )}
      </div>
      <div className="value-history-past">
        {isNumeric(changes) && (
          <ValueChart changes={changes} last={upTo} position={position} name={name} onGo={goToNumber} />
        )}
        <p className="value-history-count">
          {changesWords(changes.length, !older.complete)} up to event {formatCount(upTo)}, newest first
        </p>
        <ChangeList changes={changes} inForce={inForce?.number ?? null} older={older} onGo={goTo} />
      </div>
    </div>
  );
}
