import type { Binding, Condition, Node, Shape, Value } from './ast.ts';
import { luaList, luaString, shorten } from './luaText.ts';
import { printNode, printShape } from './print.ts';

const LONGEST_PLACE = 80;
const LONGEST_SHAPE = 100;

/** How an error names its place: by what stands there, which comments, layout and the order of rules do not change. */
export function placeOf(node: Node): string {
  return luaString(shorten(printNode(node), LONGEST_PLACE));
}

/** Conditions and values as EchoLua expressions; notes which helpers they call. */
export class NodeWriter {
  readonly #helpers: Set<string>;
  /** `define` and `let` alike. */
  readonly #defined: ReadonlySet<string>;

  constructor(helpers: Set<string>, defined: ReadonlySet<string>) {
    this.#helpers = helpers;
    this.#defined = defined;
  }

  call(helper: string, ...args: readonly string[]): string {
    this.#helpers.add(helper);
    return `${helper}(${args.join(', ')})`;
  }

  condition(node: Condition): string {
    const place = () => placeOf(node);
    switch (node.kind) {
      case 'and':
      case 'or':
        return this.#balanced(node.kind, node.parts);
      case 'not':
        return `not ${this.#operand(node.of)}`;
      case 'compare':
        return this.#compare(node);
      case 'is':
        return this.call('is', this.value(node.of), luaString(node.type));
      case 'matches':
        return this.call('matches', this.value(node.of), this.shape(node.shape), placeOf(node.of));
      case 'exists':
        return `${this.value(node.of)} ~= nil`;
      case 'missing':
        return `${this.value(node.of)} == nil`;
      case 'some':
      case 'every': {
        const body = `function${this.#parameters(node.binding)} return ${this.condition(node.body)} end`;
        return this.call(node.kind, this.value(node.from), body, place());
      }
      case 'holds':
        return this.call('truth', this.value(node.of), place());
    }
  }

  /** Rows of conditions nest no deeper than they must: first half, second half. */
  #balanced(word: 'and' | 'or', parts: readonly Condition[]): string {
    const [first] = parts;
    if (parts.length === 1 && first) return this.#operand(first);
    const half = parts.length >> 1;
    const sides = [parts.slice(0, half), parts.slice(half)].map((side) =>
      side.length === 1 ? this.#balanced(word, side) : `(${this.#balanced(word, side)})`,
    );
    return sides.join(` ${word} `);
  }

  #operand(node: Condition): string {
    const text = this.condition(node);
    const simple =
      node.kind === 'some' || node.kind === 'every' || node.kind === 'holds' || node.kind === 'is';
    return simple ? text : `(${text})`;
  }

  #compare(node: Condition & { kind: 'compare' }): string {
    const left = this.value(node.left);
    const right = this.value(node.right);
    switch (node.operator) {
      case '==':
        return this.call('equal', left, right);
      case '!=':
        return this.call('differ', left, right);
      case 'in':
        return this.call('within', left, right, placeOf(node));
      case 'startswith':
      case 'endswith':
      case 'contains':
        return this.call(node.operator, left, right, placeOf(node));
      default:
        return this.call('order', left, luaString(node.operator), right, placeOf(node));
    }
  }

  /** A value as an expression that gives exactly one; nil is "undefined". */
  value(node: Value): string {
    switch (node.kind) {
      case 'number':
        return node.text;
      case 'string':
        return luaString(node.text);
      case 'constant':
        return node.value;
      case 'name':
        return this.#defined.has(node.name)
          ? this.call('recall', 'values', luaString(node.name))
          : `v_${node.name}`;
      case 'root':
        return `${node.root}.${node.field}`;
      case 'field':
        return this.call('field', this.value(node.of), luaString(node.name));
      case 'index':
        return this.call('at', this.value(node.of), this.value(node.key), placeOf(node));
      case 'call':
        return this.#function(node);
      case 'misfit':
        return this.call('misfit', this.value(node.of), this.shape(node.shape), placeOf(node.of));
      case 'list':
        return this.call('list', `${node.items.length}`, luaList(node.items.map((item) => this.value(item))));
      case 'gather': {
        const each = this.value(node.each);
        const body = node.condition
          ? `if ${this.condition(node.condition)} then return ${each} end return nil`
          : `return ${each}`;
        const pick = `function${this.#parameters(node.binding)} ${body} end`;
        return this.call('gather', this.value(node.from), pick, placeOf(node));
      }
      case 'arithmetic': {
        const { left, operator, right } = node;
        return this.call('calc', this.value(left), luaString(operator), this.value(right), placeOf(node));
      }
      case 'negate':
        return this.call('calc', '0', '"-"', this.value(node.of), placeOf(node));
    }
  }

  #function(node: Value & { kind: 'call' }): string {
    const argument = this.value(node.argument);
    const place = placeOf(node);
    if (node.name === 'group') return this.call('group', 'context.trust', argument, place);
    if (node.name === 'min') return this.call('extreme', argument, '"<"', place);
    if (node.name === 'max') return this.call('extreme', argument, '">"', place);
    return this.call(node.name, argument, place);
  }

  /** Helpers give item and key. */
  #parameters({ key, item }: Binding): string {
    return key === undefined ? `(v_${item})` : `(v_${item}, v_${key})`;
  }

  /** A shape as data for `misfit`: { what, wanted, ... }. */
  shape(shape: Shape): string {
    const wanted = luaString(shorten(printShape(shape), LONGEST_SHAPE));
    switch (shape.kind) {
      case 'type':
        return shape.type === 'any' ? '{ "any" }' : `{ "type", ${luaString(shape.type)} }`;
      case 'literal':
        return `{ "value", ${wanted}, ${this.value(shape.value)} }`;
      case 'either':
        return `{ "either", ${wanted}, ${luaList(shape.shapes.map((one) => this.shape(one)))} }`;
      case 'array':
        return `{ "array", ${wanted}, ${this.shape(shape.items)} }`;
      case 'map':
        return `{ "map", ${wanted}, ${this.shape(shape.values)} }`;
      case 'fields': {
        const fields = shape.fields.map(
          ({ name, optional, shape: inner }) => `{ ${luaString(name)}, ${this.shape(inner)}, ${optional} }`,
        );
        return `{ "fields", ${wanted}, ${luaList(fields)}, ${shape.open} }`;
      }
    }
  }
}
