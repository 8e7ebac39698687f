import { create } from 'zustand';

/** As long as a link can carry it. */
export const MOST_FILTER = 500;

/** The filter of events, as typed: part of the place, whichever view is open. */
export const useFilter = create<{ readonly text: string }>(() => ({ text: '' }));

export function setFilter(text: string): void {
  useFilter.setState({ text: text.slice(0, MOST_FILTER) });
}
