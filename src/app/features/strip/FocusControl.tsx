import { type FormEvent, useState } from 'react';
import type { TimelineStrip } from '../../../rpc/contract.ts';
import { Button, cx, Field, formatCount, Icon, IconButton, Popover, TextInput } from '../../design/index.ts';
import { cutFocus, type FocusWindow, useFocus, usePlayhead } from '../../stores/index.ts';
import { parseEnds } from './focusEnds.ts';
import { showFocus } from './viewStore.ts';

/** "Events 1,200 to 1,900 of 5,000". */
export function focusText({ first, last }: FocusWindow, total: number): string {
  const of = ` of ${formatCount(total)}`;
  return first === last
    ? `Event ${formatCount(first)}${of}`
    : `Events ${formatCount(first)} to ${formatCount(last)}${of}`;
}

function EndsForm({
  total,
  shown,
  onDone,
}: {
  total: number;
  shown: FocusWindow | null;
  onDone: () => void;
}) {
  const [first, setFirst] = useState(String(shown?.first ?? 1));
  const [last, setLast] = useState(String(shown?.last ?? total));
  const [problem, setProblem] = useState<string | null>(null);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const ends = parseEnds(first, last, total);
    if ('problem' in ends) return setProblem(ends.problem);
    useFocus.getState().focus(ends.first, ends.last);
    onDone();
  };
  const here = () => String(Math.max(1, usePlayhead.getState().position));
  return (
    <form className="strip-focus-form" onSubmit={onSubmit}>
      <Field label="First event" error={problem}>
        <TextInput inputMode="numeric" value={first} onChange={(event) => setFirst(event.target.value)} />
      </Field>
      <Button onClick={() => setFirst(here())} title="The event at the playhead ([ without this form)">
        At playhead
      </Button>
      <Field label="Last event">
        <TextInput inputMode="numeric" value={last} onChange={(event) => setLast(event.target.value)} />
      </Field>
      <Button onClick={() => setLast(here())} title="The event at the playhead (] without this form)">
        At playhead
      </Button>
      <Button type="submit" variant="primary" className="strip-focus-submit">
        Focus on these events
      </Button>
    </form>
  );
}

/** In words; between them on a phone only the numbers have room. */
function FocusWords({ shown, total }: { readonly shown: FocusWindow; readonly total: number }) {
  const { first, last } = shown;
  return (
    <span className="strip-focus-words">
      <span className="strip-focus-long">{first === last ? 'Event ' : 'Events '}</span>
      {first === last ? formatCount(first) : `${formatCount(first)} to ${formatCount(last)}`}
      <span className="strip-focus-long"> of {formatCount(total)}</span>
    </span>
  );
}

/** The focus window in words; a click has its ends as numbers. */
export function FocusControl({ strip }: { readonly strip: TimelineStrip }) {
  const window = useFocus((state) => state.window);
  const { total } = strip;
  const shown = cutFocus(window, total);
  const words = shown === null ? null : focusText(shown, total);
  return (
    <div className={cx('strip-focus-control', shown !== null && 'strip-focus-on')}>
      <Popover
        title="Focus window"
        align="end"
        buttonClassName="strip-popover"
        label={words === null ? 'Focus on a stretch of history' : `Focus: ${words}. Change`}
        button={
          <>
            <Icon name="filter" />
            {shown === null ? (
              <span className="strip-popover-word">Focus</span>
            ) : (
              <FocusWords shown={shown} total={total} />
            )}
          </>
        }
      >
        {(close) => (
          <div className="strip-focus-panel">
            <h2>Focus on a stretch of history</h2>
            <p className="strip-jump-hint">
              Journal, search, play and jumps keep to it. Or drag on the ruler above the strip.
            </p>
            <EndsForm total={total} shown={shown} onDone={close} />
            {shown !== null && (
              <Button
                variant="ghost"
                icon="search"
                onClick={() => {
                  showFocus();
                  close();
                }}
                title="Zoom to the focus window (z)"
              >
                Zoom to it
              </Button>
            )}
          </div>
        )}
      </Popover>
      {shown !== null && (
        <IconButton
          icon="close"
          iconSize={14}
          aria-label="Clear the focus window"
          title="Clear the focus window (\)"
          onClick={() => useFocus.getState().clear()}
        />
      )}
    </div>
  );
}
