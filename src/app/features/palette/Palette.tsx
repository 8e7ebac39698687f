import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { cx, Icon } from '../../design/index.ts';
import { useHistory } from '../../stores/history.ts';
import { useRegistry } from '../../stores/index.ts';
import { useSavedFilters } from '../journal/savedFilters.ts';
import { useNotes } from '../notes/notesStore.ts';
import { type PaletteItem, planItems } from './items.ts';
import { Keys } from './Keys.tsx';
import { openPanel, usePalette } from './store.ts';
import { useFound } from './useFound.ts';
import './Palette.css';

interface OptionProps {
  readonly item: PaletteItem;
  readonly id: string;
  readonly chosen: boolean;
  readonly onRun: () => void;
}

function Option({ item, id, chosen, onRun }: OptionProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field runs the chosen option.
    // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus (aria-activedescendant).
    <div
      ref={ref}
      id={id}
      role="option"
      aria-selected={chosen}
      className={cx('palette-option', chosen && 'palette-option-chosen')}
      onClick={onRun}
    >
      <span className="palette-label">{item.label}</span>
      <span className="palette-group">{item.group}</span>
      {item.shortcut !== undefined && <Keys shortcut={item.shortcut} />}
    </div>
  );
}

/** The search box over everything: commands, places in time, finding in the journal. */
function PaletteBox({ onClose }: { readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const commands = useRegistry((state) => state.commands);
  const strip = useHistory((state) => state.strip);
  const saved = useSavedFilters((state) => state.list);
  const notes = useNotes((state) => state.notes);
  const found = useFound(typed);
  const items = useMemo(
    () => planItems(typed, commands.values(), { strip, saved, notes, found }),
    [typed, commands, strip, saved, notes, found],
  );
  const id = useId();
  const current = Math.min(chosen, items.length - 1);

  const run = (item: PaletteItem | undefined) => {
    if (item === undefined) return;
    onClose();
    // After the dialog has given the focus back, so that the command may take it.
    setTimeout(item.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      const wrap =
        Math.abs(move) === 1 ? (current + move + items.length) % Math.max(1, items.length) : current + move;
      setChosen(Math.max(0, Math.min(items.length - 1, wrap)));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(items[current]);
    }
  };

  return (
    <div className="palette-box">
      <div className="palette-field">
        <Icon name="search" />
        <input
          // biome-ignore lint/a11y/noAutofocus: a palette that was asked for is for typing into.
          autoFocus
          className="palette-input"
          role="combobox"
          aria-label="Search or run a command"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          {...(items.length > 0 ? { 'aria-activedescendant': `${id}-${current}` } : {})}
          autoComplete="off"
          spellCheck={false}
          placeholder="A command, an event number or id, a path, words to find"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="palette-list" role="listbox" id={`${id}-list`} aria-label="Results">
        {items.map((item, index) => (
          <Option
            key={item.id}
            item={item}
            id={`${id}-${index}`}
            chosen={index === current}
            onRun={() => run(item)}
          />
        ))}
      </div>
      {items.length === 0 && <p className="palette-none">Nothing is called that.</p>}
    </div>
  );
}

export function Palette() {
  const open = usePalette((state) => state.panel === 'palette');
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) ref.current?.showModal();
    else ref.current?.close();
  }, [open]);
  const close = () => openPanel(null);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard way is Esc, which <dialog> reports as `cancel`.
    <dialog
      ref={ref}
      className="palette"
      aria-label="Command palette"
      onClose={close}
      onClick={(event) => {
        if (event.target === ref.current) close();
      }}
    >
      {open && <PaletteBox onClose={close} />}
    </dialog>
  );
}
