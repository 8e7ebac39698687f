import fc from 'fast-check';
import type {
  ArithmeticOperator,
  Binding,
  CompareOperator,
  Condition,
  Definition,
  Node,
  Piece,
  Rgs,
  Rule,
  Shape,
  TypeName,
  Value,
} from '../../../src/echolua/rgs/ast.ts';
import type { FoldEvent } from '../../../src/ports/lua.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import { eventOf } from './support.ts';

const at = { line: 1, column: 1 };
const FIELDS = ['n', 's', 'b', 'l', 'o', 'nil', 'gone', 'when', '__proto__', 'x1'];
const STRINGS = [
  '',
  'a',
  'b',
  'ab',
  'user:ada',
  'n',
  'é',
  '\u{1f600}',
  '{"}',
  "it's\n\\",
  'leads',
  'toString',
];
const NUMBERS = ['0', '1', '2', '-1', '0.5', '3', '5', '-0.25', '100', '12', '0.3333333333', '2147483647'];
const COMPARES: CompareOperator[] = [
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'startswith',
  'endswith',
  'contains',
  'in',
];
const TYPES: TypeName[] = ['string', 'number', 'whole', 'boolean', 'null', 'array', 'object'];
const CALLS = ['group', 'count', 'sum', 'min', 'max', 'length', 'lower', 'upper'];

/** What a value should be; mostly it is. */
type Want = 'any' | 'number' | 'string' | 'boolean' | 'array' | 'object' | 'actors';

interface Named {
  readonly name: string;
  readonly is: Want;
}

/** The names that mean something at a place. */
interface Scope {
  readonly lets: readonly Named[];
  readonly defines: readonly string[];
  readonly bound: readonly Named[];
}

const WANTS: Want[] = ['any', 'number', 'number', 'string', 'boolean', 'array', 'object', 'actors'];
/** Where in an event values of a kind are, if it is a usual one. */
const PLACES: Readonly<Record<Want, readonly string[]>> = {
  any: FIELDS,
  number: ['n', 'n', 'x1'],
  string: ['s', 's', 'when'],
  boolean: ['b'],
  array: ['l'],
  object: ['o'],
  actors: ['a'],
};
/** One value in so many is of any kind. */
const ODD = 40;

/** Policies as the grammar has them, out of choices that fast-check can shrink. */
export class PolicyGenerator {
  readonly #draw: (below: number) => number;
  readonly #prefix: string;
  #names = 0;

