import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the design tokens: they change with the theme, so one set of rules serves dark and light. */
const chrome = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--text)' },
  '.cm-line': { padding: '0 12px 0 8px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--text-3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 12px', minWidth: '36px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 55%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--selected)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--line-strong)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--failed-soft)' },
  '.cm-searchMatch': { backgroundColor: 'var(--stale-soft)' },
  '.cm-searchMatch-selected': { outline: '1px solid var(--stale)' },
});

const panels = EditorView.theme({
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: '6px',
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    boxShadow: 'var(--shadow)',
    fontFamily: 'var(--font-ui)',
    overflow: 'hidden',
    maxWidth: 'min(420px, 92vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete': { overflow: 'visible' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-mono)',
    maxHeight: 'none',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '18px' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--text)',
  },
  '.cm-completionDetail': { color: 'var(--text-3)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionIcon': { display: 'none' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 10px', lineHeight: '18px', width: '260px' },
  // There is no room beside the list on a phone.
  '@media (max-width: 700px)': { '.cm-tooltip.cm-completionInfo': { display: 'none' } },
  '.cm-panels': { backgroundColor: 'var(--surface-2)', color: 'var(--text)', fontFamily: 'var(--font-ui)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '6px 32px 6px 8px', fontSize: '12px' },
  '.cm-panel.cm-search label': { fontSize: '12px' },
  '.cm-textfield': {
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
    minHeight: '24px',
  },
  '.cm-button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
    minHeight: '24px',
    textTransform: 'capitalize',
  },
  '.cm-panel button[name=close]': { color: 'var(--text-2)', fontSize: '18px', padding: '0 8px' },
  '.cm-textfield:focus-visible, .cm-button:focus-visible': { outline: '2px solid var(--accent)' },
});

const findings = EditorView.theme({
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--failed)',
    textUnderlineOffset: '3px',
  },
  '.cm-gutter-lint': { width: '18px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 2px' },
  '.cm-lint-marker': { width: '12px', height: '12px', marginTop: '4px' },
  '.cm-lint-marker-error': {
    content: 'none',
    background: 'var(--failed)',
    borderRadius: '50%',
  },
  '.cm-diagnostic': { padding: '6px 10px', borderLeft: 'none', lineHeight: '18px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--failed)' },
  '.cm-diagnosticAction': {
    margin: '0 0 0 8px',
    padding: '1px 8px',
    border: '1px solid var(--line-strong)',
    borderRadius: '4px',
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
  },
  '.cm-diagnosticSource': {
    color: 'var(--text-3)',
    fontFamily: 'var(--font-mono)',
    fontSize: '12px',
    opacity: '1',
  },
  '.cm-panel.cm-panel-lint ul [aria-selected]': {
    backgroundColor: 'var(--accent-soft)',
    color: 'var(--text)',
  },
});

/** What the tests ran: a bar, or where they never came a hollow square. */
const coverage = EditorView.theme({
  '.cm-coverage .cm-gutterElement': { width: '10px', padding: '0 2px 0 0' },
  '.cm-coverage-run': {
    display: 'block',
    width: '4px',
    height: '100%',
    backgroundColor: 'color-mix(in srgb, var(--verified) 70%, transparent)',
  },
  '.cm-coverage-never': {
    display: 'block',
    boxSizing: 'border-box',
    width: '8px',
    height: '8px',
    marginTop: '6px',
    border: '2px solid var(--stale)',
  },
});

const highlight = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--hypothetical)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--verified)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--stale)' },
  { tag: tags.comment, color: 'var(--text-3)', fontStyle: 'italic' },
  { tag: [tags.standard(tags.name), tags.standard(tags.variableName)], color: 'var(--verifying)' },
  { tag: tags.invalid, color: 'var(--failed)' },
]);

export const editorTheme: Extension = [chrome, panels, findings, coverage, syntaxHighlighting(highlight)];
