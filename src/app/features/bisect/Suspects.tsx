import type { BisectSuspect } from '../../../rpc/contract.ts';
import { ShortId } from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';
import { placeWords } from './words.ts';

/** The culprit is among these: the skipped ones keep us from knowing which it is. */
export function Suspects({ suspects }: { readonly suspects: readonly BisectSuspect[] }) {
  return (
    <section className="bisect-card">
      <h3>It is one of {suspects.length} events</h3>
      <p className="secondary">The skipped ones keep us from knowing which. Take a skip back to find out.</p>
      <ul className="bisect-suspects">
        {suspects.map((suspect) => (
          <li key={suspect.number}>
            <button
              type="button"
              className="bisect-go"
              onClick={() => usePlayhead.getState().set(suspect.number)}
            >
              {placeWords(suspect.number)}
            </button>
            <span>{suspect.type}</span>
            <span className="secondary">{suspect.actor}</span>
            <ShortId id={suspect.cid} what="Event-CID" />
          </li>
        ))}
      </ul>
    </section>
  );
}
