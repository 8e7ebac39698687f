import { utf8 } from '../../protocol/bytes.ts';
import type { Chunk } from './ast.ts';
import { type Finding, type Position, SyntaxFault, syntaxFinding } from './finding.ts';
import { MAX_NESTING, MAX_SOURCE_BYTES } from './limits.ts';
import { Parser } from './parser.ts';
import type { ScopeLimits } from './scope.ts';
import { statements } from './statements.ts';

export interface ParseResult {
  /** Absent if the source is not Lua. It can be there with findings: what Lua rejects for other reasons than form. */
  readonly chunk: Chunk | undefined;
  readonly findings: readonly Finding[];
}

export interface ParseOptions extends ScopeLimits {
  /** Levels of nesting refused; MAX_NESTING unless said. */
  readonly maxNesting?: number;
  readonly maxBytes?: number;
}

function positionOf(source: string, at: number): Position {
  const lines = source.slice(0, at).split(/\r\n|\n\r|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** What makes a text unfit to be read at all. */
function unreadable(source: string, maxBytes: number): Finding | undefined {
  const size = source.length > maxBytes ? source.length : utf8(source).length;
  if (size > maxBytes) {
    return syntaxFinding({ line: 1, column: 1 }, `the source is longer than ${maxBytes} bytes`, 'E_LIMIT');
  }
  if (source.isWellFormed()) return undefined;
  const at = source.search(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/);
  return syntaxFinding(
    positionOf(source, at),
    'half of a surrogate pair stands here; it has no UTF-8',
    'E_UTF8',
  );
}

/** Parses Lua 5.4. Agrees with Lua's own compiler on what is Lua, but for the limits of limits.ts. Never throws. */
export function parseLua(source: string, options: ParseOptions = {}): ParseResult {
  const unfit = unreadable(source, options.maxBytes ?? MAX_SOURCE_BYTES);
  if (unfit) return { chunk: undefined, findings: [unfit] };
  let parser: Parser | undefined;
  try {
    parser = new Parser(source, options.maxNesting ?? MAX_NESTING, options);
    parser.scope.enterBlock(false);
    const body = statements(parser);
    if (!parser.is('<eof>')) throw parser.unexpected('a statement');
    const { line, column } = parser.token;
    parser.scope.leaveBlock();
    return { chunk: { body, end: { line, column } }, findings: parser.findings };
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    return { chunk: undefined, findings: [...(parser?.findings ?? []), error.finding] };
  }
}
