/** The part of a KeyboardEvent a shortcut looks at. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const NAMES: Readonly<Record<string, string>> = { Space: ' ', Plus: '+', Minus: '-' };
/** The key with + on it, pressed without Shift, where that is =. */
const SAME: Readonly<Record<string, string>> = { '=': '+' };

/** AltGr as Windows reports it: it types a character, it commands nothing. */
export function isAltGr(event: Pick<Key, 'ctrlKey' | 'altKey'>): boolean {
  return event.ctrlKey && event.altKey;
}

/**
 * Whether a key press is `Mod+K`, `Shift+ArrowLeft`, `Space`, `Plus`, `/`, `?`, `e`. `Mod` is Cmd on a Mac, else Ctrl.
 */
export function matchesShortcut(shortcut: string, event: Key, isMac: boolean): boolean {
  const parts = shortcut.split('+');
  const name = parts.pop() ?? '';
  const key = NAMES[name] ?? name;
  const wantsMod = parts.includes('Mod');
  // "?" is Shift and something else on most keyboards, "[" is AltGr or Option on many: of a symbol only what is typed counts.
  const isSymbol = key.length === 1 && !/[a-z ]/i.test(key);
  const isTyped = isSymbol && !wantsMod && (isAltGr(event) || (isMac && event.altKey));
  const ctrlKey = event.ctrlKey && !isTyped;
  const altKey = event.altKey && !isTyped;
  if ((isMac ? event.metaKey : ctrlKey) !== wantsMod) return false;
  if (isMac ? ctrlKey : event.metaKey) return false;
  if (altKey !== parts.includes('Alt')) return false;
  if (!isSymbol && event.shiftKey !== parts.includes('Shift')) return false;
  return (SAME[event.key] ?? event.key).toLowerCase() === key.toLowerCase();
}

const WORDS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Shift: 'Shift',
  Enter: 'Enter',
  Plus: '+',
  Minus: '−',
};

/** The keys as they are printed on the keyboard: ["Ctrl", "K"]. */
export function shortcutKeys(shortcut: string, isMac: boolean): readonly string[] {
  return shortcut.split('+').map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
    return WORDS[part] ?? (part.length === 1 ? part.toUpperCase() : part);
  });
}
