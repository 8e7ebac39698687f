import type { Block, Expression, Field, LocalId } from '../elc.ts';
import { libraryEntry } from '../library.ts';
import { rawFromText } from '../q32.ts';
import { directFunction, functionValue } from './names.ts';
import type { ProgramFacts } from './program.ts';
import {
  hasComputedKeys,
  isPlainKey,
  isRepeatable,
  NeedsStatements,
  positiveInteger,
  repeatedOperands,
} from './repeatable.ts';
import {
  at,
  hasMarks,
  isNumeric,
  quote,
  quoteHex,
  rawLiteral,
  type StaticType,
  type Value,
} from './values.ts';

const ONE = 1n << 32n;
const LITERAL_START = /^(?:function\b|nil\b|true\b|false\b|\.\.\.|["{\d])/;
const COMPARISONS: ReadonlyMap<string, string> = new Map([
  ['<', 'LT'],
  ['<=', 'LE'],
  ['>', 'GT'],
  ['>=', 'GE'],
]);
const MAX_BRIEF = 1000;

type Node<Tag extends Expression[0]> = Extract<Expression, { 0: Tag }>;
type Binary = readonly [string, Expression, Expression];

/** What expressions ask of the statements round them. */
export interface Surroundings {
  /** Text of a function from its parameters on. */
  functionText(node: number, params: readonly LocalId[], vararg: boolean, body: Block): string;
}

/**
 * Makes Lua of expressions. An expression becomes text that is evaluated where the statement stands; what needs
 * statements of its own (checked sums of what is no local) is computed into temporaries before, in the order in which
 * Lua evaluates. Temporaries are a stack: a value is used up before those below it.
 */
export class Expressions {
  readonly needs: NeedsStatements;
  readonly types = new Map<LocalId, StaticType>();
  readonly facts: ProgramFacts;
  /** Names of the runtime that the text uses. */
  readonly used = new Set<string>();
  readonly #surroundings: Surroundings;
  pre: string[] = [];
  #top = 0;
  #most = 0;

  constructor(facts: ProgramFacts, surroundings: Surroundings) {
    this.facts = facts;
    this.needs = new NeedsStatements(facts.volatile);
    this.#surroundings = surroundings;
  }

  /** Runs `emit` with temporaries of its own; returns its result, the statements before it and how many there are. */
  scoped<T>(emit: () => T): { result: T; pre: string; temporaries: number } {
    const saved = { pre: this.pre, top: this.#top, most: this.#most };
    this.pre = [];
    this.#top = 0;
    this.#most = 0;
    const result = emit();
    const pre = this.pre.join('');
    const temporaries = this.#most;
    this.pre = saved.pre;
    this.#top = saved.top;
    this.#most = saved.most;
    return { result, pre, temporaries };
  }

  runtime(name: string): string {
    this.used.add(name);
    return name;
  }

  /** A call of a runtime function that node `n` answers for. */
  call(name: string, n: number, args: readonly string[]): string {
    return `${at(n)}${this.runtime(name)}(${args.join(',')})`;
  }

  numberOf(node: Expression): number {
    return this.facts.numbers.get(node) ?? -1;
  }

  #temporary(): string {
    this.#top += 1;
    this.#most = Math.max(this.#most, this.#top);
    return `t${this.#top}`;
  }

  /** Computes a value now, into a temporary that takes the place of those above `mark`. */
  settle(value: Value, mark: number): Value {
    this.#top = mark;
    const name = this.#temporary();
    this.pre.push(`${name}=${value.text};`);
    return { text: name, type: value.type, stable: true };
  }

  /** Values in order. Those in `repeated` come out as text that can stand twice. */
  values(nodes: readonly Expression[], lastMany = false, repeated: readonly Expression[] = []): Value[] {
    const settles = (node: Expression, i: number) =>
      (repeated.includes(node) && !isRepeatable(node)) || this.needs.isOvertaken(node, nodes.slice(i + 1));
    const last = nodes.findLastIndex((node, i) => this.needs.of(node) || settles(node, i));
    return nodes.map((node, i) => {
      const mark = this.#top;
      const value = this.value(node, lastMany && i === nodes.length - 1);
      return settles(node, i) || (i < last && !value.stable) ? this.settle(value, mark) : value;
    });
  }

  /** One value, or where `many` is said all the values that a call or `...` gives. */
  value(node: Expression, many = false): Value {
    switch (node[0]) {
      case 'nil':
        return { text: 'nil', type: 'nil', stable: true };
      case 'true':
      case 'false':
        return { text: node[0], type: 'bool', stable: true };
      case 'n':
        return this.#number(rawFromText(node[1]));
      case 's':
        return { text: quote(node[1]), type: 'str', stable: true };
      case 'b':
        return { text: quoteHex(node[1]), type: 'str', stable: true };
      case '...':
        return { text: many ? '...' : '(...)', type: 'any', stable: true };
      case 'l':
        return this.#local(node[1]);
      case 'g':
        return this.#global(node[1]);
      case 'i':
        return this.#index(node);
      case 'c':
        return this.#call(node, many);
      case 'm':
        return this.#methodCall(node, many);
      case 'f':
        return {
          text: `function${this.#surroundings.functionText(this.numberOf(node), node[1], node[2], node[3])}`,
          type: 'func',
          stable: false,
        };
      case 'p':
        return this.value(node[1]);
      case 't':
        return this.#table(node);
      case 'neg':
        return this.#negation(node);
      case 'not':
        return { text: `(not ${this.value(node[1]).text})`, type: 'bool', stable: false };
      case '#':
        return {
          text: this.call('LEN', this.numberOf(node), [this.value(node[1]).text]),
          type: 'int',
          stable: false,
        };
      case 'and':
      case 'or':
        return this.#shortCircuit(node);
      case '..':
        return this.#concat(node as Binary);
      default:
        return this.#binary(node as Binary);
    }
  }

  #number(raw: bigint): Value {
    return { text: rawLiteral(raw), type: raw % ONE === 0n ? 'int' : 'num', stable: true };
  }

  localName(id: LocalId): string {
    if (!Number.isSafeInteger(id) || id < 0) throw new Error('a local has no number');
    return `L${id}`;
  }

  #local(id: LocalId): Value {
    const fixed = !this.facts.assigned.has(id);
    const stable = !this.facts.volatile.has(id);
    return { text: this.localName(id), type: (fixed && this.types.get(id)) || 'any', stable };
  }

  #global(name: string): Value {
    if (name === 'null') return { text: this.runtime('null'), type: 'null', stable: true };
    if (!libraryEntry(name)) throw new Error(`there is no ${name.slice(0, 40)}`);
    return { text: this.runtime(functionValue(name)), type: 'func', stable: true };
  }

  /** Text that can stand before `[`, `(` or `:`. */
  prefix({ text }: Value): string {
    return LITERAL_START.test(text) ? `(${text})` : text;
  }

  /** The text of a key as tables hold it: strings as they are, integers unshifted. */
  keyText(node: Expression, key: Value): string {
    if (node[0] === 'n' && key.type === 'int') return `${rawFromText(node[1]) / ONE}`;
    if (isPlainKey(node)) return key.text;
    if (key.type === 'int') return `${key.text}//${ONE}`;
    const slow = this.call('KEY', this.numberOf(node), [key.text]);
    return isRepeatable(node) ? `${this.runtime('KEYS')}[${key.text}] or ${slow}` : slow;
  }

  #index(node: Node<'i'>): Value {
    const [object, key] = this.values([node[1], node[2]]) as [Value, Value];
    const n = this.numberOf(node);
    const keyText = this.keyText(node[2], key);
    const end = hasMarks(keyText) ? at(n) : '';
    return { text: `(${this.prefix(object)}${at(n)}[${keyText}${end}])`, type: 'any', stable: false };
  }

  #call(node: Node<'c'>, many: boolean): Value {
    const [, callee, args] = node;
    const n = this.numberOf(node);
    const direct = callee[0] === 'g' ? directFunction(callee[1]) : undefined;
    if (direct) {
      const texts = this.values(args, true).map(({ text }) => text);
      if (direct.takesDepth) texts.unshift('D+1');
      const text = this.call(direct.local, n, texts);
      return { text: many ? text : `(${text})`, type: direct.result, stable: false };
    }
    const [called, ...rest] = this.values([callee, ...args], true) as [Value, ...Value[]];
    const texts = ['D+1', ...rest.map(({ text }) => text)].join(',');
    const text = `${at(n)}${this.prefix(called)}(${texts})`;
    return { text: many ? text : `(${text})`, type: 'any', stable: false };
  }

  #methodCall(node: Node<'m'>, many: boolean): Value {
    const [, object, name, args] = node;
    const [self, ...rest] = this.values([object, ...args], true) as [Value, ...Value[]];
    const texts = ['D+1', self.text, quote(name), ...rest.map(({ text }) => text)];
    const text = this.call('METHOD', this.numberOf(node), texts);
    return { text: many ? text : `(${text})`, type: 'any', stable: false };
  }

  #negation(node: Extract<Expression, readonly ['neg' | 'not' | '#', Expression]>): Value {
    if (node[1][0] === 'n') return this.#number(rawFromText(`-${node[1][1]}`));
    const [operand] = this.values([node[1]], false, repeatedOperands(node)) as [Value];
    const n = at(this.numberOf(node));
    const { text, type } = operand;
    const negated = `(${text}~=0x8000000000000000 and ${n}-${text} or ${this.runtime('OVERFLOW')}())`;
    return { text: negated, type: type === 'int' ? 'int' : 'num', stable: false };
  }

  #shortCircuit(node: Node<'and' | 'or'>): Value {
    const mark = this.#top;
    const left = this.value(node[1]);
    if (!this.needs.of(node[2])) {
      const right = this.value(node[2]);
      const type = node[0] === 'or' && left.type === right.type ? left.type : 'any';
      return { text: `(${left.text} ${node[0]} ${right.text})`, type, stable: false };
    }
    const held = this.settle(left, mark);
    const outer = this.pre;
    this.pre = [];
    const right = this.value(node[2]);
    const test = node[0] === 'and' ? held.text : `not ${held.text}`;
    const body = `${this.pre.join('')}${held.text}=${right.text};`;
    this.pre = outer;
    this.pre.push(`if ${test} then ${body}end;`);
    this.#top = mark + 1;
    return { text: held.text, type: 'any', stable: true };
  }

  #concat(node: Binary): Value {
    const parts: Expression[] = [node[1]];
    let right: Expression = node[2];
    for (; right[0] === '..'; right = right[2]) parts.push(right[1]);
    parts.push(right);
    const texts = this.values(parts).map(({ text }) => text);
    const name = texts.length > 3 ? 'CAT' : `CAT${texts.length}`;
    return {
      text: this.call(name, this.facts.numbers.get(node as unknown as Expression) ?? -1, texts),
      type: 'str',
      stable: false,
    };
  }

  #binary(node: Binary): Value {
    const [operator, left, right] = node;
    const expression = node as unknown as Expression;
    const [a, b] = this.values([left, right], false, repeatedOperands(expression)) as [Value, Value];
    const n = this.numberOf(expression);
    if (operator === '==' || operator === '~=' || COMPARISONS.has(operator))
      return { text: this.#comparison(operator, [a, b], n), type: 'bool', stable: false };
    const type = a.type === 'int' && b.type === 'int' && operator !== '/' ? 'int' : 'num';
    return {
      text: this.#arithmetic(operator, [left, right], [a, b], n),
      type: operator === '//' ? 'int' : type,
      stable: false,
    };
  }

  /** Where both sides may be text of any length, the runtime compares, and charges. */
  #comparison(operator: string, [a, b]: readonly [Value, Value], n: number): string {
    const order = COMPARISONS.get(operator);
    if (order) {
      if (!isNumeric(a.type) && !isNumeric(b.type)) return this.call(order, n, [a.text, b.text]);
      const second = hasMarks(b.text) ? `(${b.text}${at(n)})` : b.text;
      return `(${a.text}${at(n)}${operator}${second})`;
    }
    if (isBrief(a) || isBrief(b)) return `(${a.text}${operator}${b.text})`;
    const equal = this.call('EQ', n, [a.text, b.text]);
    return operator === '==' ? equal : `(not ${equal})`;
  }

  #arithmetic(
    operator: string,
    nodes: readonly [Expression, Expression],
    values: readonly [Value, Value],
    n: number,
  ): string {
    const [a, b] = values;
    switch (operator) {
      case '+':
        return this.#sum(nodes, a.text, b.text, n);
      case '-':
        return this.#difference(nodes, a.text, b.text, n);
      case '*':
        return this.#product(nodes, a.text, b.text, n);
      case '%':
        return positiveInteger(nodes[1]) === undefined
          ? this.call('MOD', n, [a.text, b.text])
          : `(${a.text}${at(n)}%${b.text})`;
      case '//': {
        const whole = positiveInteger(nodes[1]);
        return whole === undefined
          ? this.call('IDIV', n, [a.text, b.text])
          : `(${a.text}${at(n)}//${b.text}<<32)`;
      }
      case '/':
        return this.call('DIV', n, [a.text, b.text]);
      default:
        throw new Error(`there is no operator ${operator.slice(0, 20)}`);
    }
  }

  #sum([left, right]: readonly [Expression, Expression], a: string, b: string, n: number): string {
    const overflow = `${this.runtime('OVERFLOW')}()`;
    if (right[0] === 'n') return `(${a}${at(n)}+${b}>=${a} and ${a}+${b} or ${overflow})`;
    if (left[0] === 'n') return `(${a}${at(n)}+${b}>=${b} and ${a}+${b} or ${overflow})`;
    return `(((${a}${at(n)}~${a}+${b})&(${b}~${a}+${b}))>=0 and ${a}+${b} or ${overflow})`;
  }

  #difference([, right]: readonly [Expression, Expression], a: string, b: string, n: number): string {
    const overflow = `${this.runtime('OVERFLOW')}()`;
    if (right[0] === 'n') return `(${a}${at(n)}-${b}<=${a} and ${a}-${b} or ${overflow})`;
    return `(((${a}${at(n)}~${a}-${b})&(${a}~${b}))>=0 and ${a}-${b} or ${overflow})`;
  }

  #product([left, right]: readonly [Expression, Expression], a: string, b: string, n: number): string {
    const rightWhole = positiveInteger(right);
    const whole = rightWhole ?? positiveInteger(left);
    if (whole === undefined) return this.call('MUL', n, [a, b]);
    const x = rightWhole === undefined ? b : a;
    return `(${x}${at(n)}*${whole}//${whole}==${x} and ${x}*${whole} or ${this.runtime('OVERFLOW')}())`;
  }

  #table(node: Node<'t'>): Value {
    if (hasComputedKeys(node)) return this.#filledTable(node);
    const fields = node[1];
    const values = this.values(
      fields.map((field) => (field[0] === 'k' ? field[2] : field[1])),
      true,
    );
    const last = fields.at(-1);
    const many = last?.[0] === 'v' && ['c', 'm', '...'].includes(last[1][0]);
    const items = fields.filter(([kind]) => kind === 'v').length;
    const open = many ? values.slice(0, -1) : values;
    const parts = open.map(({ text }, i) => fieldText(fields[i] as Field, text));
    const text = `{${parts.join(',')}}`;
    if (many) {
      const rest = values.at(-1)?.text ?? '';
      return this.#tableCall('LIST', node, [text, `${items - 1}`, rest]);
    }
    const sure = fields.every((field, i) => field[0] === 'k' || neverNil(values[i]?.type ?? 'any'));
    return sure ? { text, type: 'table', stable: false } : this.#tableCall('ITEMS', node, [text, `${items}`]);
  }

  #tableCall(name: string, node: Expression, args: readonly string[]): Value {
    return { text: this.call(name, this.numberOf(node), args), type: 'table', stable: false };
  }

  /** A table with keys to be computed: empty at first, then stored into field by field as they are written. */
  #filledTable(node: Node<'t'>): Value {
    const table = this.settle({ text: '{}', type: 'table', stable: false }, this.#top);
    const mark = this.#top;
    let items = 0;
    for (const [i, field] of node[1].entries()) {
      if (field[0] === 'k') {
        const [key, value] = this.values([field[1], field[2]]) as [Value, Value];
        this.pre.push(`${this.storeText(this.numberOf(node), table.text, field[1], key, value)};`);
      } else if (i === node[1].length - 1 && ['c', 'm', '...'].includes(field[1][0])) {
        const rest = this.value(field[1], true);
        this.pre.push(`${this.call('LIST', this.numberOf(node), [table.text, `${items}`, rest.text])};`);
      } else {
        items += 1;
        const value = this.value(field[1]);
        this.pre.push(`${this.call('PUT_INT', this.numberOf(node), [table.text, `${items}`, value.text])};`);
      }
      this.#top = mark;
    }
    return table;
  }

  /** A call that stores through the write barrier [STA-1]. */
  storeText(n: number, object: string, keyNode: Expression, key: Value, value: Value): string {
    if (keyNode[0] === 'n' && key.type === 'int')
      return this.call('PUT_INT', n, [object, this.keyText(keyNode, key), value.text]);
    if (key.type === 'int') return this.call('PUT_INT', n, [object, this.keyText(keyNode, key), value.text]);
    const scalar = isNumeric(value.type) || value.type === 'bool' ? '_SCALAR' : '';
    const name = isPlainKey(keyNode) ? 'PUT' : 'PUT_ANY';
    return this.call(`${name}${scalar}`, n, [object, key.text, value.text]);
  }
}

/** Comparing with it takes no time to speak of: it is no text, or a short literal. */
function isBrief({ text, type }: Value): boolean {
  if (type === 'any') return false;
  return type !== 'str' || (text.startsWith('"') && text.length < MAX_BRIEF);
}

function neverNil(type: StaticType): boolean {
  return type !== 'any' && type !== 'nil';
}

function fieldText(field: Field, value: string): string {
  if (field[0] === 'v') return value;
  const [, key] = field;
  return `[${key[0] === 'b' ? quoteHex(key[1]) : quote(String(key[1]))}]=${value}`;
}
