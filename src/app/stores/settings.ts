/** Small things of this browser that outlive a reload: theme, panel sizes, drafts. Storage may be refused: then they do not. */
const PREFIX = 'gatos.';

export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** `null` forgets it. */
export function writeSetting(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows and full storage: the setting lasts until the reload.
  }
}
