import { lazy, Suspense } from 'react';
import { Button, Field } from '../../../design/index.ts';
import { TypeInput } from '../../emit/TypeInput.tsx';
import { prettyJson } from '../../inspector/prettyJson.ts';
import { TypeName, useTypeColors } from '../../journal/TypeName.tsx';
import { NumberPicker } from './NumberPicker.tsx';
import { StatePicker } from './StatePicker.tsx';
import { editCopy, type SampleForm, withEvent } from './sample.ts';
import type { Sample } from './useSample.ts';

const JsonEditor = lazy(() => import('../editor/JsonEditor.tsx'));

export interface SamplePickerProps {
  readonly sample: Sample;
  readonly onTry: () => void;
}

const KINDS = [
  ['history', 'From history'],
  ['hand', 'By hand'],
] as const;

/** Which event the fold is tried on, and over which state. */
export function SamplePicker({ sample, onTry }: SamplePickerProps) {
  const { form, set } = sample;
  const choose = (event: SampleForm['event']) => set(withEvent(form, event));
  return (
    <div className="sample">
      <div className="sample-line">
        <fieldset className="segments">
          <legend className="visually-hidden">Where the sample event comes from</legend>
          {KINDS.map(([value, label]) => (
            <label key={value}>
              <input
                type="radio"
                name="sample-event"
                value={value}
                checked={form.event === value}
                onChange={() => choose(value)}
              />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
        {form.event === 'history' && <NumberPicker sample={sample} />}
      </div>
      {form.event === 'history' ? (
        <RecordedEvent sample={sample} />
      ) : (
        <div className="sample-hand">
          <Field label="Type" className="sample-type" error={sample.typeError}>
            <TypeInput
              value={form.type}
              onValue={(type) => set({ type })}
              onChoose={(type) => set({ type })}
            />
          </Field>
          <div className="field sample-payload">
            <span className="field-label" aria-hidden="true">
              Payload (JSON)
            </span>
            <Suspense fallback={<div className="json-editor" />}>
              <JsonEditor
                label="Payload, JSON"
                text={form.payload}
                onChange={(payload) => set({ payload })}
                onTry={onTry}
              />
            </Suspense>
            <p className="field-error" aria-live="polite">
              {sample.payloadError}
            </p>
          </div>
        </div>
      )}
      <StatePicker sample={sample} onTry={onTry} />
    </div>
  );
}

function RecordedEvent({ sample }: { readonly sample: Sample }) {
  const colors = useTypeColors();
  const { anchor, detail, event, form, set, total } = sample;
  if (anchor === 0)
    return (
      <p className="secondary">
        {total === 0
          ? 'There is no event yet: write one by hand.'
          : 'The playhead is before the first event: move it, give a number, or write an event by hand.'}
      </p>
    );
  if (event === null || detail === null)
    return <p className="secondary">{sample.slow ? 'Reading the event' : '\u00a0'}</p>;
  return (
    <div className="sample-event">
      <TypeName type={event.type} colors={colors} />
      <span className="secondary">{event.actor}</span>
      <code title={event.payload.slice(0, 2_000)}>{detail.entry.preview}</code>
      <Button
        variant="ghost"
        icon="edit"
        title="Write a copy of it by hand"
        onClick={() => set(editCopy(form, anchor, event, prettyJson(event.payload)))}
      >
        Edit a copy
      </Button>
    </div>
  );
}
