import { type KeyboardEvent, useEffect, useState } from 'react';
import { matchesShortcut } from '../../../frame/shortcut.ts';
import { IS_MAC } from '../../../frame/useShortcuts.ts';
import { useRegistry } from '../../../stores/index.ts';
import { typed } from './treeKeys.ts';

/** Milliseconds that what was typed stays on the screen. */
const SHOWN = 1200;

const NOTHING = { text: '', at: Number.NEGATIVE_INFINITY };

/**
 * Typing goes to the next row whose name begins so. Letters that are commands keep their meaning: with Shift, or once
 * a name has been begun, they are letters too. Returns what is being typed, and the handler, true where it took the key.
 */
export function useTypeAhead(
  onFind: (text: string, goesOn: boolean) => void,
): readonly [string, (event: KeyboardEvent) => boolean] {
  const [state, setState] = useState(NOTHING);
  useEffect(() => {
    if (state.text === '') return;
    const timer = setTimeout(() => setState(NOTHING), SHOWN);
    return () => clearTimeout(timer);
  }, [state]);

  const onType = (event: KeyboardEvent): boolean => {
    if (event.key.length !== 1) {
      // Whoever goes elsewhere has done with the name.
      if (event.key !== 'Shift') setState(NOTHING);
      return false;
    }
    const next = typed(state, event.key, event.timeStamp);
    const goesOn = next.text.length > 1;
    if (!goesOn && (event.key === ' ' || isCommand(event))) return false;
    setState(next);
    onFind(next.text, goesOn);
    return true;
  };
  return [state.text, onType];
}

function isCommand(event: KeyboardEvent): boolean {
  for (const { shortcut, when } of useRegistry.getState().commands.values()) {
    if (shortcut !== undefined && matchesShortcut(shortcut, event, IS_MAC) && when?.() !== false) return true;
  }
  return false;
}
