import type { WhatIfBranch, WhatIfRefused } from '../../../rpc/contract.ts';
import { Badge, Button, formatRelativeTime, ShortId } from '../../design/index.ts';
import { useNow } from '../journal/useNow.ts';
import { discard, keep, showTimeline, undo } from './actions.ts';
import { branchLabel, expiryWords } from './words.ts';

export interface BranchListProps {
  readonly branches: readonly WhatIfBranch[];
  readonly refused: readonly WhatIfRefused[];
  /** One is shown above. */
  readonly isRest: boolean;
}

/** All what-ifs of the world; discarded and expired ones with a way back while there is one. */
export function BranchList({ branches, refused, isRest }: BranchListProps) {
  if (branches.length === 0 && refused.length === 0) return null;
  return (
    <section className="what-if-section" aria-label="What-ifs of this world">
      <h3>{isRest ? 'Other what-ifs' : 'What-ifs of this world'}</h3>
      <ul className="what-if-list">
        {branches.map((branch) => (
          <Row key={branch.id} branch={branch} />
        ))}
        {refused.map(({ ref, commit, reason }) => (
          <li key={ref}>
            <Badge tone="denied">Refused</Badge>
            <span className="what-if-what">
              <ShortId id={commit} what="commit id" /> {reason}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ branch }: { readonly branch: WhatIfBranch }) {
  const now = useNow();
  const { id, mine, kept, discarded, expired } = branch;
  return (
    <li>
      <Badge tone={expired ? 'stale' : 'hypothetical'}>
        {expired ? 'Expired' : discarded ? 'Discarded' : kept ? 'Kept' : 'What-if'}
      </Badge>
      <span className="what-if-what">
        {branchLabel(branch)}
        <span className="secondary">
          {' '}
          · {branch.ns} · {formatRelativeTime(branch.editedAt, now)}
          {!mine && ` · ${branch.actor}’s`}
          {!discarded && ` · ${expiryWords(branch, now)}`}
        </span>
      </span>
      <span className="row">
        {!discarded && <Button onClick={() => showTimeline(id, null)}>Open</Button>}
        {mine && !discarded && (
          <>
            <Button aria-pressed={kept} onClick={() => void keep(id, !kept)}>
              {kept ? 'Kept' : 'Keep'}
            </Button>
            <Button onClick={() => void discard(id)}>Discard</Button>
          </>
        )}
        {mine && discarded && <Button onClick={() => void undo(id)}>Bring back</Button>}
      </span>
    </li>
  );
}
