import type { Random } from './random.ts';

/**
 * Token lists that are mostly Lua: any construct of the language, with few names, labels and attributes, so that
 * scopes clash often. Not all are accepted by Lua, and that is wanted.
 */
const NAMES = ['a', 'b', 'c', 'self', '_ENV', 'state', 'x1', '_'];
const LABELS = ['done', 'next', 'a'];
const NUMERALS =
  '0 1 3 42 007 1. .5 1e3 1E-2 0x10 0xA.8p1 0x.1P-3 3.25 9007199254740993 1e400 0xffffffffffffffffff'.split(
    ' ',
  );
const STRINGS = [
  '""',
  "'it'",
  '"\\n\\065\\x41\\u{20AC}\\z  x"',
  '[[long]]',
  '[==[\r\n]] ]=]]==]',
  '"\\u{7FFFFFFF}"',
  '"a\\\nb"',
  '"é\0"',
];
const BINARY = '+ - * / // % ^ .. == ~= < <= > >= and or & | ~ << >>'.split(' ');
const UNARY = ['-', 'not', '#', '~'];
const ATTRIBUTES = ['const', 'close', 'const', 'frozen'];

export class LuaGenerator {
  readonly #random: Random;
  #tokens: string[] = [];
  #budget = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  program(budget: number): string[] {
    this.#tokens = [];
    this.#budget = budget;
    this.#block();
    return this.#tokens;
  }

  #add(...tokens: string[]): void {
    this.#tokens.push(...tokens);
    this.#budget -= tokens.length;
  }

  #name(): string {
    return this.#random.pick(NAMES);
  }

  #names(): void {
    this.#add(this.#name());
    while (this.#random.chance(0.3)) this.#add(',', this.#name());
  }

  #block(): void {
    while (this.#budget > 0 && this.#random.chance(0.85)) this.#statement();
    if (this.#random.chance(0.2)) {
      this.#add('return');
      if (this.#random.chance(0.6)) this.#list();
      if (this.#random.chance(0.2)) this.#add(';');
    }
  }

  #statement(): void {
    this.#random.weighted<() => void>([
      [6, () => this.#local()],
      [6, () => this.#assign()],
      [4, () => this.#callStatement()],
      [2, () => this.#wrap(['do'], ['end'])],
      [2, () => this.#loop()],
      [3, () => this.#if()],
      [3, () => this.#for()],
      [3, () => this.#functionStatement()],
      [2, () => this.#add('break')],
      [2, () => this.#add('goto', this.#random.pick(LABELS))],
      [2, () => this.#add('::', this.#random.pick(LABELS), '::')],
      [1, () => this.#add(';')],
    ])();
  }

  #wrap(open: string[], close: string[]): void {
    this.#add(...open);
    this.#block();
    this.#add(...close);
  }

  #loop(): void {
    if (this.#random.chance(0.5)) {
      this.#add('while');
      this.#expression();
      this.#wrap(['do'], ['end']);
    } else {
      this.#wrap(['repeat'], ['until']);
      this.#expression();
    }
  }

  #if(): void {
    this.#add('if');
    this.#expression();
    this.#add('then');
    this.#block();
    while (this.#random.chance(0.3)) {
      this.#add('elseif');
      this.#expression();
      this.#add('then');
      this.#block();
    }
    if (this.#random.chance(0.4)) this.#wrap(['else'], []);
    this.#add('end');
  }

  #for(): void {
    this.#add('for');
    if (this.#random.chance(0.5)) {
      this.#add(this.#name(), '=');
      this.#expression();
      this.#add(',');
      this.#expression();
      if (this.#random.chance(0.3)) this.#add(',', '1');
    } else {
      this.#names();
      this.#add('in');
      this.#list();
    }
    this.#wrap(['do'], ['end']);
  }

  #local(): void {
    if (this.#random.chance(0.25)) {
      this.#add('local', 'function', this.#name());
      this.#body();
      return;
    }
    this.#add('local');
    this.#attributed();
    while (this.#random.chance(0.3)) {
      this.#add(',');
      this.#attributed();
    }
    if (this.#random.chance(0.7)) {
      this.#add('=');
      this.#list();
    }
  }

  #attributed(): void {
    this.#add(this.#name());
    if (this.#random.chance(0.25)) this.#add('<', this.#random.pick(ATTRIBUTES), '>');
  }

  #functionStatement(): void {
    this.#add('function', this.#name());
    while (this.#random.chance(0.3)) this.#add('.', this.#name());
    if (this.#random.chance(0.3)) this.#add(':', this.#name());
    this.#body();
  }

  #body(): void {
    this.#add('(');
    if (this.#random.chance(0.6)) this.#names();
    else if (this.#random.chance(0.5)) this.#add('...');
    this.#add(')');
    this.#wrap([], ['end']);
  }

  #assign(): void {
    this.#variable();
    while (this.#random.chance(0.2)) {
      this.#add(',');
      this.#variable();
    }
    this.#add('=');
    this.#list();
  }

  #variable(): void {
    if (this.#random.chance(0.15)) this.#suffixed();
    else this.#add(this.#name());
    if (this.#random.chance(0.5)) this.#index();
  }

  #index(): void {
    if (this.#random.chance(0.5)) {
      this.#add('.', this.#name());
    } else {
      this.#add('[');
      this.#expression();
      this.#add(']');
    }
  }

  #callStatement(): void {
    this.#suffixed();
    this.#arguments();
  }

  #arguments(): void {
    this.#random.weighted<() => void>([
      [
        5,
        () => {
          this.#add('(');
          if (this.#random.chance(0.7)) this.#list();
          this.#add(')');
        },
      ],
      [1, () => this.#add(this.#random.pick(STRINGS))],
      [1, () => this.#table()],
    ])();
  }

  #suffixed(): void {
    if (this.#random.chance(0.8)) this.#add(this.#name());
    else {
      this.#add('(');
      this.#expression();
      this.#add(')');
    }
    while (this.#random.chance(0.3)) {
      if (this.#random.chance(0.6)) this.#index();
      else {
        if (this.#random.chance(0.4)) this.#add(':', this.#name());
        this.#arguments();
      }
    }
  }

  #list(): void {
    this.#expression();
    while (this.#random.chance(0.25)) {
      this.#add(',');
      this.#expression();
    }
  }

  #expression(): void {
    if (this.#budget <= 0) {
      this.#add(this.#random.pick(['nil', '1', 'a']));
      return;
    }
    this.#random.weighted<() => void>([
      [2, () => this.#add(this.#random.pick(['nil', 'true', 'false']))],
      [3, () => this.#add(this.#random.pick(NUMERALS))],
      [2, () => this.#add(this.#random.pick(STRINGS))],
      [1, () => this.#add('...')],
      [6, () => this.#suffixed()],
      [1, () => this.#closure()],
      [2, () => this.#table()],
      [2, () => this.#unary()],
      [4, () => this.#binary()],
    ])();
  }

  #closure(): void {
    this.#add('function');
    this.#body();
  }

  #unary(): void {
    this.#add(this.#random.pick(UNARY));
    this.#expression();
  }

  #binary(): void {
    this.#expression();
    this.#add(this.#random.pick(BINARY));
    this.#expression();
  }

  #table(): void {
    this.#add('{');
    while (this.#random.chance(0.6)) {
      if (this.#random.chance(0.3)) this.#add(this.#name(), '=');
      else if (this.#random.chance(0.2)) {
        this.#add('[');
        this.#expression();
        this.#add(']', '=');
      }
      this.#expression();
      this.#add(this.#random.pick([',', ';', ',']));
    }
    this.#add('}');
  }
}

const ALL =
  `and break do else elseif end false for function goto if in local nil not or repeat return then true until while
 + - * / // % ^ # & ~ | << >> == ~= <= >= < > = ( ) { } [ ] :: ; : , . .. ... ! @ \\ [= 0x 3x "open 'open [[open ]] "\\q" "\\300" "\\xg" "\\u{80000000}" -- --[[`.split(
    /\s+/,
  );

/** One to three tokens dropped, doubled, swapped, replaced or put in. */
export function mutate(random: Random, tokens: readonly string[]): string[] {
  const out = [...tokens];
  const any = (): string => random.pick([...ALL, ...NAMES, ...NUMERALS, ...STRINGS]);
  for (let i = random.below(3); i >= 0; i--) {
    const at = random.below(out.length + 1);
    const other = random.below(out.length + 1);
    const [token = 'a', swapped = 'b'] = [out[at], out[other]];
    random.pick<() => void>([
      () => out.splice(at, 1),
      () => out.splice(at, 0, token),
      () => out.splice(at, 1, any()),
      () => out.splice(at, 0, any()),
      () => {
        out[at] = swapped;
        out[other] = token;
      },
    ])();
  }
  return out;
}
