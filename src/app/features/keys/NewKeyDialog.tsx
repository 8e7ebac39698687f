import { type SubmitEvent, useEffect, useState } from 'react';
import type { IdentityInfo, RecoveryFile } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { Badge, Button, Dialog, Field, Mono, TextInput } from '../../design/index.ts';
import { trackWrite } from '../../stores/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { nameProblem, slug } from '../welcome/names.ts';
import { closeDialog } from '../worlds/dialogs.ts';
import { PassphraseFields } from './PassphraseFields.tsx';
import { PublicKey } from './PublicKey.tsx';
import { RecoverySaved } from './RecoverySaved.tsx';
import { saveRecoveryFile } from './saveRecoveryFile.ts';
import { useNewPassphrase } from './usePassphrase.ts';
import './keys.css';

/** A key with its recovery file, made in one moment: afterwards nobody can read the key. */
export function NewKeyDialog() {
  const [person, setPerson] = useState('');
  const [before, setBefore] = useState<IdentityInfo | null>(null);
  const [insist, setInsist] = useState(false);
  const passphrase = useNewPassphrase();
  const badName = nameProblem(person);
  useEffect(() => {
    client.call('identity.get', {}).then(
      (identity) => {
        setBefore(identity);
        if (identity) setPerson((now) => (now === '' ? identity.actor.replace(/^user:/, '') : now));
      },
      () => undefined, // Without it the person types a name.
    );
  }, []);
  const work = useWork(async (options) => {
    const params = { actor: slug(person), passphrase: passphrase.first };
    const made = await trackWrite(client.call('identity.create', params, options));
    if (made.file) saveRecoveryFile(made.file);
    return made;
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setInsist(true);
    if (badName === null && passphrase.isSound) void work.run();
  };

  if (work.state.phase === 'done' && work.state.result.file)
    return <Made {...work.state.result} file={work.state.result.file} hadOne={before !== null} />;
  return (
    <Dialog
      open
      onClose={closeDialog}
      title="New key with a recovery file"
      locked={work.running}
      footer={
        <>
          <Button onClick={closeDialog} disabled={work.running}>
            Cancel
          </Button>
          <Button variant="primary" icon="key" type="submit" form="new-key" busy={work.running}>
            Make the key
          </Button>
        </>
      }
    >
      <form id="new-key" className="stack" onSubmit={submit} noValidate>
        {before === null ? (
          <p>
            A key to sign with, and one encrypted file that brings it back when this browser is gone. The file
            is made now or never: the browser keeps the key so that it cannot be read.
          </p>
        ) : (
          <p>
            The key you have cannot be copied any more. The new one signs the worlds you make from now on;
            worlds that are here go on trusting the old one, until an owner adds the new one to their trust
            graph. Both stay in this browser.
          </p>
        )}
        <Field
          label="Your name"
          error={insist ? badName : null}
          hint={
            <>
              The file says <Mono>user:{slug(person) || 'your-name'}</Mono>.
            </>
          }
        >
          <TextInput
            value={person}
            readOnly={work.running}
            autoComplete="name"
            onChange={(event) => setPerson(event.target.value)}
          />
        </Field>
        <PassphraseFields passphrase={passphrase} insist={insist} readOnly={work.running} />
        <WorkProgress state={work.state} label="Protecting the key" onCancel={work.cancel} />
      </form>
    </Dialog>
  );
}

interface MadeProps {
  readonly identity: IdentityInfo;
  readonly file: RecoveryFile;
  readonly hadOne: boolean;
}

function Made({ identity, file, hadOne }: MadeProps) {
  return (
    <Dialog
      open
      onClose={closeDialog}
      title="Your new key"
      footer={
        <Button variant="primary" onClick={closeDialog}>
          Done
        </Button>
      }
    >
      <div className="stack">
        <RecoverySaved file={file} />
        <PublicKey keyId={identity.keyId} />
        {hadOne && (
          <p>
            <Badge tone="stale">Not trusted by any world yet</Badge> To write with it in a world that is here,
            give this public key to the world's owner, who adds it to the trust graph; the app can do that
            once it has governance.
          </p>
        )}
      </div>
    </Dialog>
  );
}
