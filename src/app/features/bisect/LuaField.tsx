import { StreamLanguage } from '@codemirror/language';
import { lua } from '@codemirror/legacy-modes/mode/lua';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { basicExtensions, basicKeymap } from '../fold/editor/extensions.ts';

export interface LuaFieldProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Ctrl/Cmd-Enter. */
  readonly onRun: () => void;
}

/** A small CodeMirror for a predicate in EchoLua, loaded when one is chosen. */
export default function LuaField(props: LuaFieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  latest.current = props;
  const { text } = props;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const run = () => {
      latest.current.onRun();
      return true;
    };
    const editor = new EditorView({
      parent: element,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          StreamLanguage.define(lua),
          EditorView.lineWrapping,
          keymap.of([{ key: 'Mod-Enter', preventDefault: true, run }, ...basicKeymap]),
          basicExtensions('Predicate, EchoLua', (next) => latest.current.onChange(next)),
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

  return <div ref={host} className="bisect-lua" />;
}
