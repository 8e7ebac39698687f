import { useState } from 'react';
import { Button, Field, Icon, IconButton, Popover, TextInput, toast } from '../../design/index.ts';
import { setFilter, useFilter } from '../../stores/index.ts';
import { type SavedFilter, setSavedFilters, useSavedFilters, withName, withSaved } from './savedFilters.ts';

function remove(filter: SavedFilter): void {
  const before = useSavedFilters.getState();
  setSavedFilters(before.list.filter(({ name }) => name !== filter.name));
  toast({
    tone: 'neutral',
    text: `The filter “${filter.name}” is deleted.`,
    action: {
      label: 'Undo',
      run: () => useSavedFilters.getState().world === before.world && setSavedFilters(before.list),
    },
  });
}

function NameForm(props: {
  readonly label: string;
  readonly action: string;
  readonly initial: string;
  readonly error?: string | undefined;
  readonly onName: (name: string) => void;
}) {
  const [name, setName] = useState(props.initial);
  return (
    <form
      className="saved-form"
      onSubmit={(event) => {
        event.preventDefault();
        props.onName(name);
      }}
    >
      <Field label={props.label} error={props.error}>
        <TextInput autoFocus maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Button type="submit" disabled={name.trim() === ''}>
        {props.action}
      </Button>
    </form>
  );
}

function Row({ filter, onApply }: { readonly filter: SavedFilter; readonly onApply: () => void }) {
  const [renaming, setRenaming] = useState(false);
  const [error, setError] = useState<string>();
  const rename = (name: string) => {
    const next = withName(useSavedFilters.getState().list, filter.name, name);
    if (next === null) return setError('Another filter has this name.');
    setSavedFilters(next);
    setRenaming(false);
  };
  if (renaming)
    return (
      <li>
        <NameForm
          label={`New name of “${filter.name}”`}
          action="Rename"
          initial={filter.name}
          error={error}
          onName={rename}
        />
      </li>
    );
  return (
    <li className="saved-row">
      <button type="button" className="saved-apply" onClick={onApply}>
        <span>{filter.name}</span>
        <code>{filter.text}</code>
      </button>
      <IconButton icon="edit" aria-label={`Rename ${filter.name}`} onClick={() => setRenaming(true)} />
      <IconButton icon="trash" aria-label={`Delete ${filter.name}`} onClick={() => remove(filter)} />
    </li>
  );
}

function Saved({ onDone }: { readonly onDone: () => void }) {
  const list = useSavedFilters((state) => state.list);
  const text = useFilter((state) => state.text);
  const canSave = text.trim() !== '' && !list.some((filter) => filter.text === text.trim());
  return (
    <>
      {list.length === 0 && !canSave && (
        <p>Type a filter, then come back here to keep it under a name, in this browser and for this world.</p>
      )}
      {list.length > 0 && (
        <ul className="saved-list" aria-label="Saved filters">
          {list.map((filter) => (
            <Row
              key={filter.name}
              filter={filter}
              onApply={() => {
                setFilter(filter.text);
                onDone();
              }}
            />
          ))}
        </ul>
      )}
      {canSave && (
        <NameForm
          label="Save what is typed as"
          action="Save"
          initial=""
          onName={(name) => setSavedFilters(withSaved(list, name, text))}
        />
      )}
    </>
  );
}

/** Filters that were given a name. */
export function SavedFilters() {
  const count = useSavedFilters((state) => state.list.length);
  return (
    <Popover
      title="Saved filters"
      side="below"
      label={count === 0 ? 'Saved filters' : `Saved filters, ${count}`}
      buttonClassName="icon-button"
      panelClassName="saved-filters"
      button={<Icon name="saved" />}
    >
      {(close) => <Saved onDone={close} />}
    </Popover>
  );
}
