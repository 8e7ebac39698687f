import type { FoldFault, FoldSession, LuaRuntime } from '../../ports/lua.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { LedgerEvent } from '../ledger/journal.ts';
import type { StateHistory } from './history/history.ts';
import { type FoldSpec, toFoldEvent } from './program.ts';

/** Throws ERR_FOLD_INVALID for a fold that was stored without ELC. */
export function requireElc({ elc }: FoldSpec): Uint8Array {
  if (elc !== null) return elc;
  throw new GatosError(
    'ERR_FOLD_INVALID',
    'This fold was activated by an earlier version and holds no ELC.',
    {
      hint: 'Activate it again: that compiles it. Nothing of the history changes.',
      data: { code: 'E_ELC' },
    },
  );
}

/** The session that folds at the head of a history. It may be lost at any time: the history has its state. */
export class SessionKeeper {
  readonly #runtime: LuaRuntime;
  readonly #spec: FoldSpec;
  readonly #history: StateHistory;
  #session: FoldSession | null = null;
  /** Whether its state is the history's head. */
  #current = false;
  /** Whether it tells the history what it does. */
  #told = false;
  #closed = false;

  constructor(runtime: LuaRuntime, spec: FoldSpec, history: StateHistory) {
    this.#runtime = runtime;
    this.#spec = spec;
    this.#history = history;
  }

  get closed(): boolean {
    return this.#closed;
  }

  requireOpen(): void {
    if (this.#closed) throw new GatosError('ERR_CANCELLED', 'The world was closed.');
  }

  async open(): Promise<void> {
    this.requireOpen();
    if (this.#session !== null) return;
    const { source } = this.#spec;
    const session = await this.#runtime.openFold({ elc: requireElc(this.#spec), source });
    if (this.#closed) session.close();
    this.requireOpen();
    this.#session = session;
    this.#current = false;
    this.#told = false;
  }

  /** The history was cut: the state is to be loaded again before anything is folded on. */
  outdated(): void {
    this.#current = false;
  }

  /** Folds on from the head; the history is told. After an engine failure nothing of it is left there. */
  apply(events: readonly LedgerEvent[]): readonly FoldFault[] {
    const session = this.#session;
    if (session === null) throw new GatosError('ERR_INTERNAL', 'Nothing folds before the session is open.');
    return this.#safely(() => {
      if (!this.#current) this.#load(session);
      return session.apply(events.map(toFoldEvent));
    });
  }

  /** First the state, then the telling: what a session tells is taken for the head. */
  #load(session: FoldSession): void {
    const history = this.#history;
    history.adopt(() => {
      session.restore(history.text(history.position));
      if (!this.#told) session.tell(history.sink());
    });
    this.#told = true;
    this.#current = true;
  }

  #safely<T>(work: () => T): T {
    const { position } = this.#history;
    try {
      return work();
    } catch (error) {
      this.#history.cut(position);
      this.#drop();
      throw error;
    }
  }

  #drop(): void {
    this.#session?.close();
    this.#session = null;
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }
}
