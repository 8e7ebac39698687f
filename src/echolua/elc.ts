/**
 * [LUA-1] ELC, the IR of EchoLua: a tree that says what a program means and nothing of how it was written. Locals are
 * numbers in order of their declaration (pre-order over the whole chunk), so renaming them, comments and layout change
 * nothing; anything that changes meaning does. Encoded as DAG-CBOR; `fold_root = sha256` of those bytes (ENC-6).
 *
 * Nodes are arrays whose first element is the tag. There are no positions in it: node numbers (pre-order over all
 * statements and expressions, the chunk's body first) name places, and a compiler keeps a side table from node number
 * to line and column (LUA-6).
 */
export type LocalId = number;

/**
 * Canonical decimal text of a Q32.32 number (ENC-7), never negative: `-1` is `['neg', ['n', '1']]`. `2147483648`, which
 * Q32.32 only holds as a negative number, stands nowhere but in `['neg', ['n', '2147483648']]`.
 */
export type NumberText = string;

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '//'
  | '%'
  | '..'
  | '=='
  | '~='
  | '<'
  | '<='
  | '>'
  | '>=';

export type Expression =
  | readonly ['nil']
  | readonly ['true']
  | readonly ['false']
  | readonly ['n', NumberText]
  /** A string that is valid UTF-8. */
  | readonly ['s', string]
  /** Any other string, its bytes in lower-case hex. */
  | readonly ['b', string]
  | readonly ['...']
  | readonly ['l', LocalId]
  /** A library function or constant by its full name: `dpairs`, `string.len`, `null`. Never a library table. */
  | readonly ['g', string]
  | readonly ['i', object: Expression, key: Expression]
  | readonly ['c', callee: Expression, args: readonly Expression[]]
  /** `object:name(args)`; on a string the string library's function. */
  | readonly ['m', object: Expression, name: string, args: readonly Expression[]]
  | readonly ['f', params: readonly LocalId[], vararg: boolean, body: Block]
  | readonly [BinaryOperator, left: Expression, right: Expression]
  | readonly ['and' | 'or', left: Expression, right: Expression]
  | readonly ['neg' | 'not' | '#', Expression]
  /** Parentheses, kept only round what can give several values (`c`, `m`, `...`). */
  | readonly ['p', Expression]
  | readonly ['t', readonly Field[]];

export type Field = readonly ['v', Expression] | readonly ['k', key: Expression, value: Expression];

/** What can be assigned to. */
export type Target = readonly ['l', LocalId] | readonly ['i', object: Expression, key: Expression];

export type Statement =
  /** `const` and mutable locals mean the same once checked, so attributes are gone. */
  | readonly ['local', ids: readonly LocalId[], values: readonly Expression[]]
  | readonly ['set', targets: readonly Target[], values: readonly Expression[]]
  /** A call as a statement: `c` or `m`. */
  | readonly ['do!', Expression]
  | readonly ['do', Block]
  | readonly ['while', condition: Expression, body: Block]
  /** The condition sees the body's locals. */
  | readonly ['repeat', body: Block, condition: Expression]
  | readonly [
      'if',
      branches: readonly (readonly [condition: Expression, body: Block])[],
      otherwise: Block | null,
    ]
  | readonly ['for', id: LocalId, from: Expression, to: Expression, step: Expression | null, body: Block]
  | readonly ['in', ids: readonly LocalId[], values: readonly Expression[], body: Block]
  /** `local function`: the body sees its own name. */
  | readonly ['fn', id: LocalId, value: Expression]
  | readonly ['return', readonly Expression[]]
  | readonly ['break'];

export type Block = readonly Statement[];

export interface Elc {
  readonly v: 1;
  readonly kind: 'fold' | 'policy' | 'predicate';
  /** Fuel for one event, or one state of a predicate (LUA-5); part of the identity. */
  readonly fuel: number;
  readonly body: Block;
}

/** Fuel for one event unless the fold's spec says otherwise. */
export const DEFAULT_FUEL = 1_000_000;
