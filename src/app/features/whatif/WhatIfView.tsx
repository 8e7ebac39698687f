import { Button, EmptyState, ErrorNotice, Kbd } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { startWhatIf } from './actions.ts';
import { BranchList } from './BranchList.tsx';
import { Changes } from './Changes.tsx';
import { Comparison } from './Comparison.tsx';
import { refreshWhatIfs, useShownBranch, useWhatIfs } from './store.ts';
import { Edits } from './WhatIfBanner.tsx';
import '../common/common.css';
import './whatif.css';

const EXAMPLE = 'Shift W   begin at the playhead\nShift X   without the event there';

/** The what-if that is shown: what it changes and what comes of it; and all the others. */
export default function WhatIfView() {
  const branch = useShownBranch();
  const { branches, refused, error, world } = useWhatIfs();
  const canWrite = useSession((state) => state.info?.actor != null);
  const others = branches.filter(({ id }) => id !== branch?.id);
  if (error !== null)
    return (
      <div className="room what-if-pad">
        <ErrorNotice error={error} title="The what-ifs could not be read" onRetry={refreshWhatIfs} />
      </div>
    );
  if (world === null) return null;
  return (
    <div className="room">
      <header className="room-header">
        <h2>What-if</h2>
        <span className="secondary">{branch === null ? 'You are looking at reality' : 'Not reality'}</span>
        {branch === null && canWrite && branches.length > 0 && (
          <div className="room-actions">
            <Button onClick={() => void startWhatIf()}>
              What if… <Kbd>Shift W</Kbd>
            </Button>
          </div>
        )}
      </header>
      <div className="room-body">
        {branch !== null && (
          <>
            {branch.mine && (
              <div className="what-if-phone">
                <Edits branch={branch} />
              </div>
            )}
            <Changes branch={branch} />
            <Comparison branch={branch} />
          </>
        )}
        {branch === null && branches.length === 0 && <Nothing canWrite={canWrite} />}
        <BranchList branches={others} refused={refused} isRest={branch !== null} />
      </div>
    </div>
  );
}

function Nothing({ canWrite }: { readonly canWrite: boolean }) {
  return (
    <EmptyState
      title="What if it had gone another way?"
      body={
        <p>
          A what-if is a branch of time: turn events off, add some that never happened, or try another fold,
          and see at once what the state would be. Reality is never changed. What you added can be sent
          through the gate afterwards, as events like any other.
          {!canWrite && ' This world can only be read here, so no what-if can be made in it.'}
        </p>
      }
      example={EXAMPLE}
      action={
        canWrite && (
          <Button variant="primary" icon="dashed" onClick={() => void startWhatIf()}>
            Begin at the playhead
          </Button>
        )
      }
    />
  );
}
