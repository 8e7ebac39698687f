import { Button } from '../../design/index.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import type { ImporterProps } from './ImportBundle.tsx';
import { InspectionView } from './InspectionView.tsx';
import { useInspection } from './useInspection.ts';
import { useLock } from './useLock.ts';

/** [STA-8] A stretch of history is no world: it can be verified, and that is all. */
export function VerifySlice({ file, onLock, onAgain }: ImporterProps) {
  const work = useInspection(file);
  useLock(work.running, onLock);
  return (
    <div className="stack">
      {work.state.phase === 'done' ? (
        <InspectionView inspection={work.state.result} />
      ) : (
        <p>
          This is a stretch of a world’s history with the state before it. It can be verified here; it cannot
          be imported, because what came before it is not in the file.
        </p>
      )}
      <WorkProgress state={work.state} label="Verifying" onCancel={work.cancel} cancelledText="Stopped." />
      <div className="row">
        {work.state.phase !== 'done' && (
          <Button variant="primary" icon="proofs" busy={work.running} onClick={() => void work.run()}>
            Verify
          </Button>
        )}
        {!work.running && (
          <Button variant="ghost" onClick={onAgain}>
            Choose another file
          </Button>
        )}
      </div>
    </div>
  );
}
