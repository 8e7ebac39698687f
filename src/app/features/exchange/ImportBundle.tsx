import { useState } from 'react';
import { client } from '../../client.ts';
import { Button, Field, TextInput } from '../../design/index.ts';
import { openWorld, trackWrite } from '../../stores/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { worldNameProblem } from '../welcome/names.ts';
import { closeDialog } from '../worlds/dialogs.ts';
import { BundleReportView } from './BundleReportView.tsx';
import { worldNameFromFile } from './fileKind.ts';
import { InspectionView } from './InspectionView.tsx';
import { useInspection } from './useInspection.ts';
import { useLock } from './useLock.ts';

export interface ImporterProps {
  readonly file: File;
  readonly onLock: (locked: boolean) => void;
  readonly onAgain: () => void;
}

const STOPPED = 'Stopped. Nothing was stored.';

/** A bundle becomes a world, or brings new history to the one that is here. */
export function ImportBundle({ file, onLock, onAgain }: ImporterProps) {
  const [name, setName] = useState(() => worldNameFromFile(file.name));
  const work = useWork(async (options) => {
    const bytes = await file.arrayBuffer();
    return trackWrite(
      client.call('world.importBundle', { name: name.trim().normalize('NFC'), bytes }, options),
    );
  });
  const look = useInspection(file);
  useLock(work.running || look.running, onLock);
  const problem = worldNameProblem(name);

  if (work.state.phase === 'done') {
    const report = work.state.result;
    const open = () => {
      closeDialog();
      void openWorld(report.world.id);
    };
    return <BundleReportView report={report} onOpen={open} />;
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === null) void work.run();
      }}
    >
      {look.state.phase === 'done' ? (
        <InspectionView inspection={look.state.result} />
      ) : (
        <WorkProgress state={look.state} label="Verifying" onCancel={look.cancel} cancelledText={STOPPED} />
      )}
      <Field
        label="Name in this browser"
        error={problem}
        hint="Only for you; the world's identity is in its history."
      >
        <TextInput value={name} readOnly={work.running} onChange={(event) => setName(event.target.value)} />
      </Field>
      <WorkProgress state={work.state} label="Checking and importing" onCancel={work.cancel} />
      <div className="row">
        <Button
          type="submit"
          {...(look.state.phase === 'done' ? {} : { variant: 'primary' as const })}
          icon="upload"
          busy={work.running}
          disabled={problem !== null || look.running}
        >
          {look.state.phase === 'done' ? 'Import it after all' : 'Import world'}
        </Button>
        {look.state.phase !== 'done' && (
          <Button icon="proofs" busy={look.running} disabled={work.running} onClick={() => void look.run()}>
            Verify only
          </Button>
        )}
        {!work.running && !look.running && (
          <Button variant="ghost" onClick={onAgain}>
            Choose another file
          </Button>
        )}
      </div>
    </form>
  );
}
