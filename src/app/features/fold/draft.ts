/** What a person edits of a fold; together it is what activating makes the law. */
export interface FoldText {
  readonly source: string;
  /** `fold_test.lua`; empty where there is none. */
  readonly tests: string;
  /** Fuel for one event [LUA-5]. */
  readonly fuel: number;
}

/** A fold being edited, kept across reloads until it is activated or thrown away: the parts that were changed. */
export interface FoldDraft extends Partial<FoldText> {
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

/** The active fold with the draft's changes on it. */
export function applyDraft(active: FoldText, draft: FoldDraft | null): FoldText {
  return {
    source: draft?.source ?? active.source,
    tests: draft?.tests ?? active.tests,
    fuel: draft?.fuel ?? active.fuel,
  };
}

/** What of `text` differs from the active fold; null where nothing does. */
export function changesOf(active: FoldText, text: FoldText): Partial<FoldText> | null {
  const changes = {
    ...(text.source === active.source ? {} : { source: text.source }),
    ...(text.tests === active.tests ? {} : { tests: text.tests }),
    ...(text.fuel === active.fuel ? {} : { fuel: text.fuel }),
  };
  return Object.keys(changes).length === 0 ? null : changes;
}

function isDraft(value: unknown): value is FoldDraft {
  if (typeof value !== 'object' || value === null) return false;
  const { base, source, tests, fuel } = value as Partial<Record<keyof FoldDraft, unknown>>;
  const isText = (part: unknown) => part === undefined || typeof part === 'string';
  const isFuel = fuel === undefined || (typeof fuel === 'number' && Number.isSafeInteger(fuel) && fuel > 0);
  const isEmpty = source === undefined && tests === undefined && fuel === undefined;
  return typeof base === 'string' && isText(source) && isText(tests) && isFuel && !isEmpty;
}
