/** Milliseconds before waiting is shown at all: no spinner or skeleton flashes for what is over by then. */
export const SLOW_MS = 300;
