import type { WhatIfBranch } from '../../../rpc/contract.ts';
import { Button, Icon } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { useNow } from '../journal/useNow.ts';
import { backToReality, discard, keep, openWhatIfView, redo, undo } from './actions.ts';
import { openPromotion } from './PromoteDialog.tsx';
import { isWhatIf, useShownBranch, useWhatIfs } from './store.ts';
import { changeWords, countOf, expiryWords } from './words.ts';
import './whatif.css';

/** Above every view while a what-if is shown: what is different, and all that can be done with it. */
export function WhatIfBanner() {
  const ns = useSession((state) => state.ns);
  const branch = useShownBranch();
  const isRead = useWhatIfs((state) => state.world !== null);
  if (!isWhatIf(ns)) return null;
  if (branch !== null) return <Standing branch={branch} />;
  return isRead ? <Gone /> : null;
}

function Standing({ branch }: { readonly branch: WhatIfBranch }) {
  const now = useNow();
  return (
    <section className="what-if-banner" aria-label="What-if" aria-live="polite">
      <Icon name="dashed" />
      <p className="what-if-words">
        <strong>What-if:</strong> {changeWords(branch)}
        <span className="what-if-more">
          {' · '}
          {branch.discarded ? 'discarded' : expiryWords(branch, now)}
          {branch.behind > 0 && ` · reality has ${countOf(branch.behind, 'event')} more`}
          {!branch.mine && ` · ${branch.actor}’s`}
        </span>
      </p>
      <div className="what-if-actions">
        <Button onClick={openWhatIfView}>Compare with reality</Button>
        {branch.mine && (
          <span className="what-if-edits">
            <Edits branch={branch} />
          </span>
        )}
        <Button variant="primary" icon="chevronLeft" onClick={backToReality}>
          Back to reality
        </Button>
      </div>
    </section>
  );
}

/** What can be done with a what-if of one's own. */
export function Edits({ branch }: { readonly branch: WhatIfBranch }) {
  const { id, kept, discarded, added, otherFold } = branch;
  return (
    <>
      <Button
        disabled={branch.undo === null}
        title={branch.undo === null ? 'Nothing to undo' : `Undo: ${branch.undo}`}
        onClick={() => void undo(id)}
      >
        Undo
      </Button>
      <Button
        disabled={branch.redo === null}
        title={branch.redo === null ? 'Nothing to redo' : `Redo: ${branch.redo}`}
        onClick={() => void redo(id)}
      >
        Redo
      </Button>
      {!discarded && (
        <>
          <Button aria-pressed={kept} onClick={() => void keep(id, !kept)}>
            {kept ? 'Kept' : 'Keep'}
          </Button>
          <Button onClick={() => void discard(id)}>Discard</Button>
          <Button disabled={added.length === 0 && !otherFold} onClick={openPromotion}>
            Promote…
          </Button>
        </>
      )}
    </>
  );
}

/** An old link: it was made in another browser, or it has expired. */
function Gone() {
  return (
    <section className="what-if-banner" aria-label="What-if" aria-live="polite">
      <Icon name="dashed" />
      <p className="what-if-words">
        <strong>This what-if is not here.</strong> What-ifs stay in the browser they were made in and go seven
        days after their last edit, unless they are kept.
      </p>
      <div className="what-if-actions">
        <Button variant="primary" icon="chevronLeft" onClick={backToReality}>
          Back to reality
        </Button>
      </div>
    </section>
  );
}
