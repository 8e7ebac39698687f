import type { Token } from './lexer.ts';

/**
 * `a .. b` becomes `a ..__concat.. b`. `__concat` is a value whose metamethods join the two sides: numbers become
 * canonical text [ENC-7] (stock Lua writes doubles, and the sign of NaN differs between machines) and long results are
 * charged for. `..` is right associative, so the meaning of an expression does not change; nor do its lines.
 */
export function rewriteConcat(source: string, tokens: readonly Token[]): string {
  let out = '';
  let at = 0;
  for (const token of tokens) {
    if (token.kind !== 'operator' || token.text !== '..') continue;
    out += `${source.slice(at, token.start)}..__concat..`;
    at = token.end;
  }
  return out + source.slice(at);
}
