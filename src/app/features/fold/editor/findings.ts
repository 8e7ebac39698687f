import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import type { EditorView } from '@codemirror/view';
import type { FoldFinding } from '../../../../rpc/contract.ts';

export interface Marked {
  readonly from: number;
  readonly to: number;
}

/** A one-click repair: `insert` in the place of exactly what the finding marks. */
export interface QuickFix extends Marked {
  readonly label: string;
  /** What must still stand there. */
  readonly expect: string;
  readonly insert: string;
}

/** Findings (1-based line and column) as ranges of the document, clamped to it: the text may have moved on. */
export function toDiagnostics(doc: Text, findings: readonly FoldFinding[]): Diagnostic[] {
  return findings.map((finding) => {
    const fix = quickFix(doc, finding);
    const action = fix && {
      name: fix.label,
      // CodeMirror has moved the range along with whatever was typed since.
      apply: (view: EditorView, from: number, to: number) => applyFix(view, { ...fix, from, to }),
    };
    return {
      ...(fix ?? markedBy(doc, finding)),
      severity: 'error' as const,
      source: `${finding.code} ${finding.rule}`,
      message: finding.message,
      ...(action ? { actions: [action] } : {}),
    };
  });
}

/** What a finding marks: the name it speaks of where that stands there, else the word, else one character. */
export function markedBy(doc: Text, finding: FoldFinding): Marked {
  const line = doc.line(Math.min(Math.max(1, finding.line), doc.lines));
  const at = Math.min(Math.max(0, finding.column - 1), line.length);
  const rest = line.text.slice(at);
  const length = namedLength(rest, finding.message) ?? wordLength(rest);
  return { from: line.from + at, to: line.from + Math.min(line.length, at + length) };
}

/** What can be written instead, where what it would replace is certain: the very name that the finding speaks of. */
export function quickFix(doc: Text, finding: FoldFinding): QuickFix | null {
  if (finding.instead === undefined) return null;
  const { from, to } = markedBy(doc, finding);
  const expect = doc.sliceString(from, to);
  const subject = subjectOf(finding.message);
  const certain = subject === null ? isLoneName(doc, from, expect) : expect === subject;
  const label = `Write \`${finding.instead}\` instead`;
  return certain ? { from, to, label, expect, insert: apart(doc, from, finding.instead) } : null;
}

/** `a-math.mininteger` must not become a comment. */
function apart(doc: Text, from: number, insert: string): string {
  return insert.startsWith('-') && doc.sliceString(from - 1, from) === '-' ? ` ${insert}` : insert;
}

/** Returns false, and leaves the text alone, where something else stands there by now. */
export function applyFix(view: EditorView, { from, to, expect, insert }: QuickFix): boolean {
  if (view.state.sliceDoc(from, to) !== expect) return false;
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: 'input.fix',
  });
  return true;
}

/** Messages begin with what they are about: `table.sort is refused: ...`, `'total' is not declared; ...`. */
function subjectOf(message: string): string | null {
  const found = /^(?:'([^']+)'|(\S+)) is /.exec(message);
  return found?.[1] ?? found?.[2] ?? null;
}

function namedLength(rest: string, message: string): number | null {
  const text = subjectOf(message);
  if (text === null || !rest.startsWith(text)) return null;
  const next = rest.charAt(text.length);
  return /\w$/.test(text) && /\w/.test(next) ? null : text.length;
}

/** Length of the word at the start, so that a whole name is underlined; one character where there is none. */
function wordLength(rest: string): number {
  return /^[A-Za-z0-9_]+/.exec(rest)?.[0].length ?? 1;
}

/** A name of its own, not the first half of `a.b`, `a[b]` or `a:b`. */
function isLoneName(doc: Text, from: number, name: string): boolean {
  if (!/^[A-Za-z_]\w*$/.test(name)) return false;
  const line = doc.lineAt(from);
  const after = line.text.slice(from - line.from + name.length).trimStart();
  return !/^(?:\.(?!\.)|\[|:(?!:))/.test(after);
}
