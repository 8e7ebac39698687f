import { GatosError } from '../errors.ts';
import type { AddedEvent, SessionBase, SessionFold, SessionOp } from './step.ts';

/** What the edits of a session come to. */
export interface SessionValue {
  /** Event-CIDs of events of the base that are left out. */
  readonly off: ReadonlySet<string>;
  /** In their order: by `at`, and as they stand among those with the same one. */
  readonly added: readonly AddedEvent[];
  readonly fold: SessionFold | null;
  readonly kept: boolean;
  readonly discarded: boolean;
}

export type SessionEdit = Exclude<SessionOp, { kind: 'fork' | 'undo' | 'redo' }>;

const EMPTY: SessionValue = { off: new Set(), added: [], fold: null, kept: false, discarded: false };

function refuse(why: string): never {
  throw new GatosError('ERR_SESSION_INVALID', `This step does not fit the what-if: ${why}.`);
}

/** Events that may be off at a time. */
export const MAX_OFF = 10_000;

function toggled(off: ReadonlySet<string>, cids: readonly string[], isOff: boolean): ReadonlySet<string> {
  const next = new Set(off);
  for (const cid of cids) {
    if (next.has(cid) === isOff) refuse(`an event is ${isOff ? 'off' : 'on'} already`);
    if (isOff) next.add(cid);
    else next.delete(cid);
  }
  return next.size > MAX_OFF ? refuse(`more than ${MAX_OFF} events are off`) : next;
}

function inserted(added: readonly AddedEvent[], event: AddedEvent): readonly AddedEvent[] {
  if (added.some(({ id }) => id === event.id)) refuse('an added event has this ULID already');
  const before = added.filter(({ at }) => at < event.at).length;
  const here = added.filter(({ at }) => at === event.at).length;
  if (event.rank > here) refuse('there is no such place');
  return added.toSpliced(before + event.rank, 0, event);
}

function removed(added: readonly AddedEvent[], id: string): readonly AddedEvent[] {
  const rest = added.filter((event) => event.id !== id);
  return rest.length < added.length ? rest : refuse('no added event has this ULID');
}

/** [OPS-3] What an edit makes of a value. Throws ERR_SESSION_INVALID where it does not fit. */
export function applyEdit(value: SessionValue, edit: SessionEdit): SessionValue {
  if (value.discarded) refuse('it was discarded');
  switch (edit.kind) {
    case 'toggle':
      return { ...value, off: toggled(value.off, edit.cids, edit.off) };
    case 'insert': {
      const { kind: _, ...event } = edit;
      return { ...value, added: inserted(value.added, event) };
    }
    case 'remove':
      return { ...value, added: removed(value.added, edit.id) };
    case 'fold':
      return { ...value, fold: edit.fold };
    case 'keep':
      return { ...value, kept: edit.kept };
    case 'discard':
      return { ...value, discarded: true };
  }
}

/** [OPS-3] A session after some of its steps. Undo and redo are steps: the chain only grows. */
export class Replay {
  readonly base: SessionBase;
  /** What undo has before it, and what redo has after it. */
  readonly done: readonly SessionEdit[];
  readonly undone: readonly SessionEdit[];
  /** By the number of edits done: undo is a step back, whatever the edit was. */
  private readonly values: readonly SessionValue[];

  private constructor(
    base: SessionBase,
    done: readonly SessionEdit[],
    undone: readonly SessionEdit[],
    values: readonly SessionValue[],
  ) {
    this.base = base;
    this.done = done;
    this.undone = undone;
    this.values = values;
  }

  static begin(op: SessionOp): Replay {
    if (op.kind !== 'fork') return refuse('it does not begin with a fork');
    const { kind: _, ...base } = op;
    if (base.position > base.events) refuse('its position is beyond its base');
    return new Replay(base, [], [], [EMPTY]);
  }

  get value(): SessionValue {
    return this.values.at(-1) ?? EMPTY;
  }

  /** Throws ERR_SESSION_INVALID for a step that does not fit. */
  next(op: SessionOp): Replay {
    const { base, done, undone, values } = this;
    if (op.kind === 'fork') return refuse('it has begun already');
    if (op.kind === 'undo') {
      const last = done.at(-1) ?? refuse('there is nothing to undo');
      return new Replay(base, done.slice(0, -1), [...undone, last], values.slice(0, -1));
    }
    const edit = op.kind === 'redo' ? (undone.at(-1) ?? refuse('there is nothing to redo')) : op;
    const value = applyEdit(this.value, edit);
    return new Replay(base, [...done, edit], op.kind === 'redo' ? undone.slice(0, -1) : [], [
      ...values,
      value,
    ]);
  }
}
