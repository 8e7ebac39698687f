import { useBisect } from './app.ts';
import { Culprit } from './Culprit.tsx';
import { HandView } from './HandView.tsx';
import { hasBegun, isDone } from './model.ts';
import { Search } from './Search.tsx';
import { SearchBar } from './SearchBar.tsx';
import { Setup } from './Setup.tsx';
import { Suspects } from './Suspects.tsx';
import '../common/common.css';
import './bisect.css';

/** From a question to the event at which its answer changed. */
export default function BisectView() {
  const log = useBisect((state) => state.log);
  const status = useBisect((state) => state.status);
  const running = useBisect((state) => state.running);
  const begun = log !== null && (hasBegun(status) || (running !== null && log.predicate.kind !== 'hand'));
  if (!begun) {
    return (
      <div className="room">
        <div className="room-body">
          <Setup />
        </div>
      </div>
    );
  }
  const byHand = log.predicate.kind === 'hand' && !isDone(status) && status?.problem == null;
  return (
    <div className="room">
      <SearchBar log={log} status={status} />
      {byHand && status !== null ? (
        <HandView log={log} status={status} />
      ) : (
        <div className="room-body">
          <div className="bisect-body">
            {status?.culprit != null && <Culprit log={log} culprit={status.culprit} />}
            {status !== null && status.culprit === null && status.suspects.length > 0 && (
              <Suspects suspects={status.suspects} />
            )}
            <Search log={log} status={status} />
          </div>
        </div>
      )}
    </div>
  );
}
