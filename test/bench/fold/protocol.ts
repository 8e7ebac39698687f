import type { CompileFigures } from './compile.ts';

/** Where peers run: a browser's worker, or this process. Slices of events run one at a time, whoever's turn it is. */
export interface Place {
  readonly name: string;
  names(): Promise<readonly string[]>;
  open(): Promise<void>;
  /** Milliseconds for the events from `from` to `to`. */
  slice(peer: string, from: number, to: number): Promise<number>;
  state(peer: string): Promise<string | undefined>;
  close(): Promise<void>;
  compile?(): Promise<CompileFigures>;
  /** Ends the place itself. */
  stop(): Promise<void>;
}

/** What the page asks of the worker, and hears from it. */
export interface Question {
  readonly call: 'names' | 'open' | 'slice' | 'state' | 'close' | 'compile';
  readonly args: readonly (string | number)[];
}

export type Answer = { readonly value: unknown } | { readonly failure: string };
