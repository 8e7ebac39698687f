import type { ReactNode } from 'react';
import { formatCount } from '../../design/index.ts';
import type { Past, Scope, Stretch } from './stretch.ts';

export interface ScopeFieldsProps {
  readonly focus: Stretch | null;
  readonly playhead: Stretch | null;
  readonly scope: Scope;
  readonly past: Past;
  readonly disabled: boolean;
  readonly onScope: (scope: Scope) => void;
  readonly onPast: (past: Past) => void;
}

/** All of it, the focus window, or what is up to the playhead; and of a stretch, what of the past comes along. */
export function ScopeFields(props: ScopeFieldsProps) {
  const { focus, playhead, scope, past, disabled, onScope, onPast } = props;
  if (focus === null && playhead === null) return null;
  return (
    <>
      <fieldset className="choices" disabled={disabled}>
        <legend>What to export</legend>
        <Choice name="scope" value="world" chosen={scope} onChoose={onScope} title="The whole world" />
        {focus && (
          <Choice
            name="scope"
            value="focus"
            chosen={scope}
            onChoose={onScope}
            title={`Events ${formatCount(focus.first)} to ${formatCount(focus.last)}, the focus window`}
          />
        )}
        {playhead && (
          <Choice
            name="scope"
            value="playhead"
            chosen={scope}
            onChoose={onScope}
            title={`Everything up to event ${formatCount(playhead.last)}, where the playhead is`}
          />
        )}
      </fieldset>
      {scope === 'focus' && focus !== null && focus.first > 1 && (
        <fieldset className="choices" disabled={disabled}>
          <legend>What came before it</legend>
          <Choice
            name="past"
            value="events"
            chosen={past}
            onChoose={onPast}
            title={`With all ${formatCount(focus.first - 1)} events before it`}
          >
            Proved from the first event on, on nobody’s word. It can be imported as a world.
          </Choice>
          <Choice
            name="past"
            value="state"
            chosen={past}
            onChoose={onPast}
            title="With the state before it, signed"
          >
            Smaller. Whoever gets it recomputes this stretch and takes the state before it on your word. It
            can be verified, not imported.
          </Choice>
        </fieldset>
      )}
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly value: T;
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
  readonly title: string;
  readonly children?: ReactNode;
}

function Choice<T extends string>({ name, value, chosen, onChoose, title, children }: ChoiceProps<T>) {
  return (
    <label className="choice">
      <input
        type="radio"
        name={name}
        value={value}
        checked={chosen === value}
        onChange={() => onChoose(value)}
      />
      <span>
        {title}
        {children !== undefined && <span className="secondary small">{children}</span>}
      </span>
    </label>
  );
}
