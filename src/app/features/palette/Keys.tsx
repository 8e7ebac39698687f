import { Kbd } from '../../design/index.ts';
import { shortcutKeys } from '../../frame/shortcut.ts';
import { IS_MAC } from '../../frame/useShortcuts.ts';

/** A shortcut as keys. */
export function Keys({ shortcut }: { readonly shortcut: string }) {
  return (
    <span className="palette-keys">
      {shortcutKeys(shortcut, IS_MAC).map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}
