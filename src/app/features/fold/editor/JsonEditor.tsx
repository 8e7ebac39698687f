import { json } from '@codemirror/lang-json';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { basicExtensions, basicKeymap } from './extensions.ts';

export interface JsonEditorProps {
  /** Accessible name. */
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Ctrl/Cmd-Enter. */
  readonly onTry: () => void;
}

/** A small CodeMirror for JSON, loaded with the fold editor. */
export default function JsonEditor(props: JsonEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  const { text } = props;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const { label } = latest.current;
    const run = () => {
      latest.current.onTry();
      return true;
    };
    const editor = new EditorView({
      parent: element,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          json(),
          EditorView.lineWrapping,
          keymap.of([{ key: 'Mod-Enter', preventDefault: true, run }, ...basicKeymap]),
          basicExtensions(label, (next) => latest.current.onChange(next)),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  return <div ref={host} className="json-editor" />;
}
