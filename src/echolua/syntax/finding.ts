/** A place in the source: 1-based; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What the parser and the linter can say [LUA-6]. */
export type FindingCode =
  | 'E_SYNTAX'
  | 'E_DEPTH'
  | 'E_LIMIT'
  | 'E_UTF8'
  | 'E_REFUSED'
  | 'E_NUMBER'
  | 'E_GLOBAL'
  | 'E_FROZEN'
  | 'E_CHUNK';

/**
 * One thing to change in a source. `message` is a whole sentence: what, why and what to write. `instead` is text that
 * can stand in place of what was found, where there is one.
 */
export interface Finding extends Position {
  readonly code: FindingCode;
  /** The rule of the protocol that asks for it: `LUA-2`, `STA-1`. */
  readonly rule: string;
  readonly message: string;
  readonly instead?: string;
}

/** Ends parsing; everything else the parser finds is collected. */
export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
  readonly finding: Finding;

  constructor(finding: Finding) {
    super(`${finding.line}:${finding.column} ${finding.code} ${finding.message}`);
    this.finding = finding;
  }
}

/** A fault of syntax at a place, to be thrown or collected. */
export function syntaxFinding(at: Position, message: string, code: FindingCode = 'E_SYNTAX'): Finding {
  const rule = code === 'E_DEPTH' || code === 'E_LIMIT' ? 'LUA-5' : 'LUA-2';
  return { line: at.line, column: at.column, code, rule, message };
}

export function syntaxFault(at: Position, message: string, code: FindingCode = 'E_SYNTAX'): SyntaxFault {
  return new SyntaxFault(syntaxFinding(at, message, code));
}

/** By position; of several in one place, in the order they were found. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
}
