/** Tokens of Lua 5.4 (reference manual §3.1), enough to scan and to rewrite a source without parsing it. */

export type TokenKind = 'name' | 'keyword' | 'number' | 'string' | 'operator' | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** 1-based; columns count UTF-16 units, as editors do. */
  readonly line: number;
  readonly column: number;
  /** Offsets into the source, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const KEYWORDS = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);

const SPACE = /[ \t\v\f\r\n]+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const HEX_NUMBER = /0[xX](?:[pP][+-]|[0-9A-Za-z_.])*/y;
const NUMBER = /\.?[0-9](?:[eE][+-]|[0-9A-Za-z_.])*/y;
const PLAIN_TEXT = /[^"'\\\r\n]*/y;
const ESCAPE = /\\(?:z[ \t\v\f\r\n]*|\r\n|\n\r|[\s\S])/y;
const LONG_OPEN = /\[(=*)\[/y;
const REST_OF_LINE = /[^\r\n]*/y;
const OPERATOR = /\.\.\.|\.\.|==|~=|<=|>=|\/\/|::|<<|>>|[\s\S]/y;
const LINE_BREAK = /\r\n|\n\r|\r|\n/g;

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

/** The end of a long bracket that opens at `at`, or undefined where none opens; the end of the source if unclosed. */
function longBracketEnd(source: string, at: number): number | undefined {
  const open = matchAt(LONG_OPEN, source, at);
  if (open === undefined) return undefined;
  const close = source.indexOf(open.replaceAll('[', ']'), at + open.length);
  return close < 0 ? source.length : close + open.length;
}

function commentEnd(source: string, at: number): number {
  const long = longBracketEnd(source, at + 2);
  if (long !== undefined) return long;
  return at + (matchAt(REST_OF_LINE, source, at)?.length ?? 0);
}

/** The end of a quoted string that opens at `at`, or undefined where none opens or it does not close on its line. */
function quotedEnd(source: string, at: number): number | undefined {
  const quote = source[at];
  if (quote !== '"' && quote !== "'") return undefined;
  for (let end = at + 1; end < source.length; ) {
    end += matchAt(PLAIN_TEXT, source, end)?.length ?? 0;
    const char = source[end];
    if (char === quote) return end + 1;
    if (char === '\\') end += matchAt(ESCAPE, source, end)?.length ?? 1;
    else if (char === '"' || char === "'") end += 1;
    else return undefined;
  }
  return undefined;
}

function readToken(source: string, at: number): { kind: TokenKind; end: number } {
  const name = matchAt(NAME, source, at);
  if (name !== undefined) return { kind: KEYWORDS.has(name) ? 'keyword' : 'name', end: at + name.length };
  const number = matchAt(HEX_NUMBER, source, at) ?? matchAt(NUMBER, source, at);
  if (number !== undefined) return { kind: 'number', end: at + number.length };
  const string = quotedEnd(source, at) ?? longBracketEnd(source, at);
  if (string !== undefined) return { kind: 'string', end: string };
  const operator = matchAt(OPERATOR, source, at) ?? '';
  return { kind: 'operator', end: at + operator.length };
}

/**
 * Comments and white space are skipped. The last token is always of kind `end`. Never fails: what is not Lua comes out
 * as tokens that the Lua compiler will refuse (an unclosed quote is an operator).
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  const skip = (end: number): void => {
    for (const hit of source.slice(at, end).matchAll(LINE_BREAK)) {
      line += 1;
      lineStart = at + hit.index + hit[0].length;
    }
    at = end;
  };
  for (;;) {
    const space = matchAt(SPACE, source, at);
    if (space !== undefined) skip(at + space.length);
    else if (source.startsWith('--', at)) skip(commentEnd(source, at));
    else if (at >= source.length) break;
    else {
      const { kind, end } = readToken(source, at);
      tokens.push({ kind, text: source.slice(at, end), line, column: at - lineStart + 1, start: at, end });
      if (kind === 'string') skip(end);
      else at = end;
    }
  }
  tokens.push({ kind: 'end', text: '', line, column: at - lineStart + 1, start: at, end: at });
  return tokens;
}
