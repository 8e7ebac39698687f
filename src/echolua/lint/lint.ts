import type { Elc } from '../elc.ts';
import type { Chunk } from '../syntax/ast.ts';
import { findDeep, walk } from '../syntax/children.ts';
import { type Finding, sortFindings, syntaxFinding } from '../syntax/finding.ts';
import { MAX_ELC_DEPTH } from '../syntax/limits.ts';
import { checkChunk, chunkLocals } from './chunk.ts';
import { checkNode } from './constructs.ts';
import { LintReport } from './report.ts';

/** Everything that keeps a chunk from being a fold or a policy [LUA-2] [STA-1], by position. */
export function lintChunk(chunk: Chunk, kind: Elc['kind']): readonly Finding[] {
  const deep = findDeep(chunk, MAX_ELC_DEPTH);
  if (deep) {
    const message = `expressions nest more than ${MAX_ELC_DEPTH} levels here (a + b + c nests twice); use locals`;
    return [syntaxFinding(deep, message, 'E_DEPTH')];
  }
  const report = new LintReport(kind, chunkLocals(chunk));
  walk(chunk.body, (node) => checkNode(report, node));
  checkChunk(report, chunk);
  return sortFindings(report.findings);
}
