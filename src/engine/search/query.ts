import { GatosError } from '../../protocol/errors.ts';

export type PathOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'exists';

export type QueryTerm = { readonly not: boolean } & (
  | { readonly kind: 'type' | 'actor'; readonly value: string }
  | { readonly kind: 'status'; readonly value: 'fault' | 'note' | 'checkpoint' | 'denied' }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'regex'; readonly value: string }
  | PathTerm
);

export interface PathTerm {
  readonly kind: 'path';
  readonly path: readonly (string | number)[];
  readonly is: PathOperator;
  /** JSON text. */
  readonly value: string;
}

export interface EventQuery {
  /** All of them must hold. */
  readonly terms: readonly QueryTerm[];
}

const MAX_TERMS = 50;
const MAX_VALUE = 1_000;
const MAX_PATH = 64;

/** Throws ERR_LIMIT for more than a person would write. */
export function requireReasonable({ terms }: EventQuery): void {
  const isLarge = (term: QueryTerm) =>
    term.value.length > MAX_VALUE || (term.kind === 'path' && term.path.length > MAX_PATH);
  if (terms.length <= MAX_TERMS && !terms.some(isLarge)) return;
  throw new GatosError('ERR_LIMIT', 'This search is too long.', {
    hint: `A search has at most ${MAX_TERMS} terms of ${MAX_VALUE} characters.`,
  });
}
