import type { JsonValue } from '../../../src/protocol/codec/json.ts';
import type { Random } from './random.ts';

/**
 * A program with what must not matter left open: names of locals, layout and comments, and the order in which keys come
 * into a table (`anyOrder`).
 */
export type Part =
  | string
  | { readonly local: number }
  | { readonly anyOrder: readonly Part[]; readonly between: string }
  | { readonly parts: readonly Part[] };

/** Which of the open choices are made anew; without a generator, always in the same way. */
export interface Writing {
  readonly names?: Random;
  readonly layout?: Random;
  readonly order?: Random;
}

const PREFIXES = ['v', 'x_', 'Abc', '_', 'self'];
const SPACES = [' ', ' ', '\n', '\t', ' --[[ x ]] ', ' -- y\r\n', '  \n\n', ' --[==[ ]] \n ]==] '];

function shuffled<T>(items: readonly T[], random: Random | undefined): readonly T[] {
  if (!random) return items;
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

/** The text of a program. Layout changes only at the spaces between tokens: no string of ours has any. */
export function write(part: Part, { names, layout, order }: Writing = {}): string {
  const [prefix, shift] = [names?.pick(PREFIXES) ?? 'l', names?.below(1000) ?? 0];
  const text = (one: Part): string => {
    if (typeof one === 'string') return one;
    if ('local' in one) return `${prefix}${one.local + shift}`;
    if ('parts' in one) return one.parts.map(text).join(' ');
    return shuffled(one.anyOrder, order).map(text).join(one.between);
  };
  const plain = text(part);
  return layout ? plain.replace(/ /g, () => layout.pick(SPACES)) : plain;
}

const KEYS = ['a', 'b', 'c', 'key', 'é', '😀', '__proto__', 'constructor', '1', 'n'];
const NUMBERS = ['0', '1', '2', '3', '7', '10', '0.5', '0.1', '3.25', '1000000', '0.0000000002'];
const TEXTS = ['""', '"x"', '"two,words"', '"é€"', '"\\0\\n"', '"1.5"', '"😀"'];

const list = (...parts: Part[]): Part => ({ parts });

/**
 * Folds that mean something and mostly run: numbers with fractions, text, lists, maps, sets, counters, sorting, JSON,
 * random numbers, closures, sharing and moving of tables, faults here and there.
 */
export class ProgramGenerator {
  readonly #random: Random;
  #locals = 0;
  #budget = 0;
  /** Locals in scope, by what they hold. */
  #numbers: number[] = [];
  #texts: number[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  /** A whole source; `budget` is about how many statements it has. */
  fold(budget: number): Part {
    this.#budget = budget;
    const [rate, helper, x, state, event, p] = this.#fresh(6) as [Part, Part, Part, Part, Part, Part];
    const [n, q, s] = [this.#locals++, this.#locals++, this.#locals++];
    this.#numbers.push(n, q);
    this.#texts.push(s);
    this.#names = { state, event, p, helper };
    return list(
      list('local', rate, '=', this.#random.pick(NUMBERS), '*', '0.25'),
      list(
        'local',
        'function',
        helper,
        '(',
        x,
        ')',
        'if',
        x,
        '>',
        '100',
        'then',
        'return',
        x,
        '%',
        '7',
        'end',
      ),
      list('return', x, '/', '3', '+', rate, 'end'),
      list('return', 'function', '(', state, ',', event, ')', 'local', p, '=', event, '.payload'),
      list(
        'local',
        { local: n },
        ',',
        { local: q },
        ',',
        { local: s },
        '=',
        p,
        '.n',
        ',',
        p,
        '.q',
        ',',
        p,
        '.text',
      ),
      {
        anyOrder: [
          list(state, '.list', '=', state, '.list', 'or', 'json.array()'),
          list(state, '.map', '=', state, '.map', 'or', '{}'),
          list(state, '.set', '=', state, '.set', 'or', 'set.new()'),
          list(state, '.counts', '=', state, '.counts', 'or', 'counter.new()'),
        ],
        between: ' ',
      },
      this.#statements(3),
      list(state, '.out', '=', { local: s }, 'return', state, 'end'),
    );
  }

  /** What its events carry; keys come in any order. */
  payload(order?: Random): JsonValue {
    const random = this.#random;
    const fields: [string, JsonValue][] = [
      ['n', random.below(2000) - 1000],
      ['q', Math.round((random.next() - 0.5) * 1e6) / 1000],
      ['text', random.pick(['', 'word', 'é€😀', 'a\0b', 'x'.repeat(100)])],
      ['key', random.pick(KEYS)],
      ['items', Array.from({ length: random.below(12) }, () => random.below(50) / 4)],
      ['nested', { deep: [1, { [random.pick(KEYS)]: null }], flag: random.chance(0.5), '': random.below(3) }],
    ];
    return Object.fromEntries(shuffled(fields, order));
  }

  #names: { readonly state: Part; readonly event: Part; readonly p: Part; readonly helper: Part } = {
    state: '',
    event: '',
    p: '',
    helper: '',
  };

  #fresh(count: number): Part[] {
    return Array.from({ length: count }, () => ({ local: this.#locals++ }));
  }

  #statements(depth: number): Part {
    const [numbers, texts] = [this.#numbers, this.#texts];
    [this.#numbers, this.#texts] = [[...numbers], [...texts]];
    const parts: Part[] = [];
    for (let i = 1 + this.#random.below(5); i > 0 && this.#budget > 0; i--)
      parts.push(this.#statement(depth));
    [this.#numbers, this.#texts] = [numbers, texts];
    return { parts };
  }

  #statement(depth: number): Part {
    this.#budget -= 1;
    const { state, event, p, helper } = this.#names;
    const random = this.#random;
    const simple: (() => Part)[] = [
      () => list({ local: random.pick(this.#numbers) }, '=', this.#number(2)),
      () => list({ local: random.pick(this.#texts) }, '=', this.#text(2)),
      () => list(state, '.map[', this.#key(), '] =', this.#any()),
      () => list(state, '.map[', this.#key(), '] = nil'),
      () => list('table.insert(', state, '.list ,', this.#number(1), ')'),
      () => list('if #', state, '.list > 6 then table.remove(', state, '.list , 2 ) end'),
      () => list('table.insert(', state, '.list , 1 ,', this.#number(1), ')'),
      () => list('set.add(', state, '.set ,', this.#key(), ')'),
      () => list('set.remove(', state, '.set ,', this.#key(), ')'),
      () => list('counter.add(', state, '.counts ,', this.#key(), ',', this.#number(1), ')'),
      () => list(state, '.total =', 'counter.total(', state, '.counts ) + set.size(', state, '.set )'),
      () =>
        list(
          'if',
          this.#condition(1),
          'then',
          state,
          '.copy =',
          random.pick([list(state, '.map'), list(p, '.nested'), event]),
          'end',
        ),
      () => list(state, '.moved =', state, '.copy', state, '.copy = nil'),
      () => list(state, '.json = #json.encode_canonical(', state, '.map )'),
      () => list(state, '.back = json.decode_strict( json.encode_canonical(', this.#table(), ') )'),
      () => list('if', this.#condition(1), 'then error( {', 'code =', this.#number(0), '} ) end'),
      () => list(state, '.keys =', random.pick(['dkeys(', 'dvalues(', 'set.values(']), state, '.set )'),
      () => this.#sort(),
      () => this.#draw(),
      () =>
        list(
          state,
          '.text = string.format( "%s|%5d|%x" ,',
          this.#text(1),
          ', math.floor(',
          helper,
          '(',
          this.#number(0),
          ') ) , 255 )',
        ),
      () => this.#declare(this.#numbers, this.#number(2)),
      () => this.#declare(this.#texts, this.#text(2)),
    ];
    return depth > 0 && random.chance(0.35) ? this.#compound(depth - 1) : random.pick(simple)();
  }

  /** A new local, in scope only after its value. */
  #declare(scope: number[], value: Part): Part {
    const id = this.#locals++;
    scope.push(id);
    return list('local', { local: id }, '=', value);
  }

  #sort(): Part {
    const [t, a, b] = this.#fresh(3) as [Part, Part, Part];
    const { state, p } = this.#names;
    const less = this.#random.chance(0.5)
      ? list(', function(', a, ',', b, ') return', a, '% 3 <', b, '% 3 end')
      : '';
    const target = this.#random.chance(0.5) ? list(state, '.list') : t;
    return list(
      'local',
      t,
      '= {} for _ ,',
      a,
      'in ipairs(',
      p,
      '.items ) do',
      t,
      '[ #',
      t,
      '+ 1 ] =',
      a,
      'end dsort(',
      target,
      less,
      ')',
      state,
      '.sorted =',
      t,
    );
  }

  #draw(): Part {
    const [r] = this.#fresh(1) as [Part];
    const { state, event } = this.#names;
    const seed = this.#random.chance(0.5) ? event : this.#number(0);
    return list(
      'local',
      r,
      '= rng(',
      seed,
      ')',
      state,
      '.drawn = {',
      r,
      '() ,',
      r,
      '( 6 ) ,',
      r,
      '( -3 , 3 ) }',
    );
  }

  #compound(depth: number): Part {
    const [i, k, v] = this.#fresh(3) as [Part, Part, Part];
    const { state, p } = this.#names;
    const body = this.#statements(depth);
    return this.#random.pick<() => Part>([
      () => list('if', this.#condition(2), 'then', body, 'else', this.#statements(depth), 'end'),
      () => list('for', i, '= 1 , 3 do', body, 'end'),
      () => list('for', i, '= 2 , 0 , -0.5 do', body, 'end'),
      () =>
        list(
          'for',
          k,
          ',',
          v,
          'in dpairs(',
          state,
          '.counts ) do',
          body,
          state,
          '.seen =',
          k,
          '..',
          v,
          'end',
        ),
      () => list('for', k, ',', v, 'in ipairs(', p, '.items ) do', body, 'if', k, '> 3 then break end end'),
      () => list('local', i, '= 0 while', i, '< 2 do', i, '=', i, '+ 1', body, 'end'),
      () => list('local', i, '= 0 repeat', i, '=', i, '+ 1', body, 'until', i, '> 1 or', this.#condition(1)),
      () =>
        list('local', k, ',', v, '= pcall( function()', body, 'end )', state, '.caught = tostring(', v, ')'),
      () =>
        list(
          'local',
          k,
          '= function( ... ) local',
          v,
          '= select( "#" , ... )',
          body,
          'return',
          v,
          ', ... end',
          state,
          '.given = {',
          k,
          '(',
          this.#number(1),
          ', 2 ) }',
        ),
    ])();
  }

  #number(depth: number): Part {
    const { p, helper, state } = this.#names;
    const random = this.#random;
    const leaf: (() => Part)[] = [
      () => random.pick(NUMBERS),
      () => ({ local: random.pick(this.#numbers) }),
      () => list('-', { local: random.pick(this.#numbers) }),
      () => list('#', { local: random.pick(this.#texts) }),
      () => list('#', state, '.list'),
      () => list('(', p, '.items[ 1 ] or 5 )'),
      () => list('counter.get(', state, '.counts ,', this.#key(), ')'),
    ];
    const inner = (): Part => this.#number(depth - 1);
    const nested: (() => Part)[] = [
      () => list('( (', inner(), ') % 1000', random.pick(['+', '-', '*']), '(', inner(), ') % 1000 )'),
      () =>
        list(
          '( (',
          inner(),
          ')',
          random.pick(['/', '//', '%']),
          random.pick(['3', '0.7', '-2', '1000']),
          ')',
        ),
      () => list('( (', inner(), ')', random.pick(['+', '*', '/', '//', '%']), '(', inner(), ') )'),
      () => list('(', this.#condition(depth - 1), 'and', inner(), 'or', inner(), ')'),
      () => list(random.pick(['math.floor(', 'math.ceil(', 'math.abs(']), inner(), ')'),
      () => list(random.pick(['math.min(', 'math.max(']), inner(), ',', inner(), ')'),
      () => list(helper, '(', inner(), ')'),
      () => list('( tonumber(', this.#text(0), ') or', inner(), ')'),
    ];
    return (depth > 0 && random.chance(0.6) ? random.pick(nested) : random.pick(leaf))();
  }

  #text(depth: number): Part {
    const random = this.#random;
    const local = (): Part => ({ local: random.pick(this.#texts) });
    return random.pick<() => Part>([
      () => random.pick(TEXTS),
      local,
      () => list('string.sub(', local(), ', 2 , -2 )'),
      () => list('string.upper(', local(), ')'),
      () => list('string.rep( "ab" ,', '3 )'),
      () => list('tostring(', this.#number(Math.max(0, depth - 1)), ')'),
      () => list('string.sub(', local(), '..', this.#number(0), ', 1 , 60 )'),
      () => list('string.sub(', local(), '.. "-" ..', local(), ', -50 )'),
      () => list('table.concat( dkeys(', this.#names.state, '.set ) , "," )'),
    ])();
  }

  #condition(depth: number): Part {
    const random = this.#random;
    const inner = Math.max(0, depth - 1);
    const compare = random.pick(['<', '<=', '>', '>=', '==', '~=']);
    return random.pick<() => Part>([
      () => list('(', this.#number(inner), compare, this.#number(inner), ')'),
      () => list('(', this.#text(0), random.pick(['<', '==', '~=']), this.#text(0), ')'),
      () => list('set.has(', this.#names.state, '.set ,', this.#key(), ')'),
      () => list('not', this.#names.p, '.nested.flag'),
      () => list(this.#names.state, '.map[', this.#key(), ']'),
    ])();
  }

  #key(): Part {
    return this.#random.chance(0.4) ? list(this.#names.p, '.key') : `"${this.#random.pick(KEYS)}"`;
  }

  #any(): Part {
    return this.#random.pick([
      () => this.#number(1),
      () => this.#text(1),
      () => this.#table(),
      () => list(this.#names.p, '.nested'),
      () => this.#random.pick(['true', 'false', 'null', '{}', 'json.array()']),
    ])();
  }

  /** A table whose keys come in any order: written out, or by statements in a function. */
  #table(): Part {
    const keys = KEYS.filter(() => this.#random.chance(0.4));
    const values = keys.map(() =>
      this.#random.pick([...NUMBERS, ...TEXTS, 'true', 'null', '{}', '{ 1 , 2 }']),
    );
    if (this.#random.chance(0.5)) {
      const fields = keys.map((key, i) => list(`["${key}"]`, '=', values[i] ?? ''));
      return list('{', { anyOrder: fields, between: ' , ' }, '}');
    }
    const [t] = this.#fresh(1) as [Part];
    const stores = keys.map((key, i) => list(t, `["${key}"]`, '=', values[i] ?? ''));
    return list('( function() local', t, '= {}', { anyOrder: stores, between: ' ' }, 'return', t, 'end )()');
  }
}
