import { type SubmitEvent, useState } from 'react';
import { client } from '../../client.ts';
import { Button, Dialog } from '../../design/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { closeDialog } from '../worlds/dialogs.ts';
import { PassphraseFields } from './PassphraseFields.tsx';
import { RecoverySaved } from './RecoverySaved.tsx';
import { saveRecoveryFile } from './saveRecoveryFile.ts';
import { useNewPassphrase } from './usePassphrase.ts';
import './keys.css';

/** Where the browser has no Ed25519 the seed is stored, and a file of it can be made at any time. */
export function ExportKeyDialog({ keyId }: { readonly keyId: string }) {
  const [insist, setInsist] = useState(false);
  const passphrase = useNewPassphrase();
  const work = useWork(async (options) => {
    const file = await client.call('identity.export', { keyId, passphrase: passphrase.first }, options);
    saveRecoveryFile(file);
    return file;
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setInsist(true);
    if (passphrase.isSound) void work.run();
  };
  const isDone = work.state.phase === 'done';
  return (
    <Dialog
      open
      onClose={closeDialog}
      title="Recovery file"
      locked={work.running}
      footer={
        isDone ? (
          <Button variant="primary" onClick={closeDialog}>
            Done
          </Button>
        ) : (
          <Button variant="primary" icon="key" type="submit" form="export-key" busy={work.running}>
            Make the file
          </Button>
        )
      }
    >
      {work.state.phase === 'done' ? (
        <RecoverySaved file={work.state.result} />
      ) : (
        <form id="export-key" className="stack" onSubmit={submit} noValidate>
          <p>One encrypted file that brings this key to another browser, or back to this one.</p>
          <PassphraseFields passphrase={passphrase} insist={insist} readOnly={work.running} />
          <WorkProgress state={work.state} label="Protecting the key" onCancel={work.cancel} />
        </form>
      )}
    </Dialog>
  );
}
