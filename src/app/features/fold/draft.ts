/** A fold being edited, kept across reloads until it is activated or thrown away. */
export interface FoldDraft {
  readonly source: string;
  /** Fold root that was active when the draft was begun. */
  readonly base: string;
}

/** The part of `localStorage` that is used, so that tests bring their own. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = (world: string, ns: string) => `gatos.draft.fold.${world}.${ns}`;

export function loadDraft(storage: DraftStorage, world: string, ns: string): FoldDraft | null {
  try {
    const value: unknown = JSON.parse(storage.getItem(key(world, ns)) ?? 'null');
    return isDraft(value) ? value : null;
  } catch {
    return null;
  }
}

/** Returns false where the browser refuses to store (private mode, full disk): the caller says so. */
export function saveDraft(storage: DraftStorage, world: string, ns: string, draft: FoldDraft): boolean {
  try {
    storage.setItem(key(world, ns), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export function dropDraft(storage: DraftStorage, world: string, ns: string): void {
  try {
    storage.removeItem(key(world, ns));
  } catch {
    // Nothing to drop where nothing can be stored.
  }
}

function isDraft(value: unknown): value is FoldDraft {
  if (typeof value !== 'object' || value === null) return false;
  const { source, base } = value as Partial<Record<keyof FoldDraft, unknown>>;
  return typeof source === 'string' && typeof base === 'string';
}
