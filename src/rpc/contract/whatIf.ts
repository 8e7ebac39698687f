import type { ErrorCode } from '../../protocol/errors.ts';
import type { DiffEntry, Keyed, WorldId } from './common.ts';

/**
 * [OPS-3] What-ifs: branches of time that change nothing that has happened. A branch is named `<ns>~<ulid>` and stands
 * wherever a namespace does in methods that read; `event.emit` adds to it, `fold.activate` gives it another fold.
 */
export interface WhatIfBranch {
  readonly id: string;
  readonly ns: string;
  readonly actor: string;
  /** Whether it is this device's actor's: only those can be edited. */
  readonly mine: boolean;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly editedAt: number;
  /** Seven days after its last edit; null for one that is kept. */
  readonly expiresAt: number | null;
  readonly expired: boolean;
  readonly kept: boolean;
  readonly discarded: boolean;
  /** The moment of reality it was begun at. */
  readonly position: number;
  readonly total: number;
  /** Events of reality when it was begun, and those that reality has gained since. */
  readonly base: number;
  readonly behind: number;
  /** Up to this position it is reality, event by event. */
  readonly unchanged: number;
  /** The first 1,000. */
  readonly off: readonly WhatIfOff[];
  readonly offCount: number;
  readonly added: readonly WhatIfAdded[];
  readonly otherFold: boolean;
  /** What undo takes back and redo brings back, in words; null for nothing. */
  readonly undo: string | null;
  readonly redo: string | null;
}

export interface WhatIfOff {
  readonly cid: string;
  /** In reality as it was when the branch was begun, from 1. */
  readonly number: number;
  readonly type: string;
  readonly actor: string;
}

export interface WhatIfAdded {
  readonly id: string;
  readonly cid: string;
  /** In the branch, from 1. */
  readonly number: number;
  readonly type: string;
  readonly actor: string;
  /** Canonical JSON of the payload, cut at 200 characters. */
  readonly preview: string;
}

export type WhatIfEdit =
  | { readonly kind: 'toggle'; readonly cids: readonly string[]; readonly off: boolean }
  /** After the first `position` events of the branch, null: at its end. `payload` is JSON text, parsed strictly. */
  | {
      readonly kind: 'insert';
      readonly position: number | null;
      readonly type: string;
      readonly payload: string;
      /** Null: who edits. */
      readonly actor: string | null;
    }
  /** Takes an added event away, by its id. */
  | { readonly kind: 'remove'; readonly id: string }
  /** Null: the fold in force again. */
  | { readonly kind: 'fold'; readonly source: string | null; readonly fuel?: number };

export interface WhatIfFault {
  readonly cid: string;
  readonly type: string;
  readonly actor: string;
  /** In the branch, from 1. */
  readonly number: number;
  readonly fault: string;
}

export interface WhatIfComparison {
  readonly position: number;
  /** The moment of reality it stands against. */
  readonly realPosition: number;
  readonly stateRoot: string;
  readonly realStateRoot: string;
  /** From reality to the branch. */
  readonly diff: readonly DiffEntry[];
  readonly truncated: boolean;
  /** Events that fault in the branch and not in reality, and the other way round; cut at 1,000. */
  readonly newFaults: readonly WhatIfFault[];
  readonly goneFaults: readonly WhatIfFault[];
}

export interface WhatIfPromotion {
  readonly id: string;
  readonly type: string;
  /** `there`: it was promoted before. */
  readonly outcome: 'accepted' | 'denied' | 'there';
  /** Its number in reality, once it has one. */
  readonly number: number | null;
  readonly cid: string | null;
  readonly rule: string | null;
  readonly reason: string | null;
}

export interface WhatIfRefused {
  readonly ref: string;
  readonly commit: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

type Step = Keyed & { readonly world: WorldId; readonly branch: string };

export interface WhatIfMethods {
  /** The newest edit first, discarded and expired ones with them; and what stands there and does not verify. */
  'whatIf.list': {
    params: { world: WorldId };
    result: { branches: readonly WhatIfBranch[]; refused: readonly WhatIfRefused[] };
  };
  /** Throws ERR_SESSION_UNKNOWN. */
  'whatIf.get': { params: { world: WorldId; branch: string }; result: WhatIfBranch };
  'whatIf.create': {
    params: Keyed & { world: WorldId; ns: string; position: number };
    result: WhatIfBranch;
  };
  /** Throws ERR_SESSION_INVALID for an edit that does not fit, and what encoding an event or a fold throws. */
  'whatIf.edit': { params: Step & { edit: WhatIfEdit }; result: WhatIfBranch };
  'whatIf.undo': { params: Step; result: WhatIfBranch };
  'whatIf.redo': { params: Step; result: WhatIfBranch };
  /** Undo brings it back until it expires. */
  'whatIf.discard': { params: Step; result: WhatIfBranch };
  'whatIf.keep': { params: Step & { kept: boolean }; result: WhatIfBranch };
  /** `position` null: the ends. */
  'whatIf.compare': {
    params: { world: WorldId; branch: string; position: number | null };
    result: WhatIfComparison;
  };
  /**
   * The added events through the gate onto the real end, one by one until one is denied; with `dry` only what the gate
   * would say of each. What was promoted before is not written again.
   */
  'whatIf.promote': {
    params: { world: WorldId; branch: string; dry: boolean };
    result: { events: readonly WhatIfPromotion[]; off: number; otherFold: boolean };
  };
}