  /** Names and ids begin with `prefix`, so that several policies can stand in one. */
  constructor(choose: fc.GeneratorValue, prefix = '') {
    this.#draw = (below) => choose(fc.nat, { max: below - 1 });
    this.#prefix = prefix;
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[this.#draw(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  #some<T>(most: number, make: () => T, least = 0): T[] {
    return Array.from({ length: least + this.#draw(most - least + 1) }, make);
  }

  #name(): string {
    this.#names += 1;
    return `${this.#prefix}${this.#pick(['x', 'end', 'local', 'constructor', 'values'])}${this.#names}`;
  }

  policy(): Rgs {
    const definitions: Definition[] = [];
    const lets: Named[] = [];
    const defines: string[] = [];
    for (let left = this.#draw(4); left > 0; left--) {
      const kind = this.#pick(['let', 'define'] as const);
      const name = this.#name();
      const scope = { lets: [...lets], defines: [...defines], bound: [] };
      const is = this.#pick(WANTS);
      const body: Node = kind === 'let' ? this.value(scope, 3, is) : this.condition(scope, 3);
      definitions.push({ kind, name, body, at });
      if (kind === 'let') lets.push({ name, is });
      else defines.push(name);
    }
    const scope = { lets, defines, bound: [] };
    const rules = this.#some(4, () => this.#rule(scope), 1).map((rule, i) => ({
      ...rule,
      id: `${this.#prefix}${rule.id}${i}`,
    }));
    return { definitions, rules };
  }

  #rule(scope: Scope): Rule {
    const requirements =
      this.#draw(4) === 0
        ? this.#some(2, () => ({ least: 1 + this.#draw(3), of: this.#actors(scope), at }), 1)
        : [];
    return {
      id: this.#pick(['r', 'A/', 'z-', 'm.']),
      ...(this.#draw(2) === 0 ? { adr: 'ADR-0042' } : {}),
      condition: this.condition(scope, 4),
      requirements,
      reason: this.#reason(scope),
      at,
    };
  }

  #actors(scope: Scope): Value {
    return this.value(scope, 2, 'actors');
  }

  /** Texts never stand side by side: read back, they are one. */
  #reason(scope: Scope): Piece[] {
    const pieces: Piece[] = [this.#pick(STRINGS.filter((text) => text !== ''))];
    for (let left = this.#draw(3); left > 0; left--) {
      pieces.push(this.value(scope, 2));
      if (this.#draw(2) === 0) pieces.push(this.#pick([' ', '{', 'é}']));
    }
    return pieces;
  }

  #bind(): Binding {
    return this.#draw(2) === 0 ? { item: this.#name() } : { key: this.#name(), item: this.#name() };
  }

  /** With a collection, and its names. */
  #through(scope: Scope, depth: number) {
    const over = this.#pick(['array', 'array', 'object', 'actors'] as const);
    const binding = this.#bind();
    const item: Want = over === 'array' ? 'number' : over === 'actors' ? 'string' : 'any';
    const bound = [...scope.bound, { name: binding.item, is: item }];
    if (binding.key !== undefined)
      bound.push({ name: binding.key, is: over === 'object' ? 'string' : 'number' });
    return { binding, item, from: this.value(scope, depth, over), inner: { ...scope, bound } };
  }

  condition(scope: Scope, depth: number): Condition {
    const choice = depth <= 0 ? 5 + this.#draw(4) : this.#draw(13);
    if (choice === 0) {
      const kind = this.#pick(['and', 'or'] as const);
      return { kind, parts: this.#some(4, () => this.condition(scope, depth - 1), 2), at };
    }
    if (choice === 1) return { kind: 'not', of: this.condition(scope, depth - 1), at };
    if (choice === 2 || choice === 3) {
      const { binding, from, inner } = this.#through(scope, depth - 1);
      const body = this.condition(inner, depth - 1);
      return { kind: choice === 2 ? 'some' : 'every', binding, from, body, at };
    }
    if (choice === 4) return { kind: 'matches', of: this.value(scope, depth - 1), shape: this.shape(2), at };
    if (choice === 5)
      return { kind: this.#pick(['exists', 'missing']), of: this.value(scope, depth - 1), at };
    if (choice === 6) return { kind: 'is', of: this.value(scope, depth - 1), type: this.#pick(TYPES), at };
    if (choice === 7) {
      const name = scope.defines.length > 0 && this.#draw(2) === 0 ? this.#pick(scope.defines) : undefined;
      const of: Value =
        name === undefined ? this.value(scope, depth - 1, 'boolean') : { kind: 'name', name, at };
      return { kind: 'holds', of, at };
    }
    return this.#comparison(scope, depth - 1);
  }

  #comparison(scope: Scope, depth: number): Condition {
    const operator = this.#pick(COMPARES);
    let [left, right] = [this.#pick(WANTS), this.#pick(WANTS)];
    if (operator === '==' || operator === '!=') right = left;
    else if (operator === 'in')
      [left, right] = this.#pick([['number', 'array'] as const, ['string', 'actors'] as const]);
    else if (operator.length > 2) [left, right] = ['string', 'string'];
    else left = right = this.#pick(['number', 'number', 'string'] as const);
    return {
      kind: 'compare',
      operator,
      left: this.value(scope, depth, left),
      right: this.value(scope, depth, right),
      at,
    };
  }

  value(scope: Scope, depth: number, wanted: Want = 'any'): Value {
    const want = this.#draw(ODD) === 0 ? 'any' : wanted;
    const names = [...scope.bound, ...scope.bound, ...scope.lets].filter(
      ({ is }) => is === want || want === 'any',
    );
    if (names.length > 0 && this.#draw(3) === 0) return { kind: 'name', name: this.#pick(names).name, at };
    if (this.#draw(depth <= 0 ? 2 : 4) === 0) return this.#path(want);
    switch (want) {
      case 'number':
        return this.#number(scope, depth);
      case 'string':
        return this.#string(scope, depth);
      case 'boolean':
        return { kind: 'constant', value: this.#pick(['true', 'false']), at };
      case 'array':
        return this.#array(scope, depth);
      case 'actors':
        return this.#leads();
      case 'object':
        return this.#path('object');
      case 'any':
        return this.#any(scope, depth);
    }
  }

  #number(scope: Scope, depth: number): Value {
    const choice = depth <= 0 ? 0 : this.#draw(8);
    const next = depth - 1;
    if (choice === 1) return { kind: 'negate', of: this.value(scope, next, 'number'), at };
    if (choice === 2 || choice === 3) {
      const operator: ArithmeticOperator = this.#pick(['+', '-', '*', '/']);
      const [left, right] = [this.value(scope, next, 'number'), this.value(scope, next, 'number')];
      return { kind: 'arithmetic', operator, left, right, at };
    }
    if (choice >= 4 && choice <= 6) {
      const name = this.#pick(['count', 'sum', 'min', 'max', 'length']);
      return {
        kind: 'call',
        name,
        argument: this.value(scope, next, name === 'length' ? 'string' : 'array'),
        at,
      };
    }
    return { kind: 'number', text: this.#pick(NUMBERS), at };
  }

  #string(scope: Scope, depth: number): Value {
    const choice = depth <= 0 ? 0 : this.#draw(6);
    if (choice === 1) {
      const name = this.#pick(['lower', 'upper']);
      return { kind: 'call', name, argument: this.value(scope, depth - 1, 'string'), at };
    }
    if (choice === 2) return { kind: 'misfit', of: this.value(scope, depth - 1), shape: this.shape(2), at };
    if (choice === 3)
      return { kind: 'root', root: 'event', field: this.#pick(['type', 'actor', 'ns', 'ts', 'ulid']), at };
    return { kind: 'string', text: this.#pick(STRINGS), at };
  }

  #array(scope: Scope, depth: number): Value {
    const next = depth - 1;
    if (depth <= 0 || this.#draw(2) === 0)
      return { kind: 'list', items: this.#some(4, () => this.value(scope, next, 'number')), at };
    const { binding, from, inner, item } = this.#through(scope, next);
    const condition = this.#draw(2) === 0 ? { condition: this.condition(inner, next) } : {};
    const each = this.value(inner, next, item === 'any' ? 'any' : 'number');
    return { kind: 'gather', each, binding, from, ...condition, at };
  }

  #leads(): Value {
    if (this.#draw(5) === 0)
      return {
        kind: 'list',
        items: this.#some(3, () => ({ kind: 'string', text: this.#pick(['user:ada', 'user:bo']), at })),
        at,
      };
    const argument: Value = { kind: 'string', text: this.#pick(['leads', 'leads', 'a', 'nobody']), at };
    return { kind: 'call', name: 'group', argument, at };
  }

  #any(scope: Scope, depth: number): Value {
    const next = depth - 1;
    switch (depth <= 0 ? this.#draw(2) : this.#draw(6)) {
      case 0:
        return { kind: 'constant', value: this.#pick(['true', 'false', 'null']), at };
      case 1:
        return { kind: 'string', text: this.#pick(STRINGS), at };
      case 2:
        return {
          kind: 'field',
          of: this.value(scope, next, this.#pick(['object', 'any'])),
          name: this.#pick(FIELDS),
          at,
        };
      case 3: {
        const of = this.value(scope, next, this.#pick(['object', 'array']));
        return { kind: 'index', of, key: this.value(scope, next, this.#pick(['number', 'string'])), at };
      }
      case 4:
        return { kind: 'call', name: this.#pick(CALLS), argument: this.value(scope, next), at };
      default:
        return this.value(scope, next, this.#pick(WANTS));
    }
  }

  #path(want: Want): Value {
    const name = this.#pick(this.#draw(8) === 0 ? FIELDS : PLACES[want]);
    const inState = this.#draw(4) === 0;
    const root: Value = inState
      ? { kind: 'root', root: 'context', field: 'state', at }
      : { kind: 'root', root: 'event', field: 'payload', at };
    return { kind: 'field', of: root, name, at };
  }

  shape(depth: number): Shape {
    const choice = this.#draw(depth <= 0 ? 3 : 7);
    if (choice <= 1) return { kind: 'type', type: this.#pick(['any', ...TYPES]) };
    if (choice === 2) {
      const literal = this.#draw(3);
      if (literal === 0) return { kind: 'literal', value: { kind: 'number', text: this.#pick(NUMBERS), at } };
      if (literal === 1) return { kind: 'literal', value: { kind: 'string', text: this.#pick(STRINGS), at } };
      return { kind: 'literal', value: { kind: 'constant', value: this.#pick(['true', 'false']), at } };
    }
    if (choice === 3) {
      const one = () => {
        const shape = this.shape(depth - 1);
        return shape.kind === 'either' ? (shape.shapes[0] ?? shape) : shape;
      };
      return { kind: 'either', shapes: this.#some(3, one, 2) };
    }
    if (choice === 4) return { kind: 'array', items: this.shape(depth - 1) };
    if (choice === 5) return { kind: 'map', values: this.shape(depth - 1) };
    const names = [...new Set(this.#some(4, () => this.#pick([...FIELDS, 'a b', ''])))];
    const fields = names.map((name) => ({
      name,
      optional: this.#draw(2) === 0,
      shape: this.shape(depth - 1),
    }));
    return { kind: 'fields', fields, open: this.#draw(2) === 0 };
  }

  json(depth: number): JsonValue {
    const choice = this.#draw(depth <= 0 ? 5 : 9);
    if (choice === 0) return this.#pick([0, 1, 2, -1, 0.5, 3, 2147483647]);
    if (choice === 1 || choice === 2) return this.#pick(STRINGS);
    if (choice === 3) return this.#draw(2) === 0;
    if (choice === 4) return null;
    if (choice <= 6) return this.#some(4, () => this.json(depth - 1));
    return this.#object(depth);
  }

  /** As JSON has it, `__proto__` included. */
  #object(depth: number): JsonValue {
    const names = [...new Set(this.#some(5, () => this.#pick(FIELDS)))];
    return Object.fromEntries(names.map((name) => [name, this.json(depth - 1)]));
  }

  /** What the places say, for the most part. */
  #usual(): JsonValue {
    const numbers = [0, 1, 2, -1, 0.5, 3, 7];
    const actors = ['user:ada', 'user:bo'];
    const usual: [string, () => JsonValue][] = [
      ['n', () => this.#pick(numbers)],
      ['x1', () => this.#pick(numbers)],
      ['s', () => this.#pick(STRINGS)],
      ['when', () => this.#pick(STRINGS)],
      ['b', () => this.#draw(2) === 0],
      ['l', () => this.#some(4, () => this.#pick(numbers))],
      ['o', () => this.#object(2)],
      ['a', () => this.#some(2, () => this.#pick(actors))],
    ];
    return Object.fromEntries(
      usual.flatMap(([name, make]) => {
        const chance = this.#draw(20);
        return chance === 0 ? [] : [[name, chance === 1 ? this.json(2) : make()]];
      }),
    );
  }

  event(): FoldEvent {
    return eventOf({
      type: this.#pick(['test', 'a', 'ab']),
      actor: this.#pick(['user:ada', 'user:bo']),
      ...(this.#draw(2) === 0 ? { ts: '2026-01-01T00:00:00Z' } : {}),
      payload: this.#draw(10) === 0 ? this.json(3) : this.#usual(),
    });
  }

  context(): JsonValue {
    const actors = () => this.#some(3, () => this.#pick(['user:ada', 'user:bo', 'user:cy']));
    const groups = this.#draw(8) === 0 ? this.json(2) : { leads: actors(), a: actors() };
    return {
      ...(this.#draw(6) === 0 ? {} : { state: this.#usual() }),
      ...(this.#draw(6) === 0 ? {} : { trust: { groups } }),
      ...(this.#draw(6) === 0 ? {} : { approvals: this.#draw(6) === 0 ? this.json(2) : actors() }),
      profile: 'local',
    };
  }
}
