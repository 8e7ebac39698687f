import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { FoldFinding } from '../../../rpc/contract.ts';

/** Findings (1-based line and column) as ranges of the document, clamped to it: the text may have moved on. */
export function toDiagnostics(doc: Text, findings: readonly FoldFinding[]): Diagnostic[] {
  return findings.map((finding) => {
    const line = doc.line(Math.min(Math.max(1, finding.line), doc.lines));
    const from = Math.min(line.from + Math.max(0, finding.column - 1), line.to);
    return {
      from,
      to: wordEnd(line.text, from - line.from) + line.from,
      severity: 'error' as const,
      source: finding.code,
      message: finding.message,
    };
  });
}

/** End of the word at `at`, so that a whole name is underlined; one character where there is none. */
function wordEnd(text: string, at: number): number {
  const word = /^[A-Za-z0-9_]+/.exec(text.slice(at));
  return Math.min(text.length, at + (word ? word[0].length : 1));
}
