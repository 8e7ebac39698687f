import { GatosError } from '../errors.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** [ENC-4] Deeper nesting is refused, so that no later recursion can overflow a stack. */
export const MAX_JSON_DEPTH = 64;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

interface Builder<V> {
  number(text: string, fail: (why: string) => never): V;
  literal(value: null | boolean | string): V;
  array(items: V[]): V;
  object(entries: Map<string, V>): V;
}

class Parser<V> {
  private at = 0;
  private depth = 0;
  private readonly text: string;
  private readonly build: Builder<V>;

  constructor(text: string, build: Builder<V>) {
    this.text = text;
    this.build = build;
  }

  document(): V {
    this.space();
    const value = this.value();
    this.space();
    if (this.at < this.text.length) this.fail('there is more text after the end of the JSON value');
    return value;
  }

  private fail(why: string, at = this.at): never {
    const before = this.text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    throw new GatosError('ERR_JSON_INVALID', `Not valid JSON at line ${line}, column ${column}: ${why}.`, {
      hint: 'Correct the JSON at that place.',
      data: { line, column, offset: at },
    });
  }

  private space(): void {
    for (;;) {
      const c = this.text.charCodeAt(this.at);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      this.at++;
    }
  }

  private value(): V {
    const c = this.text[this.at];
    if (c === '{') return this.nested(() => this.object());
    if (c === '[') return this.nested(() => this.array());
    if (c === '"') return this.build.literal(this.string());
    if (c === '-' || (c !== undefined && c >= '0' && c <= '9')) return this.number();
    return this.word();
  }

  private nested(read: () => V): V {
    if (++this.depth > MAX_JSON_DEPTH) this.fail(`it is nested more than ${MAX_JSON_DEPTH} levels deep`);
    const value = read();
    this.depth--;
    return value;
  }

  private word(): V {
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return this.build.literal(value);
      }
    }
    return this.fail(this.at >= this.text.length ? 'it ends too early' : 'a value was expected');
  }

  private number(): V {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text)?.[0];
    if (match === undefined) return this.fail('this is not a number that JSON allows');
    const value = this.build.number(match, (why) => this.fail(why));
    this.at += match.length;
    return value;
  }

  private string(): string {
    const start = this.at++;
    let out = '';
    for (;;) {
      PLAIN.lastIndex = this.at;
      const run = PLAIN.exec(this.text)?.[0] ?? '';
      out += run;
      this.at += run.length;
      const c = this.text[this.at];
      if (c === '"') break;
      if (c !== '\\')
        this.fail(
          c === undefined ? 'a string is not closed' : 'a control character must be written as an escape',
        );
      out += this.escape();
    }
    // [ENC-4] a lone surrogate has no UTF-8 form, so it could not be signed.
    if (!out.isWellFormed()) this.fail('this string holds half of a surrogate pair', start);
    this.at++;
    return out;
  }

  private escape(): string {
    const c = this.text[this.at + 1] ?? '';
    if (c === 'u') {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail('\\u needs four hexadecimal digits');
      this.at += 6;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const plain = ESCAPES[c];
    if (plain === undefined) return this.fail('this escape is not allowed in a string');
    this.at += 2;
    return plain;
  }

  private array(): V {
    const items: V[] = [];
    this.at++;
    this.space();
    if (this.take(']')) return this.build.array(items);
    do {
      this.space();
      items.push(this.value());
      this.space();
    } while (this.take(','));
    if (!this.take(']')) this.fail('a list must go on with "," or end with "]"');
    return this.build.array(items);
  }

  private object(): V {
    const entries = new Map<string, V>();
    this.at++;
    this.space();
    if (this.take('}')) return this.build.object(entries);
    do {
      this.space();
      if (this.text[this.at] !== '"') this.fail('a key in double quotes was expected');
      const start = this.at;
      const key = this.string();
      if (entries.has(key)) this.fail(`the key ${JSON.stringify(key.slice(0, 40))} appears twice`, start);
      this.space();
      if (!this.take(':')) this.fail('a ":" was expected after the key');
      this.space();
      entries.set(key, this.value());
      this.space();
    } while (this.take(','));
    if (!this.take('}')) this.fail('an object must go on with "," or end with "}"');
    return this.build.object(entries);
  }

  private take(c: string): boolean {
    if (this.text[this.at] !== c) return false;
    this.at++;
    return true;
  }
}

/** `__proto__` becomes an ordinary own key: defineProperty, never assignment. */
function objectFrom(entries: Map<string, JsonValue>): JsonObject {
  const object: JsonObject = {};
  for (const [key, value] of entries) {
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return object;
}

const VALUES: Builder<JsonValue> = {
  number(text, fail) {
    const value = Number(text);
    if (!Number.isFinite(value)) return fail('this number is too large');
    return value === 0 ? 0 : value; // -0 has no canonical form (ENC-1)
  },
  literal: (value) => value,
  array: (items) => items,
  object: objectFrom,
};

/**
 * [ENC-4] Strict JSON: refuses duplicate keys, lone surrogates, trailing data and nesting past 64, with the line and
 * column in `data`. Throws ERR_JSON_INVALID.
 */
export function parseJsonStrict(text: string): JsonValue {
  return new Parser(text, VALUES).document();
}

/** A JSON tree whose numbers are still the text they were written as, so that nothing passes through a double. */
export type ExactJson =
  | null
  | boolean
  | string
  | { readonly number: string }
  | ExactJson[]
  | Map<string, ExactJson>;

const EXACT: Builder<ExactJson> = {
  number: (text) => ({ number: text }),
  literal: (value) => value,
  array: (items) => items,
  object: (entries) => entries,
};

/** As parseJsonStrict, numbers kept as text and objects as maps in written order. */
export function parseJsonExact(text: string): ExactJson {
  return new Parser(text, EXACT).document();
}
