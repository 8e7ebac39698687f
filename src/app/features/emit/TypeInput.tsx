import { type KeyboardEvent, useId, useState } from 'react';
import { cx, TextInput } from '../../design/index.ts';
import { useHistory } from '../../stores/history.ts';
import { TypeName, useTypeColors } from '../journal/TypeName.tsx';

export interface TypeInputProps {
  readonly value: string;
  readonly onValue: (type: string) => void;
  /** A type was taken from the list. */
  readonly onChoose: (type: string) => void;
}

const MOST = 8;
const NO_TYPES: readonly string[] = [];

/** A text field that knows the types of this history. */
export function TypeInput({ value, onValue, onChoose }: TypeInputProps) {
  const types = useHistory((state) => state.strip?.types ?? NO_TYPES);
  const colors = useTypeColors();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const id = useId();
  const offers = types.filter((type) => type.includes(value) && type !== value).slice(0, MOST);
  const shown = open && offers.length > 0;

  const choose = (type: string | undefined) => {
    if (type === undefined) return;
    onChoose(type);
    setOpen(false);
    setChosen(-1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!shown) return setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setChosen((chosen + step + offers.length) % offers.length);
    } else if (event.key === 'Enter' && shown && chosen >= 0) {
      event.preventDefault();
      choose(offers[chosen]);
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <div className="type-input">
      <TextInput
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(shown && chosen >= 0 ? { 'aria-activedescendant': `${id}-${chosen}` } : {})}
        mono
        maxLength={80}
        placeholder="add"
        value={value}
        onChange={(event) => {
          // NFC where a person types (ENC-4); types are ASCII, so lower case is all the help there is to give.
          onValue(event.target.value.trim().toLowerCase());
          setOpen(true);
          setChosen(-1);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div
        className="type-input-list"
        role="listbox"
        id={`${id}-list`}
        aria-label="Types of this history"
        hidden={!shown}
      >
        {offers.map((type, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus (aria-activedescendant).
          <div
            key={type}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={cx('type-input-option', index === chosen && 'type-input-chosen')}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(type);
            }}
          >
            <TypeName type={type} colors={colors} />
          </div>
        ))}
      </div>
    </div>
  );
}
