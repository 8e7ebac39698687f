import type { Elc } from '../elc.ts';
import type { Local } from '../syntax/ast.ts';
import type { Finding, FindingCode, Position } from '../syntax/finding.ts';
import type { Refusal } from './refusals.ts';

/** What the rules of the linter share. */
export class LintReport {
  readonly kind: Elc['kind'];
  readonly findings: Finding[] = [];
  /** Locals of the chunk's outermost block by name, wherever they are declared. */
  readonly chunkLocals: ReadonlyMap<string, Local>;

  constructor(kind: Elc['kind'], chunkLocals: ReadonlyMap<string, Local>) {
    this.kind = kind;
    this.chunkLocals = chunkLocals;
  }

  add(at: Position, code: FindingCode, rule: string, message: string, instead?: string): void {
    const finding = { line: at.line, column: at.column, code, rule, message };
    this.findings.push(instead === undefined ? finding : { ...finding, instead });
  }

  refuse(at: Position, what: string, { why, write, instead }: Refusal): void {
    this.add(at, 'E_REFUSED', 'LUA-2', `${what} is refused: ${why}; ${write}`, instead);
  }
}
