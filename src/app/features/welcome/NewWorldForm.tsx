import { type SubmitEvent, useRef, useState } from 'react';
import { Button, Field, Mono, TextInput } from '../../design/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { PassphraseFields } from '../keys/PassphraseFields.tsx';
import { useNewPassphrase } from '../keys/usePassphrase.ts';
import '../keys/keys.css';
import { createWorld } from './enter.ts';
import { type NewWorldFields, slug } from './names.ts';
import { useNewWorld } from './useNewWorld.ts';

export interface NewWorldFormProps {
  readonly onDone?: () => void;
  /** Alone in a dialog that was opened for it: takes the focus, and its button is the primary one. */
  readonly dialog?: boolean;
}

/** World name, person, namespace. What is wrong is said once a field was left, or on submit. */
export function NewWorldForm({ onDone, dialog = false }: NewWorldFormProps) {
  const { isFirstKey, fields, change, clear, problems } = useNewWorld();
  const [wantsFile, setWantsFile] = useState(false);
  const [insist, setInsist] = useState(false);
  const passphrase = useNewPassphrase();
  const withFile = isFirstKey && wantsFile;
  const [left, setLeft] = useState<Partial<Record<keyof NewWorldFields, true>>>({});
  const form = useRef<HTMLFormElement>(null);
  const work = useWork(createWorld);
  const actor = slug(fields.person);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setLeft({ name: true, person: true, ns: true });
    const wrong = (['name', 'person', 'ns'] as const).find((key) => problems[key] !== null);
    if (wrong) {
      form.current?.querySelector<HTMLInputElement>(`[name="${wrong}"]`)?.focus();
      return;
    }
    setInsist(withFile);
    if (withFile && !passphrase.isSound) {
      form.current?.querySelector<HTMLInputElement>('[name="passphrase"]')?.focus();
      return;
    }
    const params = { name: fields.name.trim().normalize('NFC'), actor, ns: fields.ns };
    const info = await work.run(params, withFile ? passphrase.first : null);
    if (!info) return;
    clear();
    onDone?.();
  };

  // React focuses before the dialog shows, which then moves the focus; the attribute is what showModal() heeds.
  const takeFocus = (element: HTMLInputElement | null) => {
    element?.toggleAttribute('autofocus', dialog);
  };
  const input = (key: keyof NewWorldFields) => ({
    name: key,
    value: fields[key],
    readOnly: work.running,
    onChange: (event: { target: { value: string } }) => change({ [key]: event.target.value }),
    onBlur: () => fields[key] !== '' && setLeft((now) => ({ ...now, [key]: true })),
  });
  const shown = (key: keyof NewWorldFields) => (left[key] ? problems[key] : null);

  return (
    <form ref={form} className="new-world" onSubmit={submit} noValidate>
      <Field label="World name" error={shown('name')}>
        <TextInput {...input('name')} placeholder="My world" ref={takeFocus} />
      </Field>
      <Field
        label="Your name"
        error={shown('person')}
        hint={
          <>
            You sign as <Mono>user:{actor === '' ? 'your-name' : actor}</Mono>, with a key made in this
            browser.
          </>
        }
      >
        <TextInput {...input('person')} placeholder="Ada Lovelace" autoComplete="name" />
      </Field>
      <Field
        label="Namespace"
        error={shown('ns')}
        hint="A line of history of its own. One is enough to begin."
      >
        <TextInput {...input('ns')} mono placeholder="main" />
      </Field>
      {isFirstKey && (
        <div className="recovery-offer">
          <label className="check-line">
            <input
              type="checkbox"
              checked={wantsFile}
              disabled={work.running}
              onChange={(event) => setWantsFile(event.target.checked)}
            />
            Make a recovery file for my key
          </label>
          <p className="field-hint">
            Now or never: the browser keeps the key so that nobody can read it. The file, under a passphrase,
            brings it to another browser or to the command line.
          </p>
          {wantsFile && <PassphraseFields passphrase={passphrase} insist={insist} readOnly={work.running} />}
        </div>
      )}
      <WorkProgress state={work.state} label="Making the world" />
      <div className="row">
        <Button type="submit" variant={dialog ? 'primary' : 'default'} icon="plus" busy={work.running}>
          Create world
        </Button>
      </div>
    </form>
  );
}
