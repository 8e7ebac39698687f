import { Button, Icon } from '../../design/index.ts';
import { bisect, useBisect } from './app.ts';
import { flipWords, placeWords } from './words.ts';

/** Whether the culprit is the only one, as far as was looked. */
export function Flips() {
  const sample = useBisect((state) => state.sample);
  const sampling = useBisect((state) => state.sampling);
  if (sampling) return <p className="bisect-flips secondary">Looking whether it flips more than once…</p>;
  if (sample === null) {
    return (
      <p className="bisect-flips">
        <Button variant="ghost" onClick={() => void bisect.sampleFlips()}>
          Does it flip more than once?
        </Button>
      </p>
    );
  }
  return (
    <div className="bisect-flips">
      <p role="status">
        <Icon name={sample.flips.length === 1 ? 'check' : 'info'} /> {flipWords(sample)}
      </p>
      {sample.flips.length > 1 && (
        <ul className="bisect-flip-list">
          {sample.flips.slice(0, 50).map(({ from, to }) => (
            <li key={from}>
              <span>
                between {placeWords(from)} and {placeWords(to)}
              </span>
              <Button onClick={() => void bisect.between(from, to)}>Bisect this one</Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
