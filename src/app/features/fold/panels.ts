/** The tabs beside the editor, as `?panel=` names them; `code` is the editor itself where there is room for one. */
export const FOLD_PANELS = ['code', 'try', 'tests', 'problems', 'preview', 'reference'] as const;

export type FoldPanelId = (typeof FOLD_PANELS)[number];

/** What the address asks for, as far as there is one of that name and the screen has room for it. */
export function panelOf(wanted: string | null, isPhone: boolean): FoldPanelId {
  const known = FOLD_PANELS.find((id) => id === wanted);
  if (known === undefined) return isPhone ? 'code' : 'try';
  return known === 'code' && !isPhone ? 'try' : known;
}
