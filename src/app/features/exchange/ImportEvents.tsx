import { client } from '../../client.ts';
import { Badge, Button, type ButtonProps } from '../../design/index.ts';
import { setView, trackWrite, useSession } from '../../stores/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { closeDialog } from '../worlds/dialogs.ts';
import { EventsGuide } from './FileGuide.tsx';
import type { ImporterProps } from './ImportBundle.tsx';
import { ImportReportView } from './ImportReportView.tsx';
import { useLock } from './useLock.ts';

/** JSON Lines into the open namespace. */
export function ImportEvents({ file, onLock, onAgain }: ImporterProps) {
  const { info, ns } = useSession();
  const work = useWork(async (options) => {
    if (!info) return undefined;
    const bytes = await file.arrayBuffer();
    return trackWrite(client.call('event.import', { world: info.world.id, ns, bytes }, options));
  });
  useLock(work.running, onLock);
  const again: ButtonProps = { variant: 'ghost', onClick: onAgain, children: 'Choose another file' };

  if (work.state.phase === 'done' && work.state.result) {
    const toJournal = () => {
      closeDialog();
      setView('journal');
    };
    return (
      <ImportReportView report={work.state.result} fileName={file.name} onOpen={toJournal} again={again} />
    );
  }
  return (
    <div className="stack">
      {info?.actor === null ? (
        <p role="alert">This world can only be read in this browser: its owner's key is elsewhere.</p>
      ) : (
        <p>
          Every line is checked, signed by <Badge tone="neutral">{info?.actor?.name ?? 'you'}</Badge> and
          added to <strong>{ns}</strong> of <strong>{info?.world.name}</strong>. The journal moves once, at
          the end: cancel and nothing has changed.
        </p>
      )}
      <WorkProgress state={work.state} label="Importing events" onCancel={work.cancel} />
      <div className="row">
        <Button
          variant="primary"
          icon="upload"
          busy={work.running}
          disabled={!info?.actor}
          onClick={() => void work.run()}
        >
          Import events
        </Button>
        {!work.running && <Button {...again} />}
      </div>
      {work.state.phase === 'idle' && <EventsGuide />}
    </div>
  );
}
