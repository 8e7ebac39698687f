/** The words of `.rgs`, read by the parser, the checks, the generator and the documentation. */
export const OPENERS: ReadonlySet<string> = new Set(['let', 'define', 'deny']);

export const FUNCTIONS: ReadonlySet<string> = new Set([
  'group',
  'count',
  'sum',
  'min',
  'max',
  'length',
  'lower',
  'upper',
]);

export const TYPES: ReadonlySet<string> = new Set([
  'string',
  'number',
  'whole',
  'boolean',
  'null',
  'array',
  'object',
]);

/** Names that definitions and quantifiers cannot have. */
export const RESERVED: ReadonlySet<string> = new Set([
  ...OPENERS,
  ...FUNCTIONS,
  'misfit',
  'adr',
  'when',
  'require',
  'of',
  'because',
  'if',
  'and',
  'or',
  'not',
  'in',
  'is',
  'matches',
  'exists',
  'missing',
  'some',
  'every',
  'for',
  'startswith',
  'endswith',
  'contains',
  'true',
  'false',
  'null',
  'event',
  'context',
]);

/** What an event and a context have. A misspelt one would be undefined, and its rule silently never deny. */
export const ROOTS = {
  event: ['type', 'actor', 'ns', 'ts', 'ulid', 'cid', 'payload'],
  context: ['state', 'trust', 'grants', 'approvals', 'profile'],
} as const;

/** Limits of the language: a source past one of them is refused. */
export const MAX_SOURCE = 1 << 18;
export const MAX_DEPTH = 32;
/** Conditions in a row, parts of a shape, items of a list. */
export const MAX_ROW = 500;
/** Operators in a row of arithmetic; steps of a path. */
export const MAX_TERMS = 32;
export const MAX_STEPS = 32;
export const MAX_RULES = 500;
export const MAX_HOLES = 16;
/** Bytes of a string: as long as a key may be. */
export const MAX_TEXT = 1024;
export const MAX_QUORUM = 1000;
