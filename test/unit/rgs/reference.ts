/**
 * docs/rgs.md once more, as a tree walk in TypeScript over bigint numbers: what the compiled policies are held against.
 * Shares the parser and the number type with them and nothing else.
 */
import { add, div, mul, rawFromDouble, rawFromText, sub, textFromRaw } from '../../../src/echolua/q32.ts';
import type { Binding, Condition, Node, Rgs, Rule, Shape, Value } from '../../../src/echolua/rgs/ast.ts';
import { printNode, printShape } from '../../../src/echolua/rgs/print.ts';
import type { FoldEvent } from '../../../src/ports/lua.ts';
import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import type { Denial } from './support.ts';

/** Numbers are raw Q32.32; undefined is the language's. */
type Data = null | boolean | bigint | string | Data[] | Map<string, Data>;
type Maybe = Data | undefined;

class Err extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function err(code: string): never {
  throw new Err(code);
}

function dataOf(json: JsonValue): Data {
  if (typeof json === 'number') return rawFromDouble(json);
  if (Array.isArray(json)) return json.map(dataOf);
  if (json === null || typeof json !== 'object') return json;
  return new Map(Object.entries(json).map(([key, value]) => [key, dataOf(value)]));
}

function kind(v: Data): string {
  if (v === null) return 'null';
  if (Array.isArray(v)) return 'array';
  if (v instanceof Map) return 'object';
  return typeof v === 'bigint' ? 'number' : typeof v;
}

const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function jsonText(v: Data): string {
  if (typeof v === 'bigint') return textFromRaw(v);
  if (Array.isArray(v)) return `[${v.map(jsonText).join(',')}]`;
  if (!(v instanceof Map)) return JSON.stringify(v);
  const keys = [...v.keys()].sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${jsonText(v.get(key) ?? null)}`).join(',')}}`;
}

const same = (a: Data, b: Data) => kind(a) === kind(b) && jsonText(a) === jsonText(b);
const whole = (v: Data) => typeof v === 'bigint' && (v & 0xffffffffn) === 0n;

/** Whole letters of the first `most` bytes. */
function cut(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let kept = '';
  for (const letter of text) {
    if (Buffer.byteLength(kept + letter) > most) break;
    kept += letter;
  }
  return `${kept}...`;
}

function shown(v: Maybe): string {
  if (v === undefined) return 'nothing';
  return cut(typeof v === 'string' ? v : jsonText(v), 200);
}

function compute(run: () => bigint): bigint {
  try {
    return run();
  } catch {
    return err('E_OVERFLOW');
  }
}

function calc(a: Maybe, operator: string, b: Maybe): Maybe {
  if (a === undefined || b === undefined) return undefined;
  if (typeof a !== 'bigint' || typeof b !== 'bigint') return err('E_TYPE');
  if (operator === '/' && b === 0n) return err('E_DIV0');
  return compute(() => {
    if (operator === '+') return add(a, b);
    if (operator === '-') return sub(a, b);
    return operator === '*' ? mul(a, b) : div(a, b);
  });
}

function order(a: Maybe, operator: string, b: Maybe): boolean {
  if (a === undefined || b === undefined) return false;
  let sign: number;
  if (typeof a === 'bigint' && typeof b === 'bigint') sign = a < b ? -1 : Number(a > b);
  else if (typeof a === 'string' && typeof b === 'string') sign = bytewise(a, b);
  else return err('E_TYPE');
  if (operator === '<') return sign < 0;
  if (operator === '<=') return sign <= 0;
  return operator === '>' ? sign > 0 : sign >= 0;
}

function step(of: Maybe, key: Maybe): Maybe {
  if (of === undefined || key === undefined) return undefined;
  if (typeof key === 'string') return of instanceof Map ? of.get(key) : undefined;
  if (typeof key !== 'bigint') return err('E_TYPE');
  if (!Array.isArray(of) || !whole(key)) return undefined;
  const i = Number(key >> 32n);
  return i >= 1 ? of[i - 1] : undefined;
}

/** Keys and items in order; undefined of nothing. */
function entries(v: Maybe): [Data, Data][] | undefined {
  if (v === undefined) return undefined;
  if (Array.isArray(v)) return v.map((item, i) => [BigInt(i + 1) << 32n, item]);
  if (!(v instanceof Map)) return err('E_TYPE');
  return [...v].sort(([a], [b]) => bytewise(a, b));
}

