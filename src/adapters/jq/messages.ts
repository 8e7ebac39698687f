/** From the adapter to the worker in which jq runs. */
export interface JqQuestion {
  readonly id: number;
  readonly program: string;
  /** JSON text; empty to compile the program and run it on nothing. */
  readonly input: string;
}

/** How jq ended: its exit status and what it wrote to stderr, or why it could not end. */
export interface JqAnswer {
  readonly exit: number;
  readonly stderr: string;
}

export type JqMessage =
  /** jq is loaded: time begins to count with the next question. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: JqAnswer };

/** jq's own exit statuses, of which 6 is ours. */
export const EXIT = { true: 0, false: 1, usage: 2, compile: 3, noOutput: 4, error: 5, crash: 6 } as const;

/** What a worker of any host has in common. */
export interface JqWorker {
  post(question: JqQuestion): void;
  /** Called once, before the first question. */
  listen(hear: (message: JqMessage) => void): void;
  end(): void;
}
