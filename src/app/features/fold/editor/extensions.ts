import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, StreamLanguage } from '@codemirror/language';
import { lua } from '@codemirror/legacy-modes/mode/lua';
import {
  forEachDiagnostic,
  lintGutter,
  lintKeymap,
  nextDiagnostic,
  previousDiagnostic,
} from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { completeLua } from './completion.ts';
import { coverageGutter } from './coverage.ts';
import { editorTheme } from './editorTheme.ts';

export interface EditorHooks {
  readonly label: string;
  readonly onChange: (text: string) => void;
  /** Ctrl/Cmd-S, Ctrl/Cmd-Enter and Ctrl/Cmd-Shift-Enter. */
  readonly onSave: () => void;
  readonly onTry: () => void;
  readonly onTest: () => void;
}

/** What every text field of code shares. */
export function basicExtensions(label: string, onChange: (text: string) => void): Extension {
  return [
    highlightSpecialChars(),
    history(),
    drawSelection(),
    EditorState.tabSize.of(2),
    indentUnit.of('  '),
    bracketMatching(),
    closeBrackets(),
    editorTheme,
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-description': 'Press Escape, then Tab, to leave the editor.',
      // Editable, so focusable anyway; said again for tools that look for it in what scrolls.
      tabindex: '0',
      spellcheck: 'false',
      autocapitalize: 'off',
      autocorrect: 'off',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
}

export const basicKeymap: readonly KeyBinding[] = [
  ...closeBracketsKeymap,
  ...defaultKeymap,
  ...searchKeymap,
  ...historyKeymap,
];

/**
 * Everything the fold editor is made of. Escape then Tab leaves it (CodeMirror lets Tab through for two seconds
 * after Escape), Ctrl-M makes Tab move focus for good: WCAG 2.1.2, no keyboard trap.
 */
export function foldExtensions(hooks: EditorHooks): Extension {
  return [
    lintGutter(),
    lineNumbers(),
    coverageGutter,
    highlightActiveLineGutter(),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    autocompletion({ override: [completeLua], maxRenderedOptions: 10 }),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    StreamLanguage.define(lua),
    keymap.of([
      { key: 'Mod-s', preventDefault: true, run: take(hooks.onSave) },
      { key: 'Mod-Enter', preventDefault: true, run: take(hooks.onTry) },
      { key: 'Mod-Shift-Enter', preventDefault: true, run: take(hooks.onTest) },
      { key: 'Shift-F8', preventDefault: true, run: previousDiagnostic },
      { key: 'F8', preventDefault: true, run: nextDiagnostic },
      { key: 'Mod-.', preventDefault: true, run: fixHere },
      ...completionKeymap,
      ...basicKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    basicExtensions(hooks.label, hooks.onChange),
  ];
}

/** True: the key is taken, so the browser does not save the page. */
function take(run: () => void): () => boolean {
  return () => {
    run();
    return true;
  };
}

/** Writes what the finding at the cursor offers instead. */
function fixHere(view: EditorView): boolean {
  const { head } = view.state.selection.main;
  let fix: (() => void) | undefined;
  forEachDiagnostic(view.state, ({ actions }, from, to) => {
    const action = actions?.[0];
    if (action && from <= head && head <= to) fix ??= () => action.apply(view, from, to);
  });
  fix?.();
  return fix !== undefined;
}
