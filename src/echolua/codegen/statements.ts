import type { Block, Elc, Expression, LocalId, Statement, Target } from '../elc.ts';
import { eventFieldsOf } from './eventFields.ts';
import { Expressions } from './expressions.ts';
import { chargeOf, gatherFacts } from './program.ts';
import { at, isNumeric, type LaidOut, layOut, quote, type StaticType, type Value } from './values.ts';

type Node<Tag extends Statement[0]> = Extract<Statement, { 0: Tag }>;

const ONE = `${1n << 32n}`;
/** Values a vararg function may be called with; keeps the deepest recursion within Lua's stack. */
const MAX_VARARGS = 1000;

/** Makes Lua of statements; every block that is entered pays its charge first [LUA-5]. */
class Statements {
  readonly expressions: Expressions;

  constructor(elc: Elc) {
    this.expressions = new Expressions(gatherFacts(elc), {
      functionText: (node, params, vararg, body) => this.#functionText(node, params, vararg, body),
    });
  }

  block(block: Block): string {
    return block.map((statement) => `${this.#statement(statement)};`).join('');
  }

  #numberOf(node: Statement): number {
    return this.expressions.facts.numbers.get(node) ?? -1;
  }

  /** Pays for a block; node `n` answers for it where the tank is empty. */
  #charge(n: number, body: Block, also?: Expression): string {
    const { fuel, bytes } = chargeOf(body, also);
    const memory =
      bytes > 0 ? `A=A-${bytes} if A<0 then ${this.expressions.call('NO_MEMORY', n, [])} end;` : '';
    return `F=F-${fuel} if F<0 then ${this.expressions.call('NO_FUEL', n, [])} end;${memory}`;
  }

  #functionText(n: number, params: readonly LocalId[], vararg: boolean, body: Block): string {
    const { result } = this.expressions.scoped(() => {
      const names = ['D', ...params.map((id) => this.expressions.localName(id)), ...(vararg ? ['...'] : [])];
      const wide = vararg ? this.#varargLimit(n) : '';
      const deep = `if D>200 then ${this.expressions.call('TOO_DEEP', n, [])} end;`;
      return `(${names.join(',')})${this.#charge(n, body)}${deep}${wide}${this.block(body)}end`;
    });
    return result;
  }

  #varargLimit(n: number): string {
    const count = this.expressions.runtime('SELECT');
    return `if ${count}("#",...)>${MAX_VARARGS} then ${this.expressions.call('TOO_MANY', n, [])} end;`;
  }

  /** A statement round its expressions, which may have to be prepared for. */
  #with(emit: () => string, declare = ''): string {
    const { result, pre, temporaries } = this.expressions.scoped(emit);
    if (temporaries === 0) return `${declare}${result}`;
    return `${declare}do ${temporaryLocals(temporaries)}${pre}${result} end`;
  }

  #statement(node: Statement): string {
    switch (node[0]) {
      case 'local':
        return this.#local(node);
      case 'set':
        return this.#with(() => this.#set(node));
      case 'do!':
        return this.#with(() => this.expressions.value(node[1], true).text);
      case 'do':
        return `do ${this.block(node[1])}end`;
      case 'while':
        return this.#while(node);
      case 'repeat':
        return this.#repeat(node);
      case 'if':
        return this.#if(this.#numberOf(node), node[1], node[2]);
      case 'for':
        return this.#with(() => this.#for(node));
      case 'in':
        return this.#with(() => this.#in(node));
      case 'fn':
        return this.#localFunction(node);
      case 'return':
        return this.#with(() => `return ${this.#texts(node[1]).join(',')}`);
      case 'break':
        return 'break';
      default:
        throw new Error(`there is no statement ${String(node[0]).slice(0, 20)}`);
    }
  }

  #texts(nodes: readonly Expression[]): string[] {
    return this.expressions.values(nodes, true).map(({ text }) => text);
  }

  #noteType(id: LocalId, type: StaticType): void {
    this.expressions.types.set(id, type);
  }

  #local(node: Node<'local'>): string {
    const [, ids, values] = node;
    const names = ids.map((id) => this.expressions.localName(id)).join(',');
    const { result, pre, temporaries } = this.expressions.scoped(() => this.expressions.values(values, true));
    const texts = result.map(({ text }) => text).join(',');
    ids.forEach((id, i) => {
      const value = result[i];
      // The last of too few values may give several, but its first is the one whose type is known.
      this.#noteType(id, value?.type ?? (values.length > 0 ? 'any' : 'nil'));
    });
    if (temporaries > 0)
      return `local ${names};do ${temporaryLocals(temporaries)}${pre}${names}=${texts} end`;
    return texts === '' ? `local ${names}` : `local ${names}=${texts}`;
  }

  #localFunction(node: Node<'fn'>): string {
    const [, id, value] = node;
    if (value[0] !== 'f') throw new Error('a local function is no function');
    this.#noteType(id, 'func');
    const [, params, vararg, body] = value;
    return `local function ${this.expressions.localName(id)}${this.#functionText(this.expressions.numberOf(value), params, vararg, body)}`;
  }

  #set(node: Node<'set'>): string {
    const [, targets, values] = node;
    const [target] = targets;
    if (targets.length === 1 && values.length === 1 && target)
      return this.#setOne(node, target, values[0] as Expression);
    if (targets.every(([tag]) => tag === 'l')) {
      const names = targets.map((one) => this.expressions.localName(one[1] as LocalId));
      return `${names.join(',')}=${this.#texts(values).join(',')}`;
    }
    return this.#setMany(node);
  }

  #setOne(node: Statement, target: Target, value: Expression): string {
    if (target[0] === 'l')
      return `${this.expressions.localName(target[1])}=${this.expressions.value(value).text}`;
    const [, objectNode, keyNode] = target;
    const [object, key, stored] = this.expressions.values([objectNode, keyNode, value]) as [
      Value,
      Value,
      Value,
    ];
    return this.expressions.storeText(this.#numberOf(node), object.text, keyNode, key, stored);
  }

  /** All of the left side, then all of the right, is evaluated; then it is assigned from the last to the first, as Lua does. */
  #setMany(node: Node<'set'>): string {
    const [, targets, values] = node;
    const unique = `x${this.#numberOf(node)}_`;
    const places = targets.flatMap((target) => (target[0] === 'i' ? [target[1], target[2]] : []));
    const left = this.expressions.values(places);
    const names = targets.map((_, i) => `${unique}${i}`);
    const leftNames = left.map((_, i) => `${unique}p${i}`);
    if (left.length > 0)
      this.expressions.pre.push(`local ${leftNames.join(',')}=${left.map(({ text }) => text).join(',')};`);
    const texts = this.expressions.values(values, true).map(({ text }) => text);
    let place = left.length;
    const stores = targets.toReversed().map((target, back) => {
      const name = names[targets.length - 1 - back] ?? 'nil';
      const stored: Value = { text: name, type: 'any', stable: true };
      if (target[0] === 'l') return `${this.expressions.localName(target[1])}=${name}`;
      place -= 2;
      const key = { ...(left[place + 1] as Value), text: leftNames[place + 1] ?? 'nil' };
      return this.expressions.storeText(
        this.#numberOf(node),
        leftNames[place] ?? 'nil',
        target[2],
        key,
        stored,
      );
    });
    const body = `local ${names.join(',')}=${texts.join(',')};${stores.join(';')}`;
    return `do ${this.expressions.pre.splice(0).join('')}${body} end`;
  }

  #while(node: Node<'while'>): string {
    const [, condition, body] = node;
    const { result, pre, temporaries } = this.expressions.scoped(
      () => this.expressions.value(condition).text,
    );
    const rest = `${this.#charge(this.#numberOf(node), body, condition)}${this.block(body)}`;
    if (temporaries === 0) return `while ${result} do ${rest}end`;
    return `while true do do ${temporaryLocals(temporaries)}${pre}if not ${result} then break end end;${rest}end`;
  }

  #repeat(node: Node<'repeat'>): string {
    const [, body, condition] = node;
    const charge = this.#charge(this.#numberOf(node), body, condition);
    const text = this.block(body);
    if (body.at(-1)?.[0] === 'return') return `repeat ${charge}do ${text}end until true`;
    const { result, pre, temporaries } = this.expressions.scoped(
      () => this.expressions.value(condition).text,
    );
    const locals = temporaries > 0 ? temporaryLocals(temporaries) : '';
    return `repeat ${charge}${text}${locals}${pre}until ${result}`;
  }

  #if(n: number, branches: Node<'if'>[1], otherwise: Block | null): string {
    const [first, ...rest] = branches;
    if (!first) throw new Error('an if has no branch');
    const [condition, body] = first;
    return this.#with(() => {
      const test = this.expressions.value(condition).text;
      const branch = `if ${test} then ${this.#charge(n, body)}${this.block(body)}`;
      return `${branch}${this.#else(n, rest, otherwise)}end`;
    });
  }

  #else(n: number, branches: Node<'if'>[1], otherwise: Block | null): string {
    const [first, ...rest] = branches;
    if (!first) return otherwise ? `else ${this.#charge(n, otherwise)}${this.block(otherwise)}` : '';
    if (this.expressions.needs.of(first[0])) return `else ${this.#if(n, branches, otherwise)};`;
    const test = this.expressions.value(first[0]).text;
    const body = `${this.#charge(n, first[1])}${this.block(first[1])}`;
    return `elseif ${test} then ${body}${this.#else(n, rest, otherwise)}`;
  }

  #for(node: Node<'for'>): string {
    const [, id, from, to, step, body] = node;
    const parts = this.expressions.values(step ? [from, to, step] : [from, to]);
    // `+0` refuses what is no number: Lua would take "10" for a limit.
    const texts = parts.map(({ text, type }) =>
      isNumeric(type) ? text : `${text}${at(this.#numberOf(node))}+0`,
    );
    if (!step) texts.push(ONE);
    const whole = parts[0]?.type === 'int' && (!step || parts[2]?.type === 'int');
    this.#noteType(id, whole ? 'int' : 'num');
    const head = `for ${this.expressions.localName(id)}=${at(this.#numberOf(node))}${texts.join(',')}`;
    return `${head} do ${this.#charge(this.#numberOf(node), body)}${this.block(body)}end`;
  }

  #in(node: Node<'in'>): string {
    const [, ids, values] = node;
    const [only] = values;
    if (
      values.length === 1 &&
      only?.[0] === 'c' &&
      only[1][0] === 'g' &&
      only[2].length === 1 &&
      ids.length <= 2
    ) {
      const [argument] = only[2] as [Expression];
      const many = ['c', 'm', '...'].includes(argument[0]);
      if (!many && only[1][1] === 'dpairs') return this.#sortedLoop(node, argument);
      if (!many && only[1][1] === 'ipairs') return this.#listLoop(node, argument);
    }
    const n = this.#numberOf(node);
    const [f, s, c] = [`f${n}`, `s${n}`, `c${n}`];
    const names = ids.map((id) => this.expressions.localName(id));
    const start = `local ${f},${s},${c}=${this.#texts(values).join(',')};`;
    const next = `local ${names.join(',')}=${at(n)}${f}(D+1,${s},${c}) if ${names[0]}==nil then break end ${c}=${names[0]};`;
    return `do ${start}while true do ${next}${this.#charge(n, node[3])}${this.block(node[3])}end end`;
  }

  #sortedLoop(node: Node<'in'>, argument: Expression): string {
    const [, ids, [call], body] = node;
    const n = this.#numberOf(node);
    const callNumber = call ? this.expressions.numberOf(call) : n;
    const table = this.expressions.value(argument).text;
    const [k, v] = ids.map((id) => this.expressions.localName(id));
    const start = `local s${n},k${n},i${n},n${n}=${this.expressions.call('SORTED', callNumber, [table])};`;
    const item = `local v${n}=s${n}[k${n}[j${n}]] if v${n}~=nil then `;
    const key = `local ${k}=k${n}[j${n}] if j${n}<=i${n} then ${k}=${k}<<32 end;`;
    const value = v ? `local ${v}=v${n};` : '';
    const turn = `${this.#charge(n, body)}${key}${value}${this.block(body)}`;
    return `do ${start}for j${n}=1,n${n} do ${item}${turn}end end end`;
  }

  #listLoop(node: Node<'in'>, argument: Expression): string {
    const [, ids, [call], body] = node;
    const n = this.#numberOf(node);
    const callNumber = call ? this.expressions.numberOf(call) : n;
    const table = this.expressions.value(argument).text;
    const [k, v] = ids.map((id) => this.expressions.localName(id));
    if (ids[0] !== undefined) this.#noteType(ids[0], 'int');
    const start = `local s${n}=${this.expressions.call('TABLE', callNumber, [table])};`;
    const item = `local v${n}=s${n}[j${n}] if v${n}==nil then break end;`;
    const locals = `local ${k}=j${n}<<32;${v ? `local ${v}=v${n};` : ''}`;
    const turn = `${this.#charge(n, body)}${locals}${this.block(body)}`;
    return `do ${start}for j${n}=1,0x7fffffff do ${item}${turn}end end`;
  }
}

function temporaryLocals(count: number): string {
  return `local ${Array.from({ length: count }, (_, i) => `t${i + 1}`).join(',')};`;
}

export interface GeneratedLua extends LaidOut {
  /** The fields of the event that it can see; others need not be handed over. */
  readonly eventFields: ReadonlySet<string>;
}

/**
 * [LUA-1] ELC -> Lua text for the EchoLua runtime: a chunk that is given the runtime's table of functions and returns a
 * function that runs the program's chunk. Its first two upvalues are F (fuel) and A (allocation), which the runtime
 * joins to its own. Takes ELC as `compileToElc` and `openElc` give it; throws an Error on anything else.
 */
export function generateLua(elc: Elc): GeneratedLua {
  const statements = new Statements(elc);
  const body = statements.block(elc.body);
  const names = [...statements.expressions.used].sort();
  const library =
    names.length === 0
      ? ''
      : `local ${names.join(',')}=${names.map((name) => `R[${quote(name)}]`).join(',')};`;
  const text = `local R=...;local F,A=0,0;${library}return function()do local _=F,A end;${body}end`;
  return {
    ...layOut(text),
    eventFields: eventFieldsOf(elc, names.includes('rng') || names.includes('V_rng')),
  };
}
