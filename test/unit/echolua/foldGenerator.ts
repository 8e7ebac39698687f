import type { Random } from './random.ts';

/**
 * Folds that EchoLua accepts, as tokens that leave open what must not matter: the names of locals, layout and
 * comments, how a string is quoted, and parentheses round single values (`open`/`close` come in pairs).
 */
export type FoldToken =
  | string
  | { readonly local: number; readonly declared?: true }
  | { readonly text: string }
  | { readonly number: string }
  | { readonly operator: string }
  | { readonly open: number }
  | { readonly close: number };

interface Variable {
  readonly id: number;
  readonly mutable: boolean;
}

const OPERATORS = '+ - * / // % .. == ~= < <= > >= and or'.split(' ');
const NUMBERS = ['0', '1', '2', '10', '0.5', '3.25', '1000000', '2147483647'];
const TEXTS = [
  '',
  'a',
  'count',
  'type',
  'two words',
  'é€',
  'quote"\'',
  'back\\slash',
  'line\nbreak',
  '[[x]]',
  '\0\x7f',
];
const FIELDS = ['count', 'type', 'payload', 'n', 'items'];
const CALLS = [
  'tostring',
  'type',
  'dkeys',
  'math.floor',
  'string.upper',
  'table.concat',
  'json.array',
  'select',
];

export class FoldGenerator {
  readonly #random: Random;
  #tokens: FoldToken[] = [];
  #scope: Variable[] = [];
  #locals = 0;
  #pairs = 0;
  #budget = 0;
  #vararg = false;
  #loop = false;

  constructor(random: Random) {
    this.#random = random;
  }

  fold(budget: number): FoldToken[] {
    this.#budget = budget;
    while (this.#random.chance(0.5)) this.#constant();
    while (this.#random.chance(0.5)) this.#localFunction(false);
    this.#add('return', 'function');
    this.#function(2);
    return this.#tokens;
  }

  #add(...tokens: FoldToken[]): void {
    this.#tokens.push(...tokens);
    this.#budget -= tokens.length;
  }

  #create(mutable: boolean): Variable {
    return { id: this.#locals++, mutable };
  }

  #declare(list: readonly Variable[]): void {
    for (const [i, variable] of list.entries()) {
      if (i > 0) this.#add(',');
      this.#add(this.#declared(variable));
    }
  }

