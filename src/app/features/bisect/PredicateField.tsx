import { lazy, Suspense } from 'react';
import { cx, Field, TextArea } from '../../design/index.ts';
import type { Draft } from './model.ts';

const LuaField = lazy(() => import('./LuaField.tsx'));

const KINDS = [
  { kind: 'jq', label: 'jq' },
  { kind: 'echolua', label: 'EchoLua' },
  { kind: 'hand', label: 'By hand' },
] as const;

export interface PredicateFieldProps {
  readonly draft: Draft;
  readonly onChange: (draft: Partial<Draft>) => void;
  /** Enter in the jq line, Ctrl/Cmd-Enter in either. */
  readonly onRun: () => void;
}

/** What tells good from bad: a question in jq or EchoLua, or the person. */
export function PredicateField({ draft, onChange, onRun }: PredicateFieldProps) {
  return (
    <div className="bisect-predicate">
      <fieldset className="bisect-kinds">
        <legend className="visually-hidden">What tells good from bad</legend>
        {KINDS.map(({ kind, label }) => (
          <label key={kind} className={cx('bisect-kind', draft.kind === kind && 'bisect-kind-chosen')}>
            <input
              type="radio"
              name="bisect-kind"
              className="visually-hidden"
              checked={draft.kind === kind}
              onChange={() => onChange({ kind })}
            />
            {label}
          </label>
        ))}
      </fieldset>
      {draft.kind === 'jq' && (
        <Field
          label="A question about the state, in jq"
          hint="Asked of the whole state. false, null and no output mean no; Bisect finds where the answer changes."
        >
          <TextArea
            mono
            rows={Math.min(8, Math.max(1, draft.jq.split('\n').length))}
            className="bisect-source"
            placeholder=".count < 0"
            value={draft.jq}
            onChange={(event) => onChange({ jq: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              onRun();
            }}
          />
        </Field>
      )}
      {draft.kind === 'echolua' && (
        <div className="field">
          <span className="field-label">A question about the state, in EchoLua</span>
          <Suspense fallback={<div className="bisect-lua" />}>
            <LuaField text={draft.echolua} onChange={(echolua) => onChange({ echolua })} onRun={onRun} />
          </Suspense>
          <p className="field-hint">A function of the state that returns true or false.</p>
        </div>
      )}
      {draft.kind === 'hand' && (
        <p className="bisect-hand-hint">
          Bisect moves the playhead to an event and shows you the state after it. You say good, bad or skip.
        </p>
      )}
    </div>
  );
}
