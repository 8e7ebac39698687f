import type { BundleInspection } from '../../../rpc/contract.ts';
import { Badge, formatCount, ShortId } from '../../design/index.ts';
import { ChecksList } from '../common/ChecksList.tsx';
import { differenceSentence } from '../proofs/words.ts';
import { Counts } from './Counts.tsx';
import { QuarantineList } from './QuarantineList.tsx';

/** No check that passed but what was not checked: it is said in words instead. */
const ON_TRUST = 'Taken on trust';

/** What a bundle holds and whether it holds, before anybody has decided to take it in. */
export function InspectionView({ inspection }: { readonly inspection: BundleInspection }) {
  const { ok, name, here, quarantine, checkpoints, checks, namespaces, slices } = inspection;
  const events = inspection.events + slices.reduce((sum, slice) => sum + slice.events, 0);
  return (
    <div className="stack" role="status">
      <p className="row">
        <Badge tone={ok ? 'verified' : 'failed'}>{verdictWords(ok, slices.length > 0)}</Badge>
        <span>
          “{name}”{here === null ? ', which is not in this browser.' : `, which is here as “${here.name}”.`}{' '}
          Nothing was stored.
        </span>
      </p>
      <Counts
        counts={[
          ['Events that hold', events],
          ['Quarantined', quarantine.length, quarantine.length > 0],
          ['Checkpoints', checkpoints.length],
          ['Objects', inspection.objects],
        ]}
      />
      {namespaces.map(({ ns, events, stateRoot, faults, problem }) => (
        <p key={ns} className="row">
          <strong>{ns}</strong>
          {stateRoot === null ? (
            <span>could not be folded: {problem}</span>
          ) : (
            <span>
              ends after event {formatCount(events)} at the state <ShortId id={stateRoot} what="State-Root" />
              {faults > 0 && `, with ${formatCount(faults)} ${faults === 1 ? 'fault' : 'faults'}`}
            </span>
          )}
        </p>
      ))}
      {slices.map((slice) => (
        <Slice key={`${slice.ns}/${slice.first}-${slice.last}`} slice={slice} />
      ))}
      <Checkpoints checkpoints={checkpoints} />
      <ChecksList checks={checks.filter(({ name }) => !name.startsWith('Checkpoint '))} />
      {quarantine.length > 0 && <QuarantineList entries={quarantine} />}
    </div>
  );
}

/** A stretch on a signed state holds from there on, and not a word more is said. */
function verdictWords(ok: boolean, isSlice: boolean): string {
  if (!ok) return 'It does not hold';
  return isSlice ? 'It holds from the signed state on' : 'It holds';
}

function Slice({ slice }: { readonly slice: BundleInspection['slices'][number] }) {
  const { ns, first, last, status, base, stateRoot } = slice;
  return (
    <section className="stack stack-tight" aria-label={`Events ${first} to ${last}`}>
      <p className="row">
        <Badge tone={status} />
        <strong>
          {ns}: events {formatCount(first)} to {formatCount(last)}
        </strong>
        {stateRoot !== null && (
          <span>
            end at the state <ShortId id={stateRoot} what="State-Root" />
          </span>
        )}
      </p>
      <p className="note">
        What came up to event {formatCount(base.events)} is not in this file. The state there is taken on the
        word of {base.actor}; everything after it was recomputed. Its State-Root:{' '}
        <ShortId id={base.stateRoot} what="State-Root" />
      </p>
      <ChecksList checks={slice.checks.filter(({ name }) => name !== ON_TRUST)} />
    </section>
  );
}

function Checkpoints({ checkpoints }: Pick<BundleInspection, 'checkpoints'>) {
  if (checkpoints.length === 0) return null;
  return (
    <ul className="inspected-checkpoints" aria-label="Checkpoints">
      {checkpoints.map(({ commit, ns, position, verdict }) => (
        <li key={commit}>
          <Badge tone={verdict.status} />
          <span>
            Checkpoint of {ns}
            {position === null ? ' that cannot be read' : ` at event ${formatCount(position)}`}{' '}
            <ShortId id={commit} what="commit id" />
          </span>
          {verdict.firstDifference && <p>{differenceSentence(verdict.drift, verdict.firstDifference)}</p>}
        </li>
      ))}
    </ul>
  );
}
