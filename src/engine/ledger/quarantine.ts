import type { Oid } from '../../ports/repository.ts';
import type { ErrorCode } from '../../protocol/errors.ts';

/** [JRN-5] A commit that is never folded, and why. */
export interface Quarantined {
  readonly ref: string;
  readonly oid: Oid;
  readonly code: ErrorCode;
  readonly reason: string;
}
