import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, StreamLanguage } from '@codemirror/language';
import { lua } from '@codemirror/legacy-modes/mode/lua';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { completeLua } from './completion.ts';
import { editorTheme } from './editorTheme.ts';

/** Wait after the last keystroke before the source is checked, in milliseconds. */
const CHECK_DELAY = 300;

export interface EditorHooks {
  readonly label: string;
  readonly describedBy: string;
  readonly onChange: (source: string) => void;
  readonly onSave: () => void;
  /** Findings for the text as it is; called at most once per pause in typing. */
  readonly check: (state: EditorState) => Promise<Diagnostic[]>;
}

/**
 * Everything the fold editor is made of. Escape then Tab leaves it (CodeMirror lets Tab through for two seconds
 * after Escape), Ctrl-M makes Tab move focus for good: WCAG 2.1.2, no keyboard trap.
 */
export function foldExtensions(hooks: EditorHooks): Extension {
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    EditorState.tabSize.of(2),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [completeLua], maxRenderedOptions: 10 }),
    highlightActiveLine(),
    highlightSelectionMatches(),
    search({ top: true }),
    StreamLanguage.define(lua),
    lintGutter(),
    linter((view) => hooks.check(view.state), { delay: CHECK_DELAY }),
    editorTheme,
    keymap.of([
      { key: 'Mod-s', preventDefault: true, run: () => save(hooks) },
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
    EditorView.contentAttributes.of({
      'aria-label': hooks.label,
      'aria-description': hooks.describedBy,
      // Editable, so focusable anyway; said again for tools that look for it in what scrolls.
      tabindex: '0',
      spellcheck: 'false',
      autocapitalize: 'off',
      autocorrect: 'off',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) hooks.onChange(update.state.doc.toString());
    }),
  ];
}

/** True: the key is taken, so the browser does not save the page. */
function save(hooks: EditorHooks): boolean {
  hooks.onSave();
  return true;
}
