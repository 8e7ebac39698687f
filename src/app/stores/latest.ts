/**
 * Asks for one thing at a time and always for the newest wish: while a request is out, newer wishes replace each
 * other, and an answer to a question nobody asks any more is dropped by `isWanted`.
 */
export interface Latest<K> {
  want(key: K): void;
  /** Forgets the waiting wish; an answer still out is dropped. */
  cancel(): void;
}

export interface LatestHandlers<K, R> {
  readonly fetch: (key: K) => Promise<R>;
  readonly onResult: (key: K, result: R) => void;
  readonly onError: (key: K, error: unknown) => void;
  /** Told when a request starts (true) and when none is left (false). */
  readonly onBusy?: (busy: boolean) => void;
}

export function createLatest<K, R>(handlers: LatestHandlers<K, R>): Latest<K> {
  let running = false;
  let waiting: { readonly key: K } | null = null;
  let generation = 0;

  const run = async (key: K): Promise<void> => {
    const mine = generation;
    running = true;
    handlers.onBusy?.(true);
    try {
      const result = await handlers.fetch(key);
      if (mine === generation) handlers.onResult(key, result);
    } catch (error) {
      if (mine === generation && waiting === null) handlers.onError(key, error);
    }
    running = false;
    const next = waiting;
    waiting = null;
    if (next !== null) void run(next.key);
    else handlers.onBusy?.(false);
  };

  return {
    want(key) {
      if (running) waiting = { key };
      else void run(key);
    },
    cancel() {
      waiting = null;
      generation++;
    },
  };
}
