import type { Block, Expression, LocalId } from '../elc.ts';
import { libraryEntry } from '../library.ts';
import { rawFromText } from '../q32.ts';
import { indexValue } from './access.ts';
import { callValue, methodCallValue } from './calls.ts';
import { tableValue } from './constructors.ts';
import { functionValue } from './names.ts';
import { type Binary, binaryValue, concatValue, shortCircuit, unaryValue } from './operators.ts';
import type { ProgramFacts } from './program.ts';
import { numberValue, quote, quoteHex, type Value } from './values.ts';
import { Writer } from './writer.ts';

/** What expressions ask of the statements round them. */
export interface Surroundings {
  /** Text of a function from its parameters on. */
  functionText(node: number, params: readonly LocalId[], vararg: boolean, body: Block): string;
}

/** Makes Lua of expressions, each kind by its own rules. */
export class Expressions extends Writer {
  readonly #surroundings: Surroundings;

  constructor(facts: ProgramFacts, surroundings: Surroundings) {
    super(facts);
    this.#surroundings = surroundings;
  }

  override value(node: Expression, many = false): Value {
    switch (node[0]) {
      case 'nil':
        return { text: 'nil', type: 'nil', stable: true };
      case 'true':
      case 'false':
        return { text: node[0], type: 'bool', stable: true };
      case 'n':
        return numberValue(rawFromText(node[1]));
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
        return indexValue(this, node);
      case 'c':
        return callValue(this, node, many);
      case 'm':
        return methodCallValue(this, node, many);
      case 'f':
        return this.#function(node);
      case 'p':
        return this.value(node[1]);
      case 't':
        return tableValue(this, node);
      case 'neg':
      case 'not':
      case '#':
        return unaryValue(this, node);
      case 'and':
      case 'or':
        return shortCircuit(this, node);
      case '..':
        return concatValue(this, node as Binary);
      default:
        return binaryValue(this, node as Binary);
    }
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

  #function(node: Extract<Expression, { 0: 'f' }>): Value {
    const text = this.#surroundings.functionText(this.numberOf(node), node[1], node[2], node[3]);
    return { text: `function${text}`, type: 'func', stable: false };
  }
}
