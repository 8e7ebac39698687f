import { type SubmitEvent, useState } from 'react';
import { MAX_KEY_FILE } from '../../../protocol/crypto/keyFile.ts';
import { GatosError } from '../../../protocol/errors.ts';
import type { IdentityInfo } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import {
  Badge,
  Button,
  Dialog,
  ErrorNotice,
  Field,
  formatBytes,
  Mono,
  TextInput,
} from '../../design/index.ts';
import { trackWrite } from '../../stores/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { FilePicker } from '../exchange/FilePicker.tsx';
import { closeDialog } from '../worlds/dialogs.ts';
import { PublicKey } from './PublicKey.tsx';
import './keys.css';

/** A recovery file and its passphrase become a key of this browser. */
export function ImportKeyDialog({ file: given }: { readonly file: File | null }) {
  const [file, setFile] = useState(given);
  const [passphrase, setPassphrase] = useState('');
  const work = useWork(async (options) => {
    if (file === null) return null;
    const bytes = await readSmall(file);
    return trackWrite(client.call('identity.import', { bytes, passphrase }, options));
  });
  const { state } = work;
  const choose = (chosen: File | null) => {
    work.reset();
    setPassphrase('');
    setFile(chosen);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (passphrase !== '') void work.run();
  };
  if (state.phase === 'done' && state.result) return <Imported {...state.result} />;
  // A mistyped passphrase is an answer to the field, not a failure of the work.
  const isWrong = state.phase === 'failed' && state.error.code === 'ERR_PASSPHRASE_WRONG';
  return (
    <Dialog
      open
      onClose={closeDialog}
      title="Import a key"
      locked={work.running}
      footer={
        <>
          <Button onClick={closeDialog} disabled={work.running}>
            Cancel
          </Button>
          <Button
            variant="primary"
            icon="key"
            type="submit"
            form="import-key"
            disabled={file === null || passphrase === ''}
            busy={work.running}
          >
            Import the key
          </Button>
        </>
      }
    >
      <form id="import-key" className="stack" onSubmit={submit} noValidate>
        <p>
          A recovery file (<code>gatos-key-….json</code>) from another browser, from this one before, or from{' '}
          <code>git gatos key export</code>. Here the key is kept so that it cannot be read again.
        </p>
        {file === null ? (
          <FilePicker onFile={choose} label="Choose the recovery file" accept=".json,application/json" />
        ) : (
          <>
            <p className="row">
              <Mono wrap>{file.name}</Mono> <span className="secondary">{formatBytes(file.size)}</span>
              {!work.running && (
                <Button variant="ghost" onClick={() => choose(null)}>
                  Choose another
                </Button>
              )}
            </p>
            <Field
              label="Passphrase"
              error={isWrong ? `${state.error.message} ${state.error.hint ?? ''}` : null}
            >
              <TextInput
                type="password"
                autoComplete="current-password"
                value={passphrase}
                readOnly={work.running}
                onChange={(event) => {
                  setPassphrase(event.target.value);
                  if (state.phase === 'failed') work.reset();
                }}
              />
            </Field>
          </>
        )}
        {isWrong ? null : state.phase === 'failed' ? (
          <ErrorNotice error={state.error} title="The key was not imported" />
        ) : (
          <WorkProgress state={state} label="Opening the file" onCancel={work.cancel} />
        )}
      </form>
    </Dialog>
  );
}

/** Refused by its size before a byte is read. */
async function readSmall(file: File): Promise<ArrayBuffer> {
  if (file.size > MAX_KEY_FILE)
    throw new GatosError(
      'ERR_LIMIT',
      `This file has ${formatBytes(file.size)}; a recovery file is far smaller.`,
      {
        hint: 'Choose the gatos-key-….json that was saved when the key was made.',
      },
    );
  return file.arrayBuffer();
}

interface ImportedProps {
  readonly identity: IdentityInfo;
  readonly known: boolean;
}

function Imported({ identity, known }: ImportedProps) {
  return (
    <Dialog
      open
      onClose={closeDialog}
      title="Import a key"
      footer={
        <Button variant="primary" onClick={closeDialog}>
          Done
        </Button>
      }
    >
      <div className="stack">
        <p className="row" role="status">
          <Badge tone="verified">{known ? 'Here already' : 'Imported'}</Badge> the key of{' '}
          <Mono>{identity.actor}</Mono>
        </p>
        <PublicKey keyId={identity.keyId} />
        {!known && (
          <p>
            Worlds that trust this key can be written here now. Write with it in one place at a time: two
            browsers that write apart with one key make two versions of one journal, and one of them will be
            refused.
          </p>
        )}
      </div>
    </Dialog>
  );
}
