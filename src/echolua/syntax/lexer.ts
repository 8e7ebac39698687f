import { ByteText } from './byteText.ts';
import { breakLength, isBreak, isDigit, isNamePart, isNameStart, isSpace } from './characters.ts';
import { readEscape } from './escapes.ts';
import { type Position, syntaxFault } from './finding.ts';
import { isNumeral } from './numeral.ts';
import { KEYWORDS, type Token } from './token.ts';

const NUMERAL = /0[xX](?:[pP][+-]?|[0-9a-fA-F.])*[A-Za-z_]?|[0-9.](?:[eE][+-]?|[0-9a-fA-F.])*[A-Za-z_]?/y;
const OPERATOR = /\.\.\.|\.\.|==|~=|<=|>=|\/\/|::|<<|>>|[-+*/%^#&~|<>=(){}[\];:,.]/y;
const LONG_BREAK = /\r\n|\n\r|\r/g;

/** The tokens of Lua 5.4 (reference manual §3.1), one at a time; throws SyntaxFault at what is none. */
export class Lexer {
  readonly source: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(source: string) {
    this.source = source;
  }

  next(): Token {
    this.#skipBlanks();
    const start = this.#at;
    const code = this.source.charCodeAt(start);
    if (isNameStart(code)) return this.#name(start);
    if (start >= this.source.length) return this.#token('<eof>', '', start, start);
    if (code === 34 || code === 39) return this.#quoted(start, code);
    if (isDigit(code) || (code === 46 && isDigit(this.source.charCodeAt(start + 1))))
      return this.#number(start);
    if (code === 91) {
      const level = this.#longLevel(start);
      if (level >= 0) return this.#longString(start, level);
      if (level === -2)
        throw syntaxFault(this.#position(start), "'[=' opens no long string: '[' must follow");
    }
    return this.#operator(start);
  }

  #position(at: number): Position {
    return { line: this.#line, column: at - this.#lineStart + 1 };
  }

  #token(type: string, text: string, start: number, end: number): Token {
    return { type, text, binary: false, line: this.#line, column: start - this.#lineStart + 1, start, end };
  }

  /** Steps over the line break at the current place. */
  #newLine(): void {
    this.#at += breakLength(this.source, this.#at);
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.source.charCodeAt(this.#at);
      if (isBreak(code)) this.#newLine();
      else if (isSpace(code)) this.#at += 1;
      else return;
    }
  }

  #skipBlanks(): void {
    for (;;) {
      this.#skipSpace();
      if (!this.source.startsWith('--', this.#at)) return;
      this.#skipComment();
    }
  }

  #skipComment(): void {
    const open = this.#at + 2;
    const level = this.source[open] === '[' ? this.#longLevel(open) : -1;
    if (level >= 0) {
      this.#longText(open, level, 'comment');
      return;
    }
    while (this.#at < this.source.length && !isBreak(this.source.charCodeAt(this.#at))) this.#at += 1;
  }

  #name(start: number): Token {
    let end = start + 1;
    while (isNamePart(this.source.charCodeAt(end))) end += 1;
    this.#at = end;
    const text = this.source.slice(start, end);
    return this.#token(KEYWORDS.has(text) ? text : '<name>', text, start, end);
  }

  #number(start: number): Token {
    NUMERAL.lastIndex = start;
    const text = NUMERAL.exec(this.source)?.[0] ?? '';
    if (!isNumeral(text)) throw syntaxFault(this.#position(start), `'${text.slice(0, 40)}' is not a number`);
    this.#at = start + text.length;
    return this.#token('<number>', text, start, this.#at);
  }

  #operator(start: number): Token {
    OPERATOR.lastIndex = start;
    const text = OPERATOR.exec(this.source)?.[0];
    if (text === undefined) {
      const shown = String.fromCodePoint(this.source.codePointAt(start) ?? 0);
      const advice = shown === '!' ? "; write '~=' for '!=', and 'not' for '!'" : '';
      throw syntaxFault(this.#position(start), `the character '${shown}' has no meaning here${advice}`);
    }
    this.#at = start + text.length;
    return this.#token(text, text, start, this.#at);
  }

  /** The number of `=` in the long bracket that opens at `at`; -1 if it is a plain `[`, -2 if it is `[=` and no more. */
  #longLevel(at: number): number {
    let end = at + 1;
    while (this.source.charCodeAt(end) === 61) end += 1;
    const level = end - at - 1;
    if (this.source.charCodeAt(end) === 91) return level;
    return level === 0 ? -1 : -2;
  }

  /** What lies between long brackets, line breaks as `\n` and without a first one; goes to behind them. */
  #longText(open: number, level: number, what: string): string {
    const from = open + level + 2;
    const close = this.source.indexOf(`]${'='.repeat(level)}]`, from);
    if (close < 0) {
      throw syntaxFault(
        this.#position(open),
        `this long ${what} is not closed with ']${'='.repeat(level)}]'`,
      );
    }
    this.#at = from;
    if (isBreak(this.source.charCodeAt(from))) this.#newLine();
    const text = this.source.slice(this.#at, close);
    while (this.#at < close) {
      if (isBreak(this.source.charCodeAt(this.#at))) this.#newLine();
      else this.#at += 1;
    }
    this.#at = close + level + 2;
    return text.replace(LONG_BREAK, '\n');
  }

  #longString(start: number, level: number): Token {
    const place = this.#position(start);
    const text = this.#longText(start, level, 'string');
    return { type: '<string>', text, binary: false, ...place, start, end: this.#at };
  }

  #quoted(start: number, quote: number): Token {
    const place = this.#position(start);
    const value = new ByteText();
    this.#at = start + 1;
    let plain = this.#at;
    for (;;) {
      const code = this.source.charCodeAt(this.#at);
      if (code === quote) break;
      if (code === 92) {
        value.addText(this.source.slice(plain, this.#at));
        this.#escape(value);
        plain = this.#at;
      } else if (Number.isNaN(code) || isBreak(code)) {
        throw syntaxFault(place, 'this string is not closed on its line');
      } else {
        this.#at += 1;
      }
    }
    value.addText(this.source.slice(plain, this.#at));
    this.#at += 1;
    return { type: '<string>', ...value.value(), ...place, start, end: this.#at };
  }

  #escape(value: ByteText): void {
    const next = this.source.charCodeAt(this.#at + 1);
    if (isBreak(next)) {
      this.#at += 1;
      this.#newLine();
      value.addByte(10);
    } else if (next === 122) {
      this.#at += 2;
      this.#skipSpace();
    } else {
      this.#at = readEscape(this.source, this.#at, value, this.#position(this.#at));
    }
  }
}
