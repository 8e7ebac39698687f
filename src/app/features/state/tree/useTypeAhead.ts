import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { matchesShortcut } from '../../../frame/shortcut.ts';
import { IS_MAC } from '../../../frame/useShortcuts.ts';
import { useRegistry } from '../../../stores/index.ts';
import { typed } from './treeKeys.ts';

/** Milliseconds that what was typed stays on the screen. */
const SHOWN = 1200;

const NOTHING = { text: '', at: Number.NEGATIVE_INFINITY };

export interface TypeAhead {
  /** What is being typed; empty for nothing. */
  readonly text: string;
  /** No row begins so. */
  readonly isMissing: boolean;
  /** True where it took the key. */
  readonly onType: (event: KeyboardEvent) => boolean;
  /** Whoever goes elsewhere has done with the name. */
  readonly end: () => void;
}

/** Looks for a name from the current row on, or, for a name just begun, from the next. */
type Find = (text: string, goesOn: boolean, signal: AbortSignal) => Promise<number | null>;

/**
 * Typing goes to the next row whose name begins so. Letters that are commands keep their meaning: with Shift, or once
 * a name has been begun, they are letters too.
 */
export function useTypeAhead(find: Find, onFound: (index: number) => void): TypeAhead {
  const [state, setState] = useState(NOTHING);
  const [missing, setMissing] = useState('');
  const searching = useRef<AbortController>(null);
  const search = (text: string, goesOn: boolean) => {
    searching.current?.abort();
    const mine = new AbortController();
    searching.current = mine;
    const { signal } = mine;
    setMissing('');
    find(text, goesOn, signal).then(
      (index) => {
        if (signal.aborted) return;
        if (index === null) setMissing(text);
        else onFound(index);
      },
      () => undefined, // The frame itself reports what is wrong.
    );
  };
  useEffect(() => {
    if (state.text === '') return;
    const timer = setTimeout(() => setState(NOTHING), SHOWN);
    return () => clearTimeout(timer);
  }, [state]);

  const end = () => setState(NOTHING);
  const onType = (event: KeyboardEvent): boolean => {
    if (event.key.length !== 1) {
      if (event.key !== 'Shift') end();
      return false;
    }
    const next = typed(state, event.key, event.timeStamp);
    const goesOn = next.text.length > 1;
    if (!goesOn && (event.key === ' ' || (!isShiftedLetter(event) && isCommand(event)))) return false;
    setState(next);
    search(next.text, goesOn);
    return true;
  };
  return { text: state.text, isMissing: missing !== '' && missing === state.text, onType, end };
}

/** Some commands have one, too; where the tree has the focus it is the tree's. */
function isShiftedLetter({ key, shiftKey }: KeyboardEvent): boolean {
  return shiftKey && key.toLowerCase() !== key.toUpperCase();
}

function isCommand(event: KeyboardEvent): boolean {
  for (const { shortcut, when } of useRegistry.getState().commands.values()) {
    if (shortcut !== undefined && matchesShortcut(shortcut, event, IS_MAC) && when?.() !== false) return true;
  }
  return false;
}
