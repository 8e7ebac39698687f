import type { Token } from '../../echolua/lexer.ts';
import type { LuaFinding } from '../../ports/lua.ts';

const POSITION = /^fold\.lua:(\d+): ([\s\S]*)$/;
const NEAR = / near '([\s\S]*)'$/;

/**
 * The column of the token a syntax error complains about. Of several alike on that line, it is the first up to which
 * the source already gives the same complaint.
 */
function columnOf(
  source: string,
  tokens: readonly Token[],
  line: number,
  message: string,
  compile: (source: string) => string | undefined,
): number {
  const near = NEAR.exec(message)?.[1];
  const last = tokens.at(-1);
  if (near === undefined) return last?.line === line ? last.column : 1;
  const alike = tokens.filter((token) => token.line === line && token.text === near);
  const culprit = alike.find((token) => compile(source.slice(0, token.end))?.endsWith(message));
  if (culprit ?? alike[0]) return (culprit ?? alike[0])?.column ?? 1;
  const text = source.split(/\r\n|\n\r|\r|\n/)[line - 1] ?? '';
  return text.indexOf(near) + 1 || 1;
}

/** A message of the Lua compiler as a finding with line and column, without host text [LUA-6]. */
export function syntaxFinding(
  source: string,
  tokens: readonly Token[],
  complaint: string,
  compile: (source: string) => string | undefined,
): LuaFinding {
  const match = POSITION.exec(complaint);
  const line = Number(match?.[1] ?? 1);
  const message = match?.[2] ?? complaint;
  if (complaint.includes('stack overflow')) {
    return { line, column: 1, code: 'E_DEPTH', message: 'the source is nested too deeply' };
  }
  const column = columnOf(source, tokens, line, message, compile);
  return { line, column, code: 'E_SYNTAX', message: message.replace('<eof>', 'the end of the source') };
}
