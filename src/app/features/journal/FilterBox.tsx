import { type KeyboardEvent, useId, useMemo, useRef, useState } from 'react';
import { cx, Icon, IconButton, TextInput } from '../../design/index.ts';
import { MOST_FILTER } from '../../stores/filter.ts';
import { setFilter, useFilter, usePlayhead } from '../../stores/index.ts';
import { countUpTo } from './matches.ts';
import { parseQuery } from './query/parse.ts';
import { type Suggestion, suggest } from './query/suggest.ts';
import { useSearch } from './searchStore.ts';
import { useFacts } from './useFacts.ts';
import './FilterBox.css';

/** To the next match, or the one before. */
export function jumpToMatch(step: 1 | -1): void {
  const { matches } = useSearch.getState();
  const { position, set } = usePlayhead.getState();
  if (matches === null) return;
  const here = countUpTo(matches, step > 0 ? position : position - 1);
  const number = matches[step > 0 ? here : here - 1];
  if (number !== undefined) set(number);
}

function Options(props: {
  readonly id: string;
  readonly items: readonly Suggestion[];
  readonly chosen: number;
  readonly onChoose: (item: Suggestion) => void;
}) {
  return (
    <div className="filter-list" role="listbox" id={`${props.id}-list`} aria-label="Suggestions">
      {props.items.map((item, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus (aria-activedescendant).
        // biome-ignore lint/a11y/useKeyWithClickEvents: Enter and Tab in the field take the chosen one.
        <div
          key={item.label}
          id={`${props.id}-${index}`}
          role="option"
          aria-selected={index === props.chosen}
          className={cx('filter-option', index === props.chosen && 'filter-option-chosen')}
          // Before the field loses the focus.
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => props.onChoose(item)}
        >
          <span className="mono filter-option-label">{item.label}</span>
          <span className="filter-option-detail">{item.detail}</span>
        </div>
      ))}
    </div>
  );
}

/** Where one types what to find. Enter goes from match to match; Tab takes what is suggested. */
export function FilterBox({ describedBy }: { readonly describedBy?: string | undefined }) {
  const text = useFilter((state) => state.text);
  const invalid = useMemo(() => parseQuery(text).mistakes.length > 0, [text]);
  const [open, setOpen] = useState(false);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const facts = useFacts(open);
  const { from, to, items } = useMemo(
    () => suggest(text, Math.min(caret, text.length), facts),
    [text, caret, facts],
  );
  const shown = open && items.length > 0;

  const edit = (next: string, at: number) => {
    setFilter(next);
    setCaret(at);
    setChosen(-1);
  };
  const choose = (item: Suggestion | undefined) => {
    if (item === undefined) return;
    const rest = text.slice(to).replace(/^\s+/, '');
    const gap = rest === '' || item.text.endsWith(' ') ? '' : ' ';
    const at = from + item.text.length;
    edit(text.slice(0, from) + item.text + gap + rest, at);
    // A term that is finished shows what it found; one that is begun goes on.
    setOpen(!item.text.endsWith(' '));
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!shown) return setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // -1, the field itself, is one of the places.
      setChosen(((chosen + 1 + step + items.length + 1) % (items.length + 1)) - 1);
    } else if (event.key === 'Tab' && shown && text !== '' && !event.shiftKey && (chosen >= 0 || isBegun())) {
      event.preventDefault();
      choose(items[Math.max(0, chosen)]);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (shown && chosen >= 0) return choose(items[chosen]);
      setOpen(false);
      jumpToMatch(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape') {
      if (!shown && text === '') return event.currentTarget.blur();
      event.preventDefault();
      event.stopPropagation();
      if (shown) setOpen(false);
      else edit('', 0);
    }
  };
  /** Tab goes on where nothing has been begun that it could complete. */
  const isBegun = () => to > from && items[0]?.text.trim() !== text.slice(from, to);

  return (
    <div className="journal-find">
      <Icon name="search" size={14} />
      <TextInput
        ref={input}
        type="search"
        role="combobox"
        aria-label="Find events"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-invalid={invalid || undefined}
        {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
        {...(shown && chosen >= 0 ? { 'aria-activedescendant': `${id}-${chosen}` } : {})}
        placeholder="Find: words, type:add, payload.n>=10"
        maxLength={MOST_FILTER}
        value={text}
        onChange={(event) => {
          edit(event.target.value, event.target.selectionStart ?? event.target.value.length);
          setOpen(true);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
        onFocus={() => setOpen(text === '')}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      {text !== '' && <IconButton icon="close" aria-label="Clear the search" onClick={() => edit('', 0)} />}
      {shown ? (
        <Options id={id} items={items} chosen={chosen} onChoose={choose} />
      ) : (
        <div id={`${id}-list`} role="listbox" aria-label="Suggestions" hidden />
      )}
    </div>
  );
}
