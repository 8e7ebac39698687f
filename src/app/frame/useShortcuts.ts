import { useEffect } from 'react';
import { useRegistry } from '../stores/index.ts';
import { isAltGr, matchesShortcut } from './shortcut.ts';

export const IS_MAC = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);

const TYPING = 'input, textarea, select, [contenteditable=""], [contenteditable="true"], .cm-editor';

/** Keys without Ctrl or Cmd belong to the text being typed, and Space to the button it presses. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (event.defaultPrevented || event.isComposing) return true;
  const commands = (event.ctrlKey || event.metaKey) && !isAltGr(event);
  // Whoever is asked something does not mean what lies behind the question; the palette opens over it.
  if (document.querySelector('dialog[open]') !== null) return !commands || event.key.toLowerCase() !== 'k';
  if (commands) return false;
  if (target?.closest(TYPING)) return true;
  return event.key === ' ' && target?.closest('button, a, summary') != null;
}

function onKeyDown(event: KeyboardEvent): void {
  if (isTaken(event)) return;
  for (const command of useRegistry.getState().commands.values()) {
    if (command.shortcut === undefined || !matchesShortcut(command.shortcut, event, IS_MAC)) continue;
    if (command.when?.() === false) continue;
    event.preventDefault();
    command.run();
    return;
  }
}

/** One listener for the shortcuts of every command. */
export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
