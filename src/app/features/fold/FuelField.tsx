import { useEffect, useId, useState } from 'react';
import { formatCount, Icon, Popover, TextInput } from '../../design/index.ts';
import { DEFAULT_FUEL, MAX_FUEL, parseFuel } from './fuel.ts';

export interface FuelFieldProps {
  readonly fuel: number;
  readonly onFuel: (fuel: number) => void;
}

/** How much one event may cost. Taken over as soon as it is an amount; put right when it is left. */
export function FuelField({ fuel, onFuel }: FuelFieldProps) {
  const [text, setText] = useState(formatCount(fuel));
  const id = useId();
  useEffect(() => setText((now) => (parseFuel(now) === fuel ? now : formatCount(fuel))), [fuel]);
  const isWrong = parseFuel(text) === null;
  return (
    <div className="fuel-field">
      <label htmlFor={id}>
        Fuel<span className="fuel-field-more"> per event</span>
      </label>
      <TextInput
        id={id}
        inputMode="numeric"
        className="fuel-field-input"
        value={text}
        {...(isWrong ? { 'aria-invalid': true, 'aria-describedby': `${id}-error` } : {})}
        onChange={(event) => {
          setText(event.target.value);
          const next = parseFuel(event.target.value);
          if (next !== null) onFuel(next);
        }}
        onBlur={() => setText(formatCount(fuel))}
      />
      <span id={`${id}-error`} className="visually-hidden" aria-live="polite">
        {isWrong && `Fuel is a whole number from 1 to ${formatCount(MAX_FUEL)}.`}
      </span>
      <Popover
        button={<Icon name="info" />}
        buttonClassName="icon-button"
        label="What fuel is"
        title="Fuel"
        side="below"
        align="end"
        panelClassName="fuel-help"
      >
        <p>
          Every step of a fold takes fuel, the same amount on every machine. An event that needs more than
          this is a fault (<code>E_FUEL</code>) and leaves the state as it was, so no event can hold up a
          world.
        </p>
        <p>
          The limit is part of the fold’s identity: another limit is another Fold-Root. Usual are{' '}
          {formatCount(DEFAULT_FUEL)}; from 1 to {formatCount(MAX_FUEL)}.
        </p>
      </Popover>
    </div>
  );
}
