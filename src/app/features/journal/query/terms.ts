import type { EventQuery, QueryTerm } from '../../../../rpc/contract.ts';

export type Status = Extract<QueryTerm, { readonly kind: 'status' }>['value'];
export type PathTerm = Extract<QueryTerm, { readonly kind: 'path' }>;
export type PathOperator = PathTerm['is'];
/** A term without its sign. */
export type Atom = QueryTerm extends infer T ? (T extends QueryTerm ? Omit<T, 'not'> : never) : never;

/** A term of what was typed, and where it stands there. */
export interface PlacedTerm {
  readonly from: number;
  readonly to: number;
  readonly term: QueryTerm;
}

/** A part that says nothing, and is left out of the search. */
export interface Mistake {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  /** What to write there instead, where that can be guessed. */
  readonly fix?: string;
}

export interface ParsedQuery {
  readonly query: EventQuery;
  readonly terms: readonly PlacedTerm[];
  readonly mistakes: readonly Mistake[];
}

export const STATUSES: readonly Status[] = ['fault', 'note', 'checkpoint', 'denied'];

/** As they are written; the longer ones first, as they must be read. */
export const OPERATORS: readonly (readonly [string, PathOperator])[] = [
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  [':', '='],
  ['=', '='],
  ['<', '<'],
  ['>', '>'],
  ['~', 'contains'],
];
