import { create } from 'zustand';

/** What the strip has to say for a moment, in the place of the readout; null most of the time. */
export const useNotice = create<{ readonly text: string | null }>(() => ({ text: null }));

/** Milliseconds it stays. */
const LONG = 4000;
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  clearTimeout(timer);
  useNotice.setState({ text });
  timer = setTimeout(() => useNotice.setState({ text: null }), LONG);
}

/** Takes the words back: they were about where the playhead was. */
export function unsay(): void {
  if (useNotice.getState().text === null) return;
  clearTimeout(timer);
  useNotice.setState({ text: null });
}
