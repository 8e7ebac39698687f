import type { Position } from './finding.ts';

/** The syntax tree of Lua 5.4. Every node knows its place: of calls the `(`, of operators the operator itself. */

export interface Local extends Position {
  readonly name: string;
  readonly attribute: 'const' | 'close' | undefined;
  /** Declared in the chunk's outermost block [STA-1]. */
  readonly chunkLevel: boolean;
  /** Every later assignment to it, in order. */
  readonly assignments: Position[];
}

export interface FunctionNode extends Position {
  readonly kind: 'function';
  /** `self` of a method definition included. */
  readonly params: readonly Local[];
  readonly vararg: boolean;
  readonly body: Block;
}

export interface NameNode extends Position {
  readonly kind: 'name';
  readonly name: string;
  /** undefined: a global. */
  readonly local: Local | undefined;
}

export interface StringNode extends Position {
  readonly kind: 'string';
  /** Text, or hex of its bytes if `binary`. */
  readonly text: string;
  readonly binary: boolean;
}

export interface IndexNode extends Position {
  readonly kind: 'index';
  readonly object: Expression;
  /** A string for `object.name`. */
  readonly key: Expression;
}

export interface CallNode extends Position {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Expression[];
}

export interface MethodNode extends Position {
  readonly kind: 'method';
  readonly object: Expression;
  readonly name: string;
  readonly args: readonly Expression[];
}

export interface BinaryNode extends Position {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface TableNode extends Position {
  readonly kind: 'table';
  readonly fields: readonly TableField[];
}

/** `key` is absent for `{ value }`. */
export interface TableField {
  readonly key: Expression | undefined;
  readonly value: Expression;
}

export type Expression =
  | (Position & { readonly kind: 'nil' | 'true' | 'false' | 'vararg' })
  | (Position & { readonly kind: 'number'; readonly text: string })
  | StringNode
  | FunctionNode
  | NameNode
  | IndexNode
  | CallNode
  | MethodNode
  | BinaryNode
  | (Position & { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression })
  | (Position & { readonly kind: 'paren'; readonly inner: Expression })
  | TableNode;

export interface LocalStatement extends Position {
  readonly kind: 'local';
  readonly locals: readonly Local[];
  readonly values: readonly Expression[];
}

export interface Branch {
  readonly condition: Expression;
  readonly body: Block;
}

export type Statement =
  | LocalStatement
  /** `function a.b:c() end` too. */
  | (Position & {
      readonly kind: 'assign';
      readonly targets: readonly (NameNode | IndexNode)[];
      readonly values: readonly Expression[];
    })
  | (Position & { readonly kind: 'callStatement'; readonly call: CallNode | MethodNode })
  | (Position & { readonly kind: 'do'; readonly body: Block })
  | (Position & { readonly kind: 'while' | 'repeat'; readonly condition: Expression; readonly body: Block })
  | (Position & {
      readonly kind: 'if';
      readonly branches: readonly Branch[];
      readonly otherwise: Block | undefined;
    })
  | (Position & {
      readonly kind: 'for';
      readonly local: Local;
      readonly from: Expression;
      readonly to: Expression;
      readonly step: Expression | undefined;
      readonly body: Block;
    })
  | (Position & {
      readonly kind: 'in';
      readonly locals: readonly Local[];
      readonly values: readonly Expression[];
      readonly body: Block;
    })
  | (Position & { readonly kind: 'localFunction'; readonly local: Local; readonly value: FunctionNode })
  | (Position & { readonly kind: 'return'; readonly values: readonly Expression[] })
  | (Position & { readonly kind: 'break' })
  | (Position & { readonly kind: 'goto' | 'label'; readonly name: string });

export type Block = readonly Statement[];

export interface Chunk {
  readonly body: Block;
  /** Where the source ends. */
  readonly end: Position;
}
