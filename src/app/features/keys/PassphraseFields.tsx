import { useState } from 'react';
import { Field, TextInput } from '../../design/index.ts';
import type { NewPassphrase } from './usePassphrase.ts';

export interface PassphraseFieldsProps {
  readonly passphrase: NewPassphrase;
  /** Complain even of what was not touched: sending was tried. */
  readonly insist: boolean;
  readonly readOnly: boolean;
}

/** Twice, or once where it is shown. */
export function PassphraseFields({ passphrase, insist, readOnly }: PassphraseFieldsProps) {
  const { first, second, shown, change, problems } = passphrase;
  const [left, setLeft] = useState({ first: false, second: false });
  const type = shown ? 'text' : 'password';
  return (
    <>
      <Field
        label="Passphrase"
        error={(left.first && first !== '') || insist ? problems.first : null}
        hint="At least 12 characters. Nobody can reset it: without it the file opens for no one."
      >
        <TextInput
          type={type}
          name="passphrase"
          autoComplete="new-password"
          value={first}
          readOnly={readOnly}
          onChange={(event) => change({ first: event.target.value })}
          onBlur={() => setLeft((now) => ({ ...now, first: true }))}
        />
      </Field>
      {!shown && (
        <Field
          label="Passphrase again"
          error={(left.second && second !== '') || insist ? problems.second : null}
        >
          <TextInput
            type={type}
            name="passphrase-again"
            autoComplete="new-password"
            value={second}
            readOnly={readOnly}
            onChange={(event) => change({ second: event.target.value })}
            onBlur={() => setLeft((now) => ({ ...now, second: true }))}
          />
        </Field>
      )}
      <label className="check-line">
        <input
          type="checkbox"
          checked={shown}
          onChange={(event) => change({ shown: event.target.checked })}
        />
        Show the passphrase
      </label>
    </>
  );
}
