import type { BisectLog, BisectStatus, BisectTerm } from '../../../rpc/contract.ts';
import { Button, ErrorNotice, Kbd } from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';
import { StateView } from '../state/StateView.tsx';
import { bisect, useBisect } from './app.ts';
import { Narrowing } from './Narrowing.tsx';
import { placeWords } from './words.ts';

interface HandViewProps {
  readonly log: BisectLog;
  readonly status: BisectStatus;
}

const WORDS: readonly (readonly [BisectTerm, label: string, key: string])[] = [
  ['good', 'Good', 'G'],
  ['bad', 'Bad', 'X'],
  ['skip', 'Skip', 'S'],
];

/** One question to the person, above the state it is about. */
export function HandView({ log, status }: HandViewProps) {
  const error = useBisect((state) => state.error);
  const position = usePlayhead((state) => state.position);
  const { next } = status;
  if (next === null) return null;
  const away = position !== next;
  return (
    <>
      <section className="bisect-hand" aria-label="By hand">
        <p className="bisect-question" role="status">
          Is the state after {placeWords(next)} good or bad?
        </p>
        <div className="bisect-actions">
          {WORDS.map(([term, label, key]) => (
            <Button
              key={term}
              className={`bisect-say bisect-say-${term}`}
              onClick={() => void bisect.mark(term)}
            >
              {label} <Kbd>{key}</Kbd>
            </Button>
          ))}
          {away && (
            <Button variant="ghost" onClick={() => usePlayhead.getState().set(next)}>
              Back to {placeWords(next)}
            </Button>
          )}
        </div>
        {error !== null && <ErrorNotice error={error} title="The word could not be kept" />}
        <Narrowing log={log} status={status} />
      </section>
      <div className="bisect-state">
        <StateView />
      </div>
    </>
  );
}
