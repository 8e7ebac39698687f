import { useState } from 'react';
import type { WorldSummary } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import {
  Badge,
  Button,
  Dialog,
  ErrorNotice,
  Field,
  formatCount,
  Mono,
  TextInput,
  toast,
} from '../../design/index.ts';
import { leaveWorld, useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useLoad } from '../common/useLoad.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { Counts } from '../exchange/Counts.tsx';
import { useExport } from '../exchange/ExportDialog.tsx';
import { closeDialog } from './dialogs.ts';
import { worldContents } from './worldContents.ts';

/** What would be lost, an export first, and the name typed out: nothing brings a deleted world back. */
export function DeleteWorldDialog({ world }: { readonly world: WorldSummary }) {
  const contents = useLoad(world.id, () => worldContents(world.id));
  const [typed, setTyped] = useState('');
  const exporting = useExport(world.id);
  const work = useWork(async (options) => {
    await client.call('world.delete', { world: world.id }, options);
    if (useSession.getState().world === world.id) leaveWorld();
    closeDialog();
    toast({ tone: 'neutral', text: `"${world.name}" was deleted from this browser.` });
  });
  const matches = typed.trim() === world.name;

  return (
    <Dialog
      open
      onClose={closeDialog}
      title={`Delete ${world.name}`}
      locked={work.running}
      footer={
        <>
          <Button onClick={closeDialog} disabled={work.running}>
            Keep it
          </Button>
          <Button
            variant="danger"
            icon="trash"
            type="submit"
            form="delete-world"
            disabled={!matches}
            busy={work.running}
          >
            Delete for ever
          </Button>
        </>
      }
    >
      <form
        id="delete-world"
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (matches) void work.run();
        }}
      >
        <p>
          This removes the world from this browser and cannot be undone. Exports and clones elsewhere are not
          touched.
        </p>
        {contents.slow && <Skeleton rows={1} tall what="what would be lost" />}
        {contents.error && (
          <ErrorNotice error={contents.error} title="What would be lost could not be counted" />
        )}
        {contents.value && (
          <Counts
            counts={[
              ['Events', contents.value.events],
              ['Checkpoints', contents.value.checkpoints],
              ['Namespaces', contents.value.namespaces.length],
            ]}
          />
        )}
        {contents.value && contents.value.events > 0 && (
          <div className="stack stack-tight">
            <div className="row">
              <Button icon="download" busy={exporting.running} onClick={() => void exporting.run()}>
                Export it first
              </Button>
              {exporting.state.phase === 'done' && exporting.state.result && (
                <>
                  <Badge tone="verified">Exported</Badge>
                  <Mono wrap>{exporting.state.result.fileName}</Mono>
                </>
              )}
            </div>
            <WorkProgress state={exporting.state} label="Writing the bundle" onCancel={exporting.cancel} />
            <p className="secondary">
              {formatCount(contents.value.events)} signed events would exist nowhere else unless you exported
              or cloned them.
            </p>
          </div>
        )}
        <Field label={`Type "${world.name}" to confirm`}>
          <TextInput value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
        <WorkProgress state={work.state} label="Deleting" />
      </form>
    </Dialog>
  );
}
