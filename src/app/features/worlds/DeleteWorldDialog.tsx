import { useState } from 'react';
import type { WorldSummary } from '../../../rpc/contract.ts';
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
  toast,
} from '../../design/index.ts';
import { leaveWorld, useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useLoad } from '../common/useLoad.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { Counts } from '../exchange/Counts.tsx';
import { useExport } from '../exchange/ExportDialog.tsx';
import { forgetPutOff } from '../storage/backupLater.ts';
import { backupWords, countEvents, eventsWithoutCopy, isBackedUp } from '../storage/backupNeed.ts';
import { forgetKnown } from '../storage/known.ts';
import { closeDialog } from './dialogs.ts';
import { worldContents } from './worldContents.ts';

/** What would be lost, an export first, and the name typed out where there is no copy: nothing brings it back. */
export function DeleteWorldDialog({ world }: { readonly world: WorldSummary }) {
  const contents = useLoad(world.id, () => worldContents(world.id));
  const [typed, setTyped] = useState('');
  const exporting = useExport(world.id);
  const work = useWork(async (options) => {
    forgetKnown([world.id]);
    await client.call('world.delete', { world: world.id }, options);
    forgetPutOff(world.id);
    if (useSession.getState().world === world.id) leaveWorld();
    closeDialog();
    toast({ tone: 'neutral', text: `"${world.name}" was deleted from this browser.` });
  });
  const saved = exporting.state.phase === 'done' ? exporting.state.result : undefined;
  const now = contents.value?.world ?? world;
  // Without counting first nobody knows whether the newest copy holds everything.
  const isCopied = saved !== undefined || (contents.value !== undefined && isBackedUp(now));
  const mayDelete = isCopied || typed.trim() === world.name;
  // Nor may the first glance say what the count then takes back.
  const isCounted = contents.value !== undefined || contents.error !== null;

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
            disabled={!mayDelete}
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
          if (mayDelete) void work.run();
        }}
      >
        <p>
          This removes the world from this browser: its events, signatures, policies and checkpoints. It
          cannot be undone. Exports and clones elsewhere are not touched, and your key stays.
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
        {isCounted && (
          <div className="stack stack-tight">
            <p className="row" role="status">
              {saved !== undefined ? (
                <>
                  <Badge tone="verified">Exported</Badge> <Mono wrap>{saved.fileName}</Mono>
                  <span className="secondary">{formatBytes(saved.size)}, in your downloads</span>
                </>
              ) : (
                <CopyState world={now} isCopied={isCopied} />
              )}
            </p>
            <div className="row">
              <Button icon="download" busy={exporting.running} onClick={() => void exporting.run()}>
                {isCopied ? 'Export it again' : 'Export it first'}
              </Button>
            </div>
            <WorkProgress state={exporting.state} label="Writing the bundle" onCancel={exporting.cancel} />
          </div>
        )}
        {isCounted && !isCopied && (
          <Field label={`Or type "${world.name}" to delete it without one`}>
            <TextInput value={typed} onChange={(event) => setTyped(event.target.value)} />
          </Field>
        )}
        <WorkProgress state={work.state} label="Deleting" />
      </form>
    </Dialog>
  );
}

/** Whether anything would be left, in words. */
function CopyState({ world, isCopied }: { readonly world: WorldSummary; readonly isCopied: boolean }) {
  if (isCopied)
    return (
      <>
        <Badge tone="verified">{backupWords(world, Date.now())}</Badge>
        <span className="secondary">The newest file has everything that is here.</span>
      </>
    );
  const missing = eventsWithoutCopy(world);
  const words = missing > 0 ? `${countEvents(missing)} would exist nowhere else.` : 'No file has all of it.';
  return (
    <>
      <Badge tone="stale">{backupWords(world, Date.now())}</Badge>
      <span className="secondary">As far as this browser knows, {lowerFirst(words)}</span>
    </>
  );
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