  #declared(variable: Variable): FoldToken {
    return { local: variable.id, declared: true };
  }

  /** A local of the chunk: a constant expression. */
  #constant(): void {
    const variable = this.#create(false);
    this.#add('local', this.#declared(variable));
    if (this.#random.chance(0.3)) this.#add('<', 'const', '>');
    this.#add('=', { number: this.#random.pick(NUMBERS) }, { operator: '*' }, { number: '2' });
    this.#scope.push(variable);
  }

  #scoped(run: () => void): void {
    const before = this.#scope;
    this.#scope = [...before];
    run();
    this.#scope = before;
  }

  #localFunction(mutable: boolean): void {
    const variable = this.#create(mutable);
    this.#add('local', 'function', this.#declared(variable));
    this.#scope.push(variable);
    this.#function(this.#random.below(3));
  }

  #function(parameters: number): void {
    const [vararg, loop] = [this.#vararg, this.#loop];
    this.#scoped(() => {
      const list = Array.from({ length: parameters }, () => this.#create(true));
      this.#vararg = parameters < 2 && this.#random.chance(0.3);
      this.#loop = false;
      this.#add('(');
      this.#declare(list);
      if (this.#vararg) this.#add(...(list.length > 0 ? [','] : []), '...');
      this.#add(')');
      this.#scope.push(...list);
      this.#statements();
      this.#add('return');
      this.#list();
      this.#add('end');
    });
    this.#vararg = vararg;
    this.#loop = loop;
  }

  #block(): void {
    this.#scoped(() => {
      this.#statements();
      if (this.#loop && this.#random.chance(0.2)) this.#add('break');
    });
  }

  #loopBlock(variables: readonly Variable[]): void {
    const loop = this.#loop;
    this.#loop = true;
    this.#scoped(() => {
      this.#scope.push(...variables);
      this.#block();
    });
    this.#loop = loop;
  }

  #statements(): void {
    while (this.#budget > 0 && this.#random.chance(0.8)) {
      this.#random.weighted<() => void>([
        [5, () => this.#local()],
        [5, () => this.#assign()],
        [2, () => this.#localFunction(true)],
        [3, () => this.#call()],
        [3, () => this.#if()],
        [3, () => this.#for()],
        [1, () => this.#while()],
        [1, () => this.#do()],
        [1, () => this.#repeat()],
      ])();
      if (this.#random.chance(0.1)) this.#add(';');
    }
  }

  #local(): void {
    const list = Array.from({ length: 1 + this.#random.below(2) }, () => this.#create(true));
    this.#add('local');
    this.#declare(list);
    this.#add('=');
    this.#list();
    this.#scope.push(...list);
  }

  #assign(): void {
    const mutable = this.#scope.filter((variable) => variable.mutable);
    if (mutable.length === 0) return;
    this.#add({ local: this.#random.pick(mutable).id });
    if (this.#random.chance(0.7)) this.#index();
    this.#add('=');
    this.#expression();
  }

  #index(): void {
    if (this.#random.chance(0.6)) this.#add('.', this.#random.pick(FIELDS));
    else {
      this.#add('[');
      this.#expression();
      this.#add(']');
    }
  }

  #call(): void {
    this.#random.weighted<() => void>([
      [3, () => this.#add(this.#random.pick(CALLS))],
      [2, () => this.#variable()],
      [1, () => this.#methodName()],
    ])();
    this.#add('(');
    if (this.#random.chance(0.8)) this.#list();
    this.#add(')');
  }

  #variable(): void {
    if (this.#scope.length > 0) this.#add({ local: this.#random.pick(this.#scope).id });
    else this.#add('tostring');
  }

  #if(): void {
    this.#add('if');
    this.#expression();
    this.#add('then');
    this.#block();
    if (this.#random.chance(0.3)) {
      this.#add('elseif');
      this.#expression();
      this.#add('then');
      this.#block();
    }
    if (this.#random.chance(0.4)) {
      this.#add('else');
      this.#block();
    }
    this.#add('end');
  }

  #for(): void {
    this.#add('for');
    const numeric = this.#random.chance(0.5);
    const list = [this.#create(true), ...(numeric ? [] : [this.#create(true)])];
    this.#declare(list);
    if (numeric) {
      this.#add('=', { number: '1' }, ',');
      this.#expression();
    } else {
      this.#add('in', 'dpairs', '(');
      this.#expression();
      this.#add(')');
    }
    this.#add('do');
    this.#loopBlock(list);
    this.#add('end');
  }

  #while(): void {
    this.#add('while');
    this.#expression();
    this.#add('do');
    this.#loopBlock([]);
    this.#add('end');
  }

  #repeat(): void {
    this.#add('repeat');
    const variable = this.#create(true);
    this.#scoped(() => {
      this.#add('local', this.#declared(variable), '=');
      this.#expression();
      this.#scope.push(variable);
      this.#add('until', { local: variable.id }, { operator: '==' });
      this.#expression();
    });
  }

  #list(): void {
    this.#expression();
    while (this.#random.chance(0.2)) {
      this.#add(',');
      this.#expression();
    }
    if (this.#random.chance(0.2)) {
      this.#add(',');
      if (this.#vararg && this.#random.chance(0.5)) this.#add('...');
      else this.#call();
    }
  }

  /** An operand: one value, so parentheses round it mean nothing. */
  #operand(): void {
    const pair = this.#pairs++;
    this.#add({ open: pair });
    this.#expression();
    this.#add({ close: pair });
  }

  #expression(): void {
    if (this.#budget <= 0) {
      this.#add({ number: this.#random.pick(NUMBERS) });
      return;
    }
    this.#random.weighted<() => void>([
      [2, () => this.#add(this.#random.pick(['nil', 'true', 'false', 'null']))],
      [3, () => this.#add({ number: this.#random.pick(NUMBERS) })],
      [3, () => this.#add({ text: this.#random.pick(TEXTS) })],
      [5, () => this.#variable()],
      [3, () => this.#field()],
      [2, () => this.#call()],
      [1, () => this.#closure()],
      [1, () => this.#table()],
      [2, () => this.#unary()],
      [
        4,
        () => {
          // Real parentheses, so that no operator's binding changes the tree that was meant.
          this.#add('(');
          this.#operand();
          this.#add(')', { operator: this.#random.pick(OPERATORS) }, '(');
          this.#operand();
          this.#add(')');
        },
      ],
    ])();
  }

  #do(): void {
    this.#add('do');
    this.#block();
    this.#add('end');
  }

  #methodName(): void {
    this.#variable();
    this.#add(':', 'get');
  }

  #closure(): void {
    this.#add('function');
    this.#function(this.#random.below(3));
  }

  #field(): void {
    this.#variable();
    this.#index();
  }

  #unary(): void {
    this.#add(this.#random.pick(['-', 'not', '#']), '(');
    this.#expression();
    this.#add(')');
  }

  #table(): void {
    this.#add('{');
    while (this.#random.chance(0.6)) {
      if (this.#random.chance(0.4)) this.#add(this.#random.pick(FIELDS), '=');
      this.#expression();
      this.#add(',');
    }
    this.#add('}');
  }
}

/** One way to write the tokens down; the same seed gives the same way. */
export function render(random: Random, tokens: readonly FoldToken[]): string {
  const prefix = random.pick(['v', 'x_', 'Abc', '_']);
  const shift = random.below(1000);
  const pairs = new Map<number, boolean>();
  const parts = tokens.map((token): string => {
    if (typeof token === 'string') return token;
    if ('local' in token) return `${prefix}${token.local + shift}`;
    if ('text' in token) return renderText(random, token.text);
    if ('number' in token) return token.number;
    if ('operator' in token) return token.operator;
    if ('close' in token) return pairs.get(token.close) ? ')' : '';
    const written = random.chance(0.3);
    pairs.set(token.open, written);
    return written ? '(' : '';
  });
  const spaces = random.chance(0.5)
    ? [' ']
    : [' ', '\n', '\t', ' --[[ x ]] ', ' -- y\r\n', '  \n\n', ' --[==[ ]] \n ]==] '];
  return parts.map((part) => (part === '' ? '' : `${part}${random.pick(spaces)}`)).join('');
}

function renderText(random: Random, text: string): string {
  const plain = /^[\x20-\x7e\u00a0-\uffff]*$/.test(text) && !/["'\\]/.test(text);
  if (plain && random.chance(0.6)) return random.pick([`"${text}"`, `'${text}'`]);
  if (plain && !text.includes(']') && random.chance(0.5)) return ` [==[${text}]==]`;
  const bytes = [...new TextEncoder().encode(text)];
  return `"${bytes.map((byte) => random.pick([`\\x${byte.toString(16).padStart(2, '0')}`, `\\${String(byte).padStart(3, '0')}`])).join('')}"`;
}
