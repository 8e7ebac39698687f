/** What of a world is exported. */
export type Scope = 'world' | 'focus' | 'playhead';
export type Past = 'events' | 'state';

export interface Stretch {
  /** Event numbers, both in it. */
  readonly first: number;
  readonly last: number;
}

/** A what-if (`main~<ulid>`) is no history: nothing of it can be proved to others. */
export function isHistory(ns: string): boolean {
  return !ns.includes('~');
}

/** What there is to choose from: the focus window as far as history goes, and what lies before a playhead in the past. */
export function stretches(
  window: Stretch | null,
  position: number,
  total: number,
): { readonly focus: Stretch | null; readonly playhead: Stretch | null } {
  const last = Math.min(window?.last ?? 0, total);
  const focus = window !== null && window.first <= last ? { first: window.first, last } : null;
  return { focus, playhead: position > 0 && position < total ? { first: 1, last: position } : null };
}
