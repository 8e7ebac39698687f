import { lazy, Suspense, useId } from 'react';
import { Button, formatCount, Select, type SelectOption } from '../../../design/index.ts';
import { prettyJson } from '../../inspector/prettyJson.ts';
import { NumberPicker } from './NumberPicker.tsx';
import type { StateChoice } from './sample.ts';
import type { Sample } from './useSample.ts';

const JsonEditor = lazy(() => import('../editor/JsonEditor.tsx'));

/** Characters of state that can still be edited as text with comfort. */
const MOST_EDITED = 500_000;

function optionsFor({ form, anchor }: Sample): readonly SelectOption[] {
  const before = anchor <= 1 ? 'before the first event, {}' : `before event ${formatCount(anchor)}`;
  const after = anchor === 0 ? 'before the first event, {}' : `after event ${formatCount(anchor)}`;
  return [
    { value: 'before', label: before },
    ...(form.event === 'hand' && anchor > 0 ? [{ value: 'after', label: after }] : []),
    { value: 'empty', label: 'empty, {}' },
    { value: 'edited', label: 'written by hand' },
  ];
}

/** The state the event is folded over. */
export function StatePicker({ sample, onTry }: { readonly sample: Sample; readonly onTry: () => void }) {
  const { form, set, state } = sample;
  const id = useId();
  const options = optionsFor(sample);
  const isOffered = options.some(({ value }) => value === form.state);
  const canEdit = form.state !== 'edited' && state !== null && state.length <= MOST_EDITED;
  return (
    <div className="sample-state">
      <div className="sample-line">
        <div className="sample-over">
          <label htmlFor={id}>over the state</label>
          <Select
            id={id}
            options={options}
            value={isOffered ? form.state : 'before'}
            onValue={(value) => set({ state: value as StateChoice })}
          />
        </div>
        {form.event === 'hand' && (form.state === 'before' || form.state === 'after') && (
          <NumberPicker sample={sample} />
        )}
        {canEdit && (
          <Button
            variant="ghost"
            icon="edit"
            title="Edit a copy of this state"
            onClick={() => set({ state: 'edited', edited: prettyJson(state) })}
          >
            Edit
          </Button>
        )}
      </div>
      {form.state === 'edited' && (
        <>
          <Suspense fallback={<div className="json-editor" />}>
            <JsonEditor
              label="State before the event, JSON"
              text={form.edited}
              onChange={(edited) => set({ edited })}
              onTry={onTry}
            />
          </Suspense>
          <p className="field-error" aria-live="polite">
            {sample.stateError}
          </p>
        </>
      )}
    </div>
  );
}
