import type { Position } from '../syntax/finding.ts';

/**
 * What a `.rgs` policy says (docs/rgs.md). Values give a JSON value or nothing ("undefined"); conditions are true or
 * false. Either can err, and then the rule denies. No node makes a function or repeats itself: all of it ends.
 */
export type Value =
  /** Canonical text (ENC-7), with its minus. */
  (
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'string'; readonly text: string }
    | { readonly kind: 'constant'; readonly value: 'true' | 'false' | 'null' }
    /** A definition, or what a quantifier goes through. */
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'root'; readonly root: RootName; readonly field: string }
    | { readonly kind: 'field'; readonly of: Value; readonly name: string }
    | { readonly kind: 'index'; readonly of: Value; readonly key: Value }
    | { readonly kind: 'call'; readonly name: string; readonly argument: Value }
    | { readonly kind: 'misfit'; readonly of: Value; readonly shape: Shape }
    | { readonly kind: 'list'; readonly items: readonly Value[] }
    | {
        readonly kind: 'gather';
        readonly each: Value;
        readonly binding: Binding;
        readonly from: Value;
        readonly condition?: Condition;
      }
    | {
        readonly kind: 'arithmetic';
        readonly operator: ArithmeticOperator;
        readonly left: Value;
        readonly right: Value;
      }
    | { readonly kind: 'negate'; readonly of: Value }
  ) & { readonly at: Position };

export type RootName = 'event' | 'context';
export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type CompareOperator =
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'startswith'
  | 'endswith'
  | 'contains'
  | 'in';
export type TypeName = 'string' | 'number' | 'whole' | 'boolean' | 'null' | 'array' | 'object';

export type Condition = (
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'compare';
      readonly operator: CompareOperator;
      readonly left: Value;
      readonly right: Value;
    }
  | { readonly kind: 'is'; readonly of: Value; readonly type: TypeName }
  | { readonly kind: 'matches'; readonly of: Value; readonly shape: Shape }
  | { readonly kind: 'exists' | 'missing'; readonly of: Value }
  | {
      readonly kind: 'some' | 'every';
      readonly binding: Binding;
      readonly from: Value;
      readonly body: Condition;
    }
  /** A value that is true or false, or the name of a `define`. */
  | { readonly kind: 'holds'; readonly of: Value }
) & { readonly at: Position };

export type Node = Value | Condition;

/** `key, item`: names of what is gone through. */
export interface Binding {
  readonly key?: string;
  readonly item: string;
}

export type Shape =
  | { readonly kind: 'type'; readonly type: TypeName | 'any' }
  /** Exactly this string, number, boolean or null. */
  | { readonly kind: 'literal'; readonly value: Value & { kind: 'number' | 'string' | 'constant' } }
  | { readonly kind: 'either'; readonly shapes: readonly Shape[] }
  | { readonly kind: 'array'; readonly items: Shape }
  | { readonly kind: 'fields'; readonly fields: readonly ShapeField[]; readonly open: boolean }
  /** Any names, all of one shape. */
  | { readonly kind: 'map'; readonly values: Shape };

export interface ShapeField {
  readonly name: string;
  readonly optional: boolean;
  readonly shape: Shape;
}

/** Text and what stands in braces in it. */
export type Piece = string | Value;

export interface Requirement {
  readonly least: number;
  readonly of: Value;
  readonly at: Position;
}

export interface Definition {
  readonly kind: 'let' | 'define';
  readonly name: string;
  readonly body: Node;
  readonly at: Position;
}

export interface Rule {
  readonly id: string;
  readonly adr?: string;
  readonly condition: Condition;
  readonly requirements: readonly Requirement[];
  readonly reason: readonly Piece[];
  readonly at: Position;
}

export interface Rgs {
  readonly definitions: readonly Definition[];
  readonly rules: readonly Rule[];
}
