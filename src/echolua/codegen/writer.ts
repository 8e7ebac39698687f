import type { Expression, LocalId } from '../elc.ts';
import type { ProgramFacts } from './program.ts';
import { isRepeatable, NeedsStatements } from './repeatable.ts';
import { at, type StaticType, type Value } from './values.ts';

/**
 * Where the Lua of expressions is put together. An expression becomes text that is evaluated where the statement stands;
 * what needs statements of its own (checked sums of what is no local) is computed into temporaries before, in the order
 * in which Lua evaluates. Temporaries are a stack: a value is used up before those below it.
 */
export abstract class Writer {
  readonly needs: NeedsStatements;
  readonly types = new Map<LocalId, StaticType>();
  readonly facts: ProgramFacts;
  /** Names of the runtime that the text uses. */
  readonly used = new Set<string>();
  /** Statements that stand before the one at work. */
  pre: string[] = [];
  #top = 0;
  #most = 0;

  constructor(facts: ProgramFacts) {
    this.facts = facts;
    this.needs = new NeedsStatements(facts.volatile);
  }

  /** One value, or where `many` is said all the values that a call or `...` gives. */
  abstract value(node: Expression, many?: boolean): Value;

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

  localName(id: LocalId): string {
    if (!Number.isSafeInteger(id) || id < 0) throw new Error('a local has no number');
    return `L${id}`;
  }

  /** How many temporaries are in use; `release` gives those above back. */
  get mark(): number {
    return this.#top;
  }

  release(mark: number): void {
    this.#top = mark;
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
    const overtaken = this.needs.overtaken(nodes);
    const settles = (node: Expression) =>
      (repeated.includes(node) && !isRepeatable(node)) || overtaken.has(node);
    const last = nodes.findLastIndex((node) => this.needs.of(node) || settles(node));
    return nodes.map((node, i) => {
      const mark = this.mark;
      const value = this.value(node, lastMany && i === nodes.length - 1);
      return settles(node) || (i < last && !value.stable) ? this.settle(value, mark) : value;
    });
  }
}
