import { useEffect, useState } from 'react';
import { Button, formatCount, TextInput } from '../../../design/index.ts';
import { useComparison } from '../../../stores/comparison.ts';
import { usePlayhead } from '../../../stores/index.ts';
import { momentWords, parsePosition } from './words.ts';
import './compare.css';

/** The two moments that are compared, each end to be typed exactly. Nothing where nothing is compared. */
export function CompareBar() {
  const { since, setSince, swap, stop } = useComparison();
  const position = usePlayhead((playhead) => playhead.position);
  const moveTo = usePlayhead((playhead) => playhead.set);
  if (since === null) return null;
  return (
    <fieldset className="compare-bar">
      <legend className="visually-hidden">
        Comparing {momentWords(since)} with {momentWords(position)}
      </legend>
      <span>
        Comparing<span className="compare-event"> event</span>
      </span>
      <PositionField label="Compared with event" position={since} onPosition={setSince} />
      <span>
        with<span className="compare-event"> event</span>
      </span>
      <PositionField label="Event at the playhead" position={position} onPosition={moveTo} />
      <span className="compare-actions">
        <Button
          variant="ghost"
          icon="compare"
          onClick={swap}
          title="The playhead goes to the other moment, and the other way round"
        >
          Swap
        </Button>
        <Button variant="ghost" icon="close" onClick={stop}>
          Stop<span className="compare-event"> comparing</span>
        </Button>
      </span>
    </fieldset>
  );
}

interface PositionFieldProps {
  readonly label: string;
  readonly position: number;
  readonly onPosition: (position: number) => void;
}

/** A position to be typed: Enter or leaving the field goes there, Escape takes the typing back. */
function PositionField({ label, position, onPosition }: PositionFieldProps) {
  const [text, setText] = useState(formatCount(position));
  const total = usePlayhead((playhead) => playhead.total);
  useEffect(() => setText(formatCount(position)), [position]);
  const wanted = parsePosition(text, total);
  const commit = () => {
    if (wanted !== null && wanted !== position) onPosition(wanted);
    else setText(formatCount(position));
  };
  return (
    <TextInput
      className="compare-position"
      inputMode="numeric"
      aria-label={label}
      {...(wanted === null ? { 'aria-invalid': true as const } : {})}
      title={`0 to ${formatCount(total)}; 0 is before the first event`}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onFocus={(event) => event.target.select()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setText(formatCount(position));
      }}
    />
  );
}
