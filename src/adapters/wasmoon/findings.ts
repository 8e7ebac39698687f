import type { Token } from '../../echolua/lexer.ts';
import type { LuaFinding } from '../../ports/lua.ts';

const POSITION = /^fold\.lua:(\d+): ([\s\S]*)$/;
const NEAR = / near '([\s\S]*)'$/;
/** Complaints found at the end of a block name the line they are about. */
const OTHER_LINE = /^(?:break outside|no visible label).* at line (\d+)$/;

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
  if (message.startsWith('break outside')) {
    return tokens.find((token) => token.line === line && token.text === 'break')?.column ?? 1;
  }
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
  if (complaint.includes('stack overflow'))
    return at(complaint, 1, 'E_DEPTH', 'the source is nested too deeply');
  if (complaint.includes('binary chunk')) return at(complaint, 1, 'E_SYNTAX', 'this is not Lua source text');
  const message = POSITION.exec(complaint)?.[2] ?? complaint;
  const line = Number(OTHER_LINE.exec(message)?.[1] ?? lineOf(complaint));
  const column = columnOf(source, tokens, line, message, compile);
  return { line, column, code: 'E_SYNTAX', message: message.replace('<eof>', 'the end of the source') };
}

function lineOf(complaint: string): number {
  return Number(POSITION.exec(complaint)?.[1] ?? 1);
}

function at(complaint: string, column: number, code: string, message: string): LuaFinding {
  return { line: lineOf(complaint), column, code, message };
}
