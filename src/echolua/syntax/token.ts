import type { Position } from './finding.ts';

const KEYWORD_TEXT =
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while';

export const KEYWORDS: ReadonlySet<string> = new Set(KEYWORD_TEXT.split(' '));

/**
 * `type` is the token's own text for keywords and operators, else one of `<name>`, `<number>`, `<string>`, `<eof>`.
 * `text` is the name, or the numeral as written, or the string's value: text, or hex if `binary`.
 */
export interface Token extends Position {
  readonly type: string;
  readonly text: string;
  /** The string is not valid UTF-8; `text` holds its bytes in hex. */
  readonly binary: boolean;
  /** Offsets into the source, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const MAX_SHOWN = 30;

/** How messages name a token. */
export function describeToken(token: Token, source: string): string {
  if (token.type === '<eof>') return 'the end of the source';
  const text = source.slice(token.start, token.end);
  return text.length > MAX_SHOWN ? `'${text.slice(0, MAX_SHOWN)}...'` : `'${text}'`;
}
