import type { FoldEvent, FoldFault, FoldSession, LuaRuntime } from '../../ports/lua.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { StateHistory } from './history/history.ts';
import { Recorder } from './history/recorder.ts';
import type { FoldSpec } from './program.ts';

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
  #history: StateHistory;
  #recorder: Recorder | null = null;
  #session: FoldSession | null = null;
  /** Whether its state is the history's head. */
  #current = false;
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
    this.#recorder = null;
  }

  /** The history was cut, or is another: the state is to be loaded again before anything is folded on. */
  follow(history: StateHistory): void {
    this.#history = history;
    this.#current = false;
  }

  /** Folds on from the head; the history is told. After an engine failure nothing of it is left there. */
  apply(events: readonly FoldEvent[]): readonly FoldFault[] {
    const session = this.#session;
    if (session === null) throw new GatosError('ERR_INTERNAL', 'Nothing folds before the session is open.');
    return this.#safely(() => {
      if (!this.#current) this.#load(session);
      return session.apply(events);
    });
  }

  /** First the state, then the telling: what a session tells is taken for the head. */
  #load(session: FoldSession): void {
    const history = this.#history;
    history.adopt(() => {
      this.#recorder?.follow(history);
      session.restore(history.text(history.position));
      if (this.#recorder !== null) return;
      this.#recorder = new Recorder(history);
      session.tell(this.#recorder);
    });
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
