import type { BisectLog } from '../../../rpc/contract.ts';
import { usePlayhead } from '../../stores/index.ts';
import { Sign } from './Sign.tsx';
import { outcomeWords, placeWords } from './words.ts';

/** Every position that was asked, in order, with what came of it; each is a way to go there. */
export function Steps({ log }: { readonly log: BisectLog }) {
  return (
    <ol className="bisect-steps" aria-label="Steps">
      {log.marks.map((mark, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the log only grows and shrinks at its end.
        <li key={index} className="bisect-step">
          <Sign term={mark.term} />
          <button
            type="button"
            className="bisect-go"
            onClick={() => usePlayhead.getState().set(mark.position)}
          >
            {placeWords(mark.position)}
          </button>
          <span className="secondary">{outcomeWords(mark)}</span>
        </li>
      ))}
    </ol>
  );
}
