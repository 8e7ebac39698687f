/** Every failure the system reports carries one of these codes; they are stable across releases. */
export const ERROR_CODES = [
  'ERR_INTERNAL',
  'ERR_CANCELLED',
  'ERR_USAGE',
  // encoding
  'ERR_JSON_INVALID',
  'ERR_CBOR_INVALID',
  'ERR_NUMBER_RANGE',
  'ERR_CID_INVALID',
  // events
  'ERR_ENVELOPE_INVALID',
  'ERR_ENVELOPE_TOO_LARGE',
  'ERR_PAYLOAD_INVALID',
  'ERR_COMMIT_INVALID',
  'ERR_SIGNATURE_INVALID',
  'ERR_SIGNATURE_ALGORITHM',
  'ERR_KEY_INVALID',
  'ERR_KEY_UNKNOWN',
  'ERR_KEY_REVOKED',
  'ERR_KEY_EXISTS',
  'ERR_KEY_NOT_EXPORTABLE',
  'ERR_PASSPHRASE_WRONG',
  'ERR_ULID_INVALID',
  'ERR_ULID_ORDER',
  'ERR_ULID_DUPLICATE',
  'ERR_CLOCK',
  // journals and refs
  'ERR_REF_INVALID',
  'ERR_REF_CONFLICT',
  'ERR_REF_REWRITE',
  'ERR_CHAIN_BROKEN',
  'ERR_EQUIVOCATION',
  'ERR_WRONG_WORLD',
  'ERR_WRONG_JOURNAL',
  'ERR_WRONG_AUDIENCE',
  'ERR_GOV_UNKNOWN',
  'ERR_GOV_INVALID',
  // objects and bundles
  'ERR_OBJECT_MISSING',
  'ERR_OBJECT_INVALID',
  'ERR_PACK_INVALID',
  'ERR_BUNDLE_INVALID',
  'ERR_LIMIT',
  // policy
  'ERR_POLICY_DENIED',
  'ERR_POLICY_INVALID',
  'ERR_POLICY_UNSUPPORTED',
  // governance
  'ERR_ARTEFACT_INVALID',
  'ERR_QUORUM_INVALID',
  'ERR_QUORUM_MISSING',
  'ERR_QUORUM_STALE',
  'ERR_NOT_ELIGIBLE',
  'ERR_APPROVAL_DUPLICATE',
  'ERR_APPROVAL_FOREIGN',
  'ERR_APPROVAL_EXPIRED',
  'ERR_PROPOSAL_EXPIRED',
  'ERR_CONSENSUS_INVALID',
  'ERR_CAPABILITY_MISSING',
  'ERR_GRANT_EXPIRED',
  'ERR_GRANT_STALE',
  'ERR_GRANT_REVOKED',
  'ERR_GRANT_SUPERSEDED',
  // folds and proofs
  'ERR_FOLD_INVALID',
  'ERR_FOLD_ENGINE',
  'ERR_PREDICATE_INVALID',
  'ERR_PROOF_INVALID',
  'ERR_PROOF_MISMATCH',
  'ERR_PROOF_STALE',
  // what-ifs
  'ERR_SESSION_INVALID',
  'ERR_SESSION_UNKNOWN',
  // the store and its hosts
  'ERR_STORAGE_FULL',
  'ERR_STORAGE_CORRUPT',
  'ERR_STORAGE_UNAVAILABLE',
  'ERR_STORAGE_VERSION',
  'ERR_WORLD_UNKNOWN',
  'ERR_WORLD_EXISTS',
  'ERR_WORLD_EMPTY',
  'ERR_WORKER_LOST',
  'ERR_OWNER_LOST',
  'ERR_TAB_OUTDATED',
  'ERR_IDENTITY_MISSING',
  'ERR_GIT',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Values that survive structured clone and JSON, for `GatosError.data`. */
export type ErrorData = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * The one error of the project. `message` says what happened and why; `hint` says what to do.
 * It crosses worker boundaries as `ErrorShape` (structured clone drops own fields of Error subclasses).
 */
export class GatosError extends Error {
  override readonly name = 'GatosError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly data: ErrorData;

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; data?: ErrorData; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
    this.data = options.data ?? {};
  }
}

export interface ErrorShape {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly data: ErrorData;
}

/** Any thrown thing as plain data; what is not a GatosError is ERR_INTERNAL and keeps its message. */
export function toErrorShape(error: unknown): ErrorShape {
  if (error instanceof GatosError) {
    const shape = { code: error.code, message: error.message, data: error.data };
    return error.hint === undefined ? shape : { ...shape, hint: error.hint };
  }
  return { code: 'ERR_INTERNAL', message: error instanceof Error ? error.message : String(error), data: {} };
}

export function fromErrorShape(shape: ErrorShape): GatosError {
  const options = shape.hint === undefined ? { data: shape.data } : { data: shape.data, hint: shape.hint };
  return new GatosError(shape.code, shape.message, options);
}
