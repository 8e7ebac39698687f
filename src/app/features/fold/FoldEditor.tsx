import { forceLinting } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { FoldFinding } from '../../../rpc/contract.ts';
import { foldExtensions } from './extensions.ts';
import { toDiagnostics } from './findings.ts';

export interface FoldEditorProps {
  readonly source: string;
  readonly onChange: (source: string) => void;
  readonly onSave: () => void;
  /** Asks the worker; its findings are shown in the text and handed to `onFindings`. */
  readonly check: (source: string) => Promise<readonly FoldFinding[]>;
  readonly onFindings: (findings: readonly FoldFinding[]) => void;
  /** Put the cursor at a finding; a new object each time. */
  readonly goTo: { readonly line: number; readonly column: number } | null;
}

/** CodeMirror, loaded when the fold is first opened. Its rules go into a constructed style sheet (strict CSP). */
export default function FoldEditor(props: FoldEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const editor = new EditorView({
      parent: element,
      state: EditorState.create({
        doc: latest.current.source,
        extensions: foldExtensions({
          label: 'Fold source, Lua',
          describedBy: 'Press Escape, then Tab, to leave the editor.',
          onChange: (source) => latest.current.onChange(source),
          onSave: () => latest.current.onSave(),
          check: (state) => diagnose(state, latest.current),
        }),
      }),
    });
    view.current = editor;
    forceLinting(editor);
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === props.source) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.source } });
  }, [props.source]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !props.goTo) return;
    const line = editor.state.doc.line(Math.min(Math.max(1, props.goTo.line), editor.state.doc.lines));
    const anchor = Math.min(line.from + Math.max(0, props.goTo.column - 1), line.to);
    editor.dispatch({ selection: { anchor }, scrollIntoView: true });
    editor.focus();
  }, [props.goTo]);

  return <div ref={host} className="fold-editor" data-testid="fold-editor" />;
}

async function diagnose(state: EditorState, props: FoldEditorProps) {
  const findings = await props.check(state.doc.toString());
  props.onFindings(findings);
  return toDiagnostics(state.doc, findings);
}
