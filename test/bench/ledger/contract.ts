/** What the page asks of the worker: one call at a time, each answered once. */
export interface Calls {
  /** A world with a history imported from JSON Lines, signing included; seconds that the import took. */
  build(name: string, events: number): { readonly seconds: number };
  /** Milliseconds of each of so many events, one by one. */
  emit(name: string, events: number): { readonly each: readonly number[] };
  /** Opens the world to a timeline one can use: the law, the order, the first page and the strip. */
  open(name: string): {
    readonly milliseconds: number;
    readonly total: number;
    readonly strip: number;
    readonly page: number;
    readonly phases: Readonly<Record<string, number>>;
  };
  /** Stores the index, as the engine does when idle. */
  saveIndex(name: string): { readonly milliseconds: number };
  /** Everything from Git alone, without the index; on one thread, or in a pool of as many workers as there are cores. */
  verify(
    name: string,
    pool: boolean,
  ): { readonly seconds: number; readonly events: number; readonly ok: boolean };
  /** Web Crypto alone, on the same signatures, as many in flight, shared out among so many workers. */
  bare(name: string, checks: number, workers: number): { readonly seconds: number };
  cores(): number;
}

export type CallName = keyof Calls;

export interface Request<N extends CallName = CallName> {
  readonly name: N;
  readonly args: Parameters<Calls[N]>;
}

export type Answer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string };