function short(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most).join('')}...`;
}

function misfit(v: Data, shape: Shape, path: string): string | undefined {
  const no = `${path} is ${kind(v)} and should be ${short(printShape(shape), 100)}`;
  const firstOf = (all: (string | undefined)[]) => all.find((why) => why !== undefined);
  switch (shape.kind) {
    case 'type': {
      const fits = shape.type === 'any' || kind(v) === shape.type || (shape.type === 'whole' && whole(v));
      return fits ? undefined : no;
    }
    case 'literal': {
      const { value } = shape;
      let wanted: Data =
        value.kind === 'string' ? value.text : value.kind === 'constant' && value.value === 'true';
      if (value.kind === 'number') wanted = rawFromText(value.text);
      return same(v, wanted) ? undefined : no;
    }
    case 'either':
      return shape.shapes.some((one) => misfit(v, one, path) === undefined) ? undefined : no;
    case 'array':
      return Array.isArray(v)
        ? firstOf(v.map((item, i) => misfit(item, shape.items, `${path}[${i + 1}]`)))
        : no;
    case 'map': {
      if (!(v instanceof Map)) return no;
      const all = [...v].sort(([a], [b]) => bytewise(a, b));
      return firstOf(all.map(([key, item]) => misfit(item, shape.values, `${path}.${cut(key, 60)}`)));
    }
    case 'fields': {
      if (!(v instanceof Map)) return no;
      const why = firstOf(
        shape.fields.map(({ name, optional, shape: inner }) => {
          const value = v.get(name);
          const place = `${path}.${cut(name, 60)}`;
          if (value === undefined) return optional ? undefined : `${place} is missing`;
          return misfit(value, inner, place);
        }),
      );
      if (why !== undefined || shape.open) return why;
      const more = [...v.keys()].sort(bytewise).find((key) => !shape.fields.some(({ name }) => name === key));
      return more === undefined ? undefined : `${path} has a field more: ${cut(more, 60)}`;
    }
  }
}

function actors(v: Maybe): Set<string> {
  if (v === undefined) return new Set();
  if (!Array.isArray(v)) return err('E_TYPE');
  return new Set(v.map((actor) => (typeof actor === 'string' ? actor : err('E_TYPE'))));
}

type Scope = ReadonlyMap<string, Data>;

export class Reference {
  readonly #rgs: Rgs;
  readonly #event: ReadonlyMap<string, Data>;
  readonly #context: ReadonlyMap<string, Data>;

  constructor(rgs: Rgs, event: FoldEvent, context: JsonValue) {
    this.#rgs = rgs;
    this.#event = new Map(Object.entries(event).map(([key, value]) => [key, dataOf(value)]));
    const data = dataOf(context);
    this.#context = data instanceof Map ? data : new Map();
  }

  /** Everything that denies, by rule. */
  denials(): Denial[] {
    const all = this.#rgs.rules.flatMap((rule) => this.#denial(rule) ?? []);
    return all.sort((a, b) => bytewise(a.rule, b.rule));
  }

  #denial(rule: Rule): Denial | undefined {
    const named = { rule: rule.id, ...(rule.adr === undefined ? {} : { adr: rule.adr }) };
    try {
      const none: Scope = new Map();
      if (!this.condition(rule.condition, none)) return undefined;
      const missing = rule.requirements.map(({ least, of }) => {
        const [who, given] = [actors(this.value(of, none)), actors(this.#context.get('approvals'))];
        const have = [...given].filter((actor) => who.has(actor)).sort(bytewise);
        const group =
          of.kind === 'call' && of.name === 'group' && of.argument.kind === 'string'
            ? of.argument.text
            : undefined;
        return {
          at_least: least,
          ...(group === undefined ? {} : { group }),
          of: [...who].sort(bytewise),
          have,
          place: of,
        };
      });
      const needs = missing.filter(({ have, at_least }) => have.length < at_least);
      if (rule.requirements.length > 0 && needs.length === 0) return undefined;
      const reason = rule.reason
        .map((piece) => (typeof piece === 'string' ? piece : shown(this.value(piece, none))))
        .join('');
      if (needs.length === 0) return { ...named, reason };
      const words = needs.map(({ at_least, group, have, place }) => {
        const whose = group === undefined ? `\`${short(printNode(place), 80)}\`` : `@${group}`;
        return `needs ${at_least} approval${at_least === 1 ? '' : 's'} of ${whose}, has ${have.length}`;
      });
      return {
        ...named,
        reason: `${reason} (${words.join('; ')})`,
        needs: needs.map(({ place: _, ...need }) => need),
      };
    } catch (error) {
      if (error instanceof Err) return { ...named, error: error.code, reason: '' };
      throw error;
    }
  }

  #defined(name: string): Node {
    const found = this.#rgs.definitions.find((definition) => definition.name === name);
    if (!found) throw new Error(`no ${name}`);
    return found.body;
  }

  #bound(scope: Scope, { key, item }: Binding, k: Data, v: Data): Scope {
    return new Map([...scope, [item, v], ...(key === undefined ? [] : ([[key, k]] as const))]);
  }

  condition(node: Condition, scope: Scope): boolean {
    switch (node.kind) {
      case 'and':
        return node.parts.every((part) => this.condition(part, scope));
      case 'or':
        return node.parts.some((part) => this.condition(part, scope));
      case 'not':
        return !this.condition(node.of, scope);
      case 'compare':
        return this.#compare(node, scope);
      case 'is': {
        const v = this.value(node.of, scope);
        if (v === undefined) return false;
        return node.type === 'whole' ? whole(v) : kind(v) === node.type;
      }
      case 'matches': {
        const v = this.value(node.of, scope);
        return v !== undefined && misfit(v, node.shape, '') === undefined;
      }
      case 'exists':
        return this.value(node.of, scope) !== undefined;
      case 'missing':
        return this.value(node.of, scope) === undefined;
      case 'some':
      case 'every': {
        const all = entries(this.value(node.from, scope));
        const holds = ([k, v]: [Data, Data]) =>
          this.condition(node.body, this.#bound(scope, node.binding, k, v));
        return all !== undefined && (node.kind === 'some' ? all.some(holds) : all.every(holds));
      }
      case 'holds': {
        const { of } = node;
        if (of.kind === 'name' && !scope.has(of.name)) {
          const body = this.#rgs.definitions.find(({ name }) => name === of.name);
          if (body?.kind === 'define') return this.condition(body.body as Condition, new Map());
        }
        const v = this.value(of, scope);
        if (v === undefined) return false;
        return typeof v === 'boolean' ? v : err('E_TYPE');
      }
    }
  }

  #compare({ operator, left, right }: Condition & { kind: 'compare' }, scope: Scope): boolean {
    const [a, b] = [this.value(left, scope), this.value(right, scope)];
    if (a === undefined || b === undefined) return false;
    if (operator === '==') return same(a, b);
    if (operator === '!=') return !same(a, b);
    if (operator === 'in') return Array.isArray(b) ? b.some((item) => same(a, item)) : err('E_TYPE');
    if (operator === 'startswith' || operator === 'endswith' || operator === 'contains') {
      if (typeof a !== 'string' || typeof b !== 'string') return err('E_TYPE');
      if (operator === 'contains') return a.includes(b);
      return operator === 'startswith' ? a.startsWith(b) : a.endsWith(b);
    }
    return order(a, operator, b);
  }

  value(node: Value, scope: Scope): Maybe {
    switch (node.kind) {
      case 'number':
        return rawFromText(node.text);
      case 'string':
        return node.text;
      case 'constant':
        return node.value === 'null' ? null : node.value === 'true';
      case 'name':
        return scope.has(node.name)
          ? scope.get(node.name)
          : this.value(this.#defined(node.name) as Value, new Map());
      case 'root':
        return (node.root === 'event' ? this.#event : this.#context).get(node.field);
      case 'field':
        return step(this.value(node.of, scope), node.name);
      case 'index': {
        const of = this.value(node.of, scope);
        return step(of, this.value(node.key, scope));
      }
      case 'call':
        return this.#call(node.name, this.value(node.argument, scope));
      case 'misfit': {
        const v = this.value(node.of, scope);
        return v === undefined ? undefined : misfit(v, node.shape, short(printNode(node.of), 80));
      }
      case 'list': {
        const items = node.items.map((item) => this.value(item, scope));
        return items.every((item) => item !== undefined) ? items : undefined;
      }
      case 'gather':
        return entries(this.value(node.from, scope))?.flatMap(([k, v]): Data[] => {
          const inner = this.#bound(scope, node.binding, k, v);
          if (node.condition && !this.condition(node.condition, inner)) return [];
          const each = this.value(node.each, inner);
          return each === undefined ? [] : [each];
        });
      case 'arithmetic': {
        const [a, b] = [this.value(node.left, scope), this.value(node.right, scope)];
        return calc(a, node.operator, b);
      }
      case 'negate':
        return calc(0n, '-', this.value(node.of, scope));
    }
  }

  #call(name: string, v: Maybe): Maybe {
    if (v === undefined) return undefined;
    if (name === 'group') {
      return typeof v === 'string' ? step(step(this.#context.get('trust'), 'groups'), v) : err('E_TYPE');
    }
    if (name === 'length' || name === 'lower' || name === 'upper') {
      if (typeof v !== 'string') return err('E_TYPE');
      if (name === 'length') return BigInt(Buffer.byteLength(v)) << 32n;
      return v.replace(/[A-Za-z]/g, (letter) =>
        name === 'lower' ? letter.toLowerCase() : letter.toUpperCase(),
      );
    }
    const items = entries(v)?.map(([, item]) => item) ?? [];
    if (name === 'count') return BigInt(items.length) << 32n;
    if (name === 'sum') return items.reduce<Maybe>((total, item) => calc(total, '+', item), 0n);
    return items.reduce<Maybe>((best, item) => {
      order(item, '<', best ?? item);
      return best === undefined || order(item, name === 'min' ? '<' : '>', best) ? item : best;
    }, undefined);
  }
}
