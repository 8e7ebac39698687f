/** Where the page puts its report. */
export const REPORT = '#report';
/** Milliseconds one engine may take; most of it is folds that run out of fuel. */
export const TIMEOUT = 300_000;
