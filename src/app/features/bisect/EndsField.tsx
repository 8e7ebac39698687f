import { Button, formatCount, IconButton } from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';
import { bisect } from './app.ts';
import type { Draft } from './model.ts';
import { Sign } from './Sign.tsx';

/** Between which two moments to look: the beginning and now, unless the person says otherwise at the playhead. */
export function EndsField({ draft }: { readonly draft: Draft }) {
  const position = usePlayhead((state) => state.position);
  const total = usePlayhead((state) => state.total);
  return (
    <div className="bisect-ends">
      <EndRow
        term="good"
        chosen={draft.good?.position ?? null}
        otherwise="the beginning"
        position={position}
      />
      <EndRow
        term="bad"
        chosen={draft.bad?.position ?? null}
        otherwise={`now, event ${formatCount(total)}`}
        position={position}
      />
    </div>
  );
}

interface EndRowProps {
  readonly term: 'good' | 'bad';
  readonly chosen: number | null;
  readonly otherwise: string;
  readonly position: number;
}

function EndRow({ term, chosen, otherwise, position }: EndRowProps) {
  const name = term === 'good' ? 'Good end' : 'Bad end';
  return (
    <div className="bisect-end">
      <Sign term={term} />
      <span className="bisect-end-name">{name}</span>
      <span className="bisect-end-place">
        {chosen === null ? otherwise : chosen === 0 ? 'the beginning' : `event ${formatCount(chosen)}`}
      </span>
      {chosen !== null && (
        <IconButton
          icon="close"
          iconSize={14}
          aria-label={`${name} back to ${otherwise}`}
          onClick={() => void bisect.setEnd(term, null)}
        />
      )}
      <Button
        aria-label={`${name} here, at ${position === 0 ? 'the beginning' : `event ${formatCount(position)}`}`}
        disabled={chosen === position}
        onClick={() => void bisect.setEnd(term, position)}
      >
        {name} here
      </Button>
    </div>
  );
}
