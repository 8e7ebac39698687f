/** The part of a KeyboardEvent a shortcut looks at. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const NAMES: Readonly<Record<string, string>> = { Space: ' ' };

/** Whether a key press is `Mod+K`, `Shift+ArrowLeft`, `Space`, `/`, `?`, `e`. `Mod` is Cmd on a Mac, else Ctrl. */
export function matchesShortcut(shortcut: string, event: Key, isMac: boolean): boolean {
  const parts = shortcut.split('+');
  const name = parts.pop() ?? '';
  const key = NAMES[name] ?? name;
  const wantsMod = parts.includes('Mod');
  if ((isMac ? event.metaKey : event.ctrlKey) !== wantsMod) return false;
  if (isMac ? event.ctrlKey : event.metaKey) return false;
  if (event.altKey !== parts.includes('Alt')) return false;
  // "?" is Shift and something else on most keyboards, so Shift only counts for keys that have a name.
  const isSymbol = key.length === 1 && !/[a-z ]/i.test(key);
  if (!isSymbol && event.shiftKey !== parts.includes('Shift')) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

const WORDS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Shift: 'Shift',
  Enter: 'Enter',
};

/** The keys as they are printed on the keyboard: ["Ctrl", "K"]. */
export function shortcutKeys(shortcut: string, isMac: boolean): readonly string[] {
  return shortcut.split('+').map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
    return WORDS[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
}
