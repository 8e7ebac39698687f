import { useState } from 'react';
import type { WorldSummary } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { Button, Dialog, Field, TextInput, toast } from '../../design/index.ts';
import { trackWrite } from '../../stores/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { worldNameProblem } from '../welcome/names.ts';
import { closeDialog } from './dialogs.ts';

/** The name a person sees here. What the genesis says is signed and stays. */
export function RenameWorldDialog({ world }: { readonly world: WorldSummary }) {
  const [name, setName] = useState(world.name);
  const problem = worldNameProblem(name);
  const work = useWork(async (options) => {
    const typed = name.trim().normalize('NFC');
    const renamed = await trackWrite(client.call('world.rename', { world: world.id, name: typed }, options));
    closeDialog();
    toast({ tone: 'neutral', text: `It is called "${renamed.name}" in this browser now.` });
  });
  const { genesisName } = world;
  return (
    <Dialog
      open
      onClose={closeDialog}
      title={`Rename ${world.name}`}
      size="small"
      locked={work.running}
      footer={
        <>
          <Button onClick={closeDialog} disabled={work.running}>
            Cancel
          </Button>
          <Button
            variant="primary"
            type="submit"
            form="rename-world"
            disabled={problem !== null}
            busy={work.running}
          >
            Rename
          </Button>
        </>
      }
    >
      <form
        id="rename-world"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (problem === null) void work.run();
        }}
      >
        <Field label="Name in this browser" error={problem}>
          <TextInput
            value={name}
            readOnly={work.running}
            onChange={(event) => setName(event.target.value)}
            ref={takeFocus}
          />
        </Field>
        <p className="secondary">
          Only for you, in this browser. In its genesis, which is signed, the world is called{' '}
          {genesisName === null ? 'what it was called when it was made' : <strong>{genesisName}</strong>}:
          that never changes, and exports and clones carry it.
        </p>
        {genesisName !== null && name.trim() !== genesisName && (
          <div className="row">
            <Button variant="ghost" onClick={() => setName(genesisName)}>
              Use "{genesisName}"
            </Button>
          </div>
        )}
        <WorkProgress state={work.state} label="Renaming" />
      </form>
    </Dialog>
  );
}

/** React focuses before the dialog shows, which then moves the focus; the attribute is what showModal() heeds. */
function takeFocus(element: HTMLInputElement | null): void {
  element?.toggleAttribute('autofocus', true);
}
