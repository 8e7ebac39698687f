import type { ReactNode } from 'react';
import type { CallOptions } from '../../../rpc/client.ts';
import type { ImportReport, WorldId } from '../../../rpc/contract.ts';
import { Button, type ButtonProps, formatCount } from '../../design/index.ts';
import { setView, trackWrite, useSession } from '../../stores/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { closeDialog } from '../worlds/dialogs.ts';
import type { ImporterProps } from './ImportBundle.tsx';
import { ImportReportView } from './ImportReportView.tsx';
import { useLock } from './useLock.ts';
import { useRate } from './useRate.ts';

export interface ImportIntoWorldProps extends ImporterProps {
  /** The button and the name of the work: "Import events". */
  readonly action: string;
  /** What one of them is called in the report: "line". */
  readonly unit: 'line' | 'commit';
  readonly call: (to: { world: WorldId; ns: string }, options: CallOptions) => Promise<ImportReport>;
  /** What will happen, before it does. */
  readonly intro: ReactNode;
  /** More about such files, before anything is imported. */
  readonly guide?: ReactNode;
  /** Offered with the report. */
  readonly next?: ReactNode;
}

/** Events into the open namespace: what will happen, progress with its rate, cancel, and the report. */
export function ImportIntoWorld(props: ImportIntoWorldProps) {
  const { file, onLock, onAgain, action, unit, call, intro, guide, next } = props;
  const { info, ns } = useSession();
  const work = useWork(async (options) =>
    info ? trackWrite(call({ world: info.world.id, ns }, options)) : undefined,
  );
  const rate = useRate(work.state, 'importing');
  useLock(work.running, onLock);
  const again: ButtonProps = { variant: 'ghost', onClick: onAgain, children: 'Choose another file' };

  if (work.state.phase === 'done' && work.state.result) {
    const toJournal = () => {
      closeDialog();
      setView('journal');
    };
    return (
      <div className="stack">
        <ImportReportView
          report={work.state.result}
          fileName={file.name}
          unit={unit}
          onOpen={toJournal}
          again={again}
        />
        {next}
      </div>
    );
  }
  return (
    <div className="stack">
      {info?.actor === null ? (
        <p role="alert">This world can only be read in this browser: its owner's key is elsewhere.</p>
      ) : (
        intro
      )}
      <WorkProgress
        state={work.state}
        label={action}
        onCancel={work.cancel}
        cancelledText="Cancelled before anything was written."
      />
      {rate !== null && (
        <p className="secondary import-rate">{formatCount(rate)} events a second, each batch saved.</p>
      )}
      <div className="row">
        <Button
          variant="primary"
          icon="upload"
          busy={work.running}
          disabled={!info?.actor}
          onClick={() => void work.run()}
        >
          {action}
        </Button>
        {!work.running && <Button {...again} />}
      </div>
      {work.state.phase === 'idle' && guide}
    </div>
  );
}
