import type { FoldEvent } from '../../../ports/lua.ts';
import type { JsonValue } from '../../../protocol/codec/json.ts';
import type { StateNode } from '../../../protocol/state/stateText.ts';
import type { StatePath } from './path.ts';

interface AnyCase {
  readonly name: string;
  /** Where it starts in the test file, if that can be seen without running it. */
  readonly line?: number;
  /** It fails if all its events together take more. */
  readonly maxFuel?: number;
  /** The code with which the last event must fault [STA-6]. */
  readonly fault?: string;
}

export interface FoldCase extends AnyCase {
  /** Canonical state text before the events. */
  readonly state: string;
  readonly events: readonly FoldEvent[];
  /** The whole state. */
  readonly expect?: StateNode;
  /** What must stand at some paths; undefined: nothing. */
  readonly expectAt: readonly { readonly path: StatePath; readonly value: StateNode | undefined }[];
}

export interface PolicyCase extends AnyCase {
  readonly event: FoldEvent;
  readonly context: JsonValue;
  readonly verdict?:
    | { readonly kind: 'allow' }
    | {
        readonly kind: 'deny';
        readonly rule: string;
        readonly reason?: string;
        /** All of it. */
        readonly data?: StateNode;
      };
}

export interface CaseResult {
  readonly name: string;
  readonly ok: boolean;
  /** Why it failed, in words, one a line; empty when it passed. */
  readonly detail: string;
  /** Fuel of all its events. */
  readonly fuel: number;
  readonly line?: number;
}
