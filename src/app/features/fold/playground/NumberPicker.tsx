import { Button, formatCount, TextInput } from '../../../design/index.ts';
import type { Sample } from './useSample.ts';

/** Which event of the history: the one at the playhead, or one by its number. */
export function NumberPicker({ sample }: { readonly sample: Sample }) {
  const { form, set, anchor, total } = sample;
  return (
    <span className="sample-number">
      <TextInput
        type="number"
        aria-label="Number of the event"
        min={total === 0 ? 0 : 1}
        max={total}
        value={String(anchor)}
        onChange={(event) => set({ number: Math.round(event.target.valueAsNumber || 0) })}
      />
      <span className="secondary">of {formatCount(total)}</span>
      {form.number === null ? (
        <span className="secondary">at the playhead</span>
      ) : (
        <Button variant="ghost" onClick={() => set({ number: null })} title="Use the event at the playhead">
          Use the playhead
        </Button>
      )}
    </span>
  );
}
