import type { BisectLog, BisectStatus } from '../../../rpc/contract.ts';
import { Button, Mono, toast } from '../../design/index.ts';
import { bisect, useBisect } from './app.ts';
import { isDone } from './model.ts';
import { leftWords, placeWords } from './words.ts';

interface SearchBarProps {
  readonly log: BisectLog;
  readonly status: BisectStatus | null;
}

/** What is asked, how far it is, and what can be done now. */
export function SearchBar({ log, status }: SearchBarProps) {
  const running = useBisect((state) => state.running);
  const { predicate } = log;
  const reset = () => {
    const undo = bisect.reset();
    toast({
      tone: 'neutral',
      text: 'The bisection was put away.',
      action: { label: 'Undo', run: () => void undo() },
    });
  };
  return (
    <header className="room-header bisect-bar">
      <h2>Bisect</h2>
      {predicate.kind === 'hand' ? (
        <span className="secondary">by hand</span>
      ) : (
        <Mono title={predicate.source}>{predicate.source.split('\n').join(' ')}</Mono>
      )}
      <span className="bisect-left" role="status">
        {standing(status)}
      </span>
      <div className="room-actions">
        <Actions log={log} status={status} />
        <Button onClick={reset}>{isDone(status) || running === null ? 'Start over' : 'Abort'}</Button>
      </div>
    </header>
  );
}

function standing(status: BisectStatus | null): string {
  if (status === null) return 'Asking at both ends';
  if (status.culprit !== null) return `Found: ${placeWords(status.culprit.number)}`;
  if (status.suspects.length > 0) return `One of ${status.suspects.length} events`;
  return status.problem === null ? leftWords(status) : 'It cannot go on';
}

function Actions({ log, status }: SearchBarProps) {
  const running = useBisect((state) => state.running);
  if (log.predicate.kind === 'hand') {
    return (
      <Button disabled={log.marks.length <= 2 || running !== null} onClick={() => void bisect.takeBack()}>
        Take back
      </Button>
    );
  }
  if (isDone(status) || status?.problem != null) return null;
  if (running === 'run') {
    return (
      <Button icon="pause" onClick={() => bisect.pause()}>
        Pause
      </Button>
    );
  }
  return (
    <>
      <Button icon="stepForward" busy={running === 'step'} onClick={() => void bisect.step()}>
        One step
      </Button>
      <Button variant="primary" icon="toEnd" disabled={running !== null} onClick={() => void bisect.run()}>
        Run to the end
      </Button>
    </>
  );
}
