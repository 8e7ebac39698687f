import { utf8 } from '../../protocol/bytes.ts';
import type { Position } from '../syntax/finding.ts';
import { rgsFault } from './finding.ts';
import { MAX_TEXT } from './words.ts';

/** `from` and `to` are offsets into the source; of a string they include its quotes. */
export interface Token extends Position {
  /** Of a `bad` one, `text` says why it is none. */
  readonly kind: 'word' | 'number' | 'string' | 'sign' | 'end' | 'bad';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const SPACE = /(?:[ \t\r\n]|#[^\r\n]*)*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /[0-9][0-9A-Za-z_.]*/y;
const STRING = /"(?:[^"\\\r\n]|\\[^\r\n])*"|'(?:[^'\\\r\n]|\\[^\r\n])*'/y;
const SIGN = /\.\.\.|==|!=|<=|>=|[<>()[\]{}.,:?|+\-*/=]/y;
const REST = /[^\r\n]*/y;
const LONGEST_SHOWN = 20;

/** Reads a stretch of a source token by token; it goes back where it is told to. */
export class Lexer {
  readonly source: string;
  readonly #end: number;
  readonly #starts: readonly number[];
  #at: number;

  constructor(source: string, from = 0, end = source.length, starts: readonly number[] = lineStarts(source)) {
    this.source = source;
    this.#at = from;
    this.#end = end;
    this.#starts = starts;
  }

  /** The same source between two offsets. */
  between(from: number, end: number): Lexer {
    return new Lexer(this.source, from, end, this.#starts);
  }

  /** 1-based; columns count UTF-16 units. */
  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }

  next(): Token {
    this.#at += this.#match(SPACE)?.length ?? 0;
    if (this.#at >= this.#end) return this.#token('end', '');
    const word = this.#match(WORD);
    if (word !== undefined && word.length <= MAX_TEXT) return this.#token('word', word);
    if (word !== undefined)
      return { ...this.#token('bad', word), text: `a name has ${MAX_TEXT} letters at most` };
    const number = this.#match(NUMBER);
    if (number !== undefined) return this.#token('number', number);
    const string = this.#match(STRING);
    if (string !== undefined) return this.#token('string', string);
    const sign = this.#match(SIGN);
    if (sign !== undefined) return this.#token('sign', sign);
    return this.#unknown();
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.source)?.[0];
    return text === undefined || this.#at + text.length > this.#end ? undefined : text;
  }

  #token(kind: Token['kind'], text: string): Token {
    const from = this.#at;
    this.#at += text.length;
    return { kind, text, from, to: this.#at, ...this.position(from) };
  }

  #unknown(): Token {
    const from = this.#at;
    const first = this.source.slice(from, from + 1);
    const unended = first === '"' || first === "'";
    // The rest of the line is that string, so a line is looked through once.
    this.#at += unended ? (this.#match(REST)?.length ?? 1) : 1;
    const text = unended
      ? 'the string does not end in this line; write \\n for a new line'
      : `${JSON.stringify(first)} means nothing here`;
    return { kind: 'bad', text, from, to: this.#at, ...this.position(from) };
  }
}

function lineStarts(source: string): number[] {
  const starts = [0];
  for (const match of source.matchAll(/\r\n|[\r\n]/g)) starts.push(match.index + match[0].length);
  return starts;
}

const ESCAPE = /\\(?:u\{([0-9a-fA-F]{1,6})\}|([\s\S]))/g;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\\', '\\'],
  ['"', '"'],
  ["'", "'"],
  ['{', '{'],
  ['}', '}'],
]);

function codePoint(digits: string, at: Position): string {
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw rgsFault(at, 'E_UTF8', `\\u{${digits}} is no character`);
  }
  return String.fromCodePoint(code);
}

/** What stands between quotes, with its escapes read. */
export function unescapeText(raw: string, at: Position): string {
  const text = raw.replace(
    ESCAPE,
    (found: string, digits: string | undefined, letter: string | undefined) => {
      if (digits !== undefined) return codePoint(digits, at);
      const plain = ESCAPES.get(letter ?? '');
      if (plain !== undefined) return plain;
      const shown = found.slice(0, LONGEST_SHOWN);
      throw rgsFault(at, 'E_SYNTAX', `${shown} is no escape; write \\\\ for a backslash`);
    },
  );
  if (!text.isWellFormed()) throw rgsFault(at, 'E_UTF8', 'the string holds half of a surrogate pair');
  if (utf8(text).length > MAX_TEXT) {
    throw rgsFault(at, 'E_LIMIT', `a string has ${MAX_TEXT} bytes at most`);
  }
  return text;
}

/** A string in the one way `print` writes it; `quote` is what stands round it. */
export function quoteText(text: string, quote: '"' | "'"): string {
  const escaped = text.replace(/[\\"'\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (letter) => {
    if (letter === '\\') return '\\\\';
    if (letter === '"' || letter === "'") return letter === quote || quote === "'" ? `\\${letter}` : letter;
    if (letter === '\n') return '\\n';
    return `\\u{${(letter.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return `${quote}${escaped}${quote}`;
}
