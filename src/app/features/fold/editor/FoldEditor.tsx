import { setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { FoldFinding } from '../../../../rpc/contract.ts';
import type { LineHits } from '../tests/coverage.ts';
import { setCoverage } from './coverage.ts';
import { type EditorHooks, foldExtensions } from './extensions.ts';
import { CODE_FILES, type CodeFile, type Jump } from './files.ts';
import { applyFix, quickFix, toDiagnostics } from './findings.ts';

/** What is known of one of the texts. */
export interface CodeDocument {
  readonly text: string;
  readonly findings: readonly FoldFinding[];
  /** How often the tests ran each line; null where that is not known. */
  readonly coverage: readonly LineHits[] | null;
}

export interface FoldEditorProps extends Omit<EditorHooks, 'label' | 'onChange'> {
  readonly documents: Readonly<Record<CodeFile, CodeDocument>>;
  readonly file: CodeFile;
  readonly onChange: (file: CodeFile, text: string) => void;
  /** Put the cursor somewhere; a new object each time. */
  readonly jump: Jump | null;
}

/**
 * CodeMirror, loaded when the fold is first opened. Its rules go into a constructed style sheet (strict CSP). One view
 * for both texts; each keeps its own history, selection and place.
 */
export default function FoldEditor(props: FoldEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const shown = useRef<CodeFile>(props.file);
  const states = useRef(new Map<CodeFile, { state: EditorState; top: number }>());
  const latest = useRef(props);
  latest.current = props;
  const { file } = props;
  const { text, findings, coverage } = props.documents[file];

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const first = latest.current.file;
    const editor = new EditorView({ parent: element, state: createState(first, latest) });
    shown.current = first;
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
      states.current.clear();
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || shown.current === file) return;
    states.current.set(shown.current, { state: editor.state, top: editor.scrollDOM.scrollTop });
    const kept = states.current.get(file);
    editor.setState(kept?.state ?? createState(file, latest));
    shown.current = file;
    const top = kept?.top ?? 0;
    editor.requestMeasure({ read: () => null, write: () => editor.scrollDOM.scrollTo(0, top) });
  }, [file]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a file kept aside may have been changed meanwhile.
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text, file]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another file is another state, to be marked anew.
  useEffect(() => {
    const editor = view.current;
    editor?.dispatch(setDiagnostics(editor.state, toDiagnostics(editor.state.doc, findings)));
  }, [findings, file]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another file is another state, to be marked anew.
  useEffect(() => {
    view.current?.dispatch({ effects: setCoverage.of(coverage) });
  }, [coverage, file]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || !props.jump || props.jump.file !== file) return;
    jumpTo(editor, props.jump);
  }, [props.jump, file]);

  return <div ref={host} className="fold-editor" data-testid="fold-editor" />;
}

function createState(file: CodeFile, latest: { readonly current: FoldEditorProps }): EditorState {
  return EditorState.create({
    doc: latest.current.documents[file].text,
    extensions: foldExtensions({
      label: CODE_FILES[file].label,
      onChange: (text) => latest.current.onChange(file, text),
      onSave: () => latest.current.onSave(),
      onTry: () => latest.current.onTry(),
      onTest: () => latest.current.onTest(),
    }),
  });
}

function jumpTo(editor: EditorView, { line: number, column, fix }: Jump): void {
  const line = editor.state.doc.line(Math.min(Math.max(1, number), editor.state.doc.lines));
  const anchor = Math.min(line.from + Math.max(0, column - 1), line.to);
  const repair = fix && quickFix(editor.state.doc, fix);
  if (!repair || !applyFix(editor, repair)) {
    editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
  }
  editor.focus();
}
