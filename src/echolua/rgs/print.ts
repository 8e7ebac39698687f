import type { Binding, Condition, Definition, Node, Piece, Rgs, Rule, Shape, Value } from './ast.ts';
import { quoteText } from './lexer.ts';
import { isCondition } from './parseNodes.ts';
import { RESERVED } from './words.ts';

/** How tightly a node binds; a looser one inside a tighter one stands in parentheses. */
const OR = 1;
const AND = 2;
const NOT = 3;
const RELATION = 4;
const SUM = 5;
const PRODUCT = 6;
const PREFIX = 7;
const PRIMARY = 8;

type Quote = '"' | "'";

function levelOf(node: Node): number {
  switch (node.kind) {
    case 'or':
      return OR;
    case 'and':
      return AND;
    case 'not':
      return NOT;
    case 'compare':
    case 'is':
    case 'matches':
    case 'exists':
    case 'missing':
    case 'some':
    case 'every':
      return RELATION;
    case 'holds':
      return levelOf(node.of);
    case 'arithmetic':
      return node.operator === '+' || node.operator === '-' ? SUM : PRODUCT;
    case 'negate':
      return PREFIX;
    case 'number':
      return node.text.startsWith('-') ? PREFIX : PRIMARY;
    default:
      return PRIMARY;
  }
}

class Printer {
  readonly #quote: Quote;

  constructor(quote: Quote) {
    this.#quote = quote;
  }

  text(text: string): string {
    return quoteText(text, this.#quote);
  }

  at(node: Node, level: number): string {
    const text = isCondition(node) ? this.condition(node) : this.value(node);
    return levelOf(node) < level ? `(${text})` : text;
  }

  condition(node: Condition): string {
    switch (node.kind) {
      case 'and':
        return node.parts.map((part) => this.at(part, AND + 1)).join(' and ');
      case 'or':
        return node.parts.map((part) => this.at(part, OR + 1)).join(' or ');
      case 'not':
        return `not ${this.at(node.of, NOT)}`;
      case 'compare':
        return `${this.at(node.left, SUM)} ${node.operator} ${this.at(node.right, SUM)}`;
      case 'is':
        return `${this.at(node.of, SUM)} is ${node.type}`;
      case 'matches':
        return `${this.at(node.of, SUM)} matches ${this.shape(node.shape)}`;
      case 'exists':
      case 'missing':
        return `${node.kind} ${this.at(node.of, SUM)}`;
      case 'some':
      case 'every':
        return `${node.kind} ${this.#bind(node.binding, node.from)} { ${this.condition(node.body)} }`;
      case 'holds':
        return this.value(node.of);
    }
  }

  value(node: Value): string {
    switch (node.kind) {
      case 'number':
        return node.text;
      case 'string':
        return this.text(node.text);
      case 'constant':
        return node.value;
      case 'name':
        return node.name;
      case 'root':
        return `${node.root}.${node.field}`;
      case 'field':
        return `${this.#base(node.of)}.${node.name}`;
      case 'index':
        return `${this.#base(node.of)}[${this.value(node.key)}]`;
      case 'call':
        return `${node.name}(${this.value(node.argument)})`;
      case 'misfit':
        return `misfit(${this.value(node.of)}, ${this.shape(node.shape)})`;
      case 'list':
        return `[${node.items.map((item) => this.value(item)).join(', ')}]`;
      case 'gather': {
        const condition = node.condition ? ` if ${this.condition(node.condition)}` : '';
        return `[${this.value(node.each)} for ${this.#bind(node.binding, node.from)}${condition}]`;
      }
      case 'arithmetic': {
        const level = levelOf(node);
        return `${this.at(node.left, level)} ${node.operator} ${this.at(node.right, level + 1)}`;
      }
      case 'negate':
        return node.of.kind === 'number' ? `-(${node.of.text})` : `-${this.at(node.of, PREFIX)}`;
    }
  }

  #base(node: Value): string {
    const text = this.value(node);
    return node.kind === 'number' || levelOf(node) < PRIMARY ? `(${text})` : text;
  }

  #bind({ key, item }: Binding, from: Value): string {
    return `${key === undefined ? '' : `${key}, `}${item} in ${this.at(from, SUM)}`;
  }

  shape(shape: Shape): string {
    switch (shape.kind) {
      case 'type':
        return shape.type;
      case 'literal':
        return this.value(shape.value);
      case 'either':
        return shape.shapes.map((one) => this.shape(one)).join(' | ');
      case 'array':
        return `[${this.shape(shape.items)}]`;
      case 'map':
        return `{ *: ${this.shape(shape.values)} }`;
      case 'fields': {
        const fields = shape.fields.map(
          ({ name, optional, shape: inner }) =>
            `${this.#fieldName(name)}${optional ? '?' : ''}: ${this.shape(inner)}`,
        );
        const all = shape.open ? [...fields, '...'] : fields;
        return all.length === 0 ? '{}' : `{ ${all.join(', ')} }`;
      }
    }
  }

  #fieldName(name: string): string {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : this.text(name);
  }
}

const OUTSIDE = new Printer('"');
/** Within a reason, whose own quotes are double. */
const INSIDE = new Printer("'");

/** A node in one line, as it stands in a reason. */
export function printNode(node: Node): string {
  return isCondition(node) ? OUTSIDE.condition(node) : OUTSIDE.value(node);
}

export function printShape(shape: Shape): string {
  return OUTSIDE.shape(shape);
}

function printReason(pieces: readonly Piece[]): string {
  const texts = pieces.map((piece) =>
    typeof piece === 'string'
      ? quoteText(piece, '"').slice(1, -1).replace(/[{}]/g, '\\$&')
      : `{${INSIDE.value(piece)}}`,
  );
  return `"${texts.join('')}"`;
}

function printDefinition({ kind, name, body }: Definition): string {
  return `${kind} ${name} ${kind === 'let' ? '=' : 'if'} ${printNode(body)}\n`;
}

function printRule({ id, adr, condition, requirements, reason }: Rule): string {
  return [
    `deny "${id}"${adr === undefined ? '' : ` adr "${adr}"`}`,
    `  when ${printNode(condition)}`,
    ...requirements.map(({ least, of }) => `  require ${least} of ${printNode(of)}`),
    `  because ${printReason(reason)}\n`,
  ].join('\n');
}

/** A policy in the one way of writing it, definitions first; comments are not part of it. */
export function printRgs({ definitions, rules }: Rgs): string {
  return [...definitions.map(printDefinition), ...rules.map(printRule)].join('\n');
}
