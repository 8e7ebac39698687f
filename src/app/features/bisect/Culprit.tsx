import { useEffect, useRef } from 'react';
import { formatState, parseState } from '../../../protocol/state/stateText.ts';
import type { BisectLog, BisectSuspect, DiffEntry, EventDetail } from '../../../rpc/contract.ts';
import { ErrorNotice, formatCount, formatExactTime, ShortId } from '../../design/index.ts';
import { DiffRow } from '../inspector/DiffTab.tsx';
import { Facts } from '../inspector/Facts.tsx';
import { prettyJson } from '../inspector/prettyJson.ts';
import { pathKey } from '../state/path.ts';
import { CulpritActions } from './CulpritActions.tsx';
import { Flips } from './Flips.tsx';
import { Sides } from './Sides.tsx';
import { useFinding } from './useFinding.ts';

export interface CulpritProps {
  readonly log: BisectLog;
  readonly culprit: BisectSuspect;
}

/** The event that broke it: what it says, who signed it under which policy, what it changed, and the proofs beside it. */
export function Culprit({ log, culprit }: CulpritProps) {
  const { detail, diff, before, after } = useFinding(culprit.number);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section className="bisect-card bisect-culprit" aria-label="Culprit">
      <h3 ref={heading} tabIndex={-1}>
        Event {formatCount(culprit.number)} broke it
      </h3>
      <p className="secondary">
        Up to event {formatCount(culprit.number - 1)} the state was good; from this event on it is bad.
      </p>
      {log.predicate.kind !== 'hand' && <Flips />}
      <CulpritActions log={log} culprit={culprit} />
      {detail.error && <ErrorNotice error={detail.error} title="The event could not be read" />}
      {detail.value && <EventFacts detail={detail.value} />}
      {diff.value && <Changes diff={diff.value.diff} truncated={diff.value.truncated} />}
      {diff.error && <ErrorNotice error={diff.error} title="What it changed could not be computed" />}
      <Sides number={culprit.number} before={before} after={after} />
    </section>
  );
}

/** The payload and the policy it was accepted under, as the signed envelope says them. */
function readEnvelope(text: string): { readonly payload: string; readonly policy: string | null } {
  const envelope = parseState(text);
  if (!(envelope instanceof Map)) return { payload: text, policy: null };
  const policy = envelope.get('policy_root');
  return {
    payload: formatState(envelope.get('payload') ?? null),
    policy: typeof policy === 'string' ? policy : null,
  };
}

function EventFacts({ detail }: { readonly detail: EventDetail }) {
  const { entry } = detail;
  const { payload, policy } = readEnvelope(detail.envelope);
  return (
    <div className="bisect-event">
      <Facts
        facts={[
          { name: 'Type', value: entry.type },
          { name: 'Actor', value: entry.actor },
          { name: 'Time', value: formatExactTime(entry.time) },
          { name: 'Signer', value: <ShortId id={detail.keyId} what="signer’s key" /> },
          ...(policy === null
            ? []
            : [{ name: 'Policy', value: <ShortId id={policy} what="policy commit" /> }]),
          { name: 'Event-CID', value: <ShortId id={entry.cid} what="Event-CID" /> },
          { name: 'Commit', value: <ShortId id={entry.commit} what="commit id" /> },
        ]}
      />
      <div>
        <h4>Payload</h4>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long payloads scroll, and must by keyboard too. */}
        <pre className="inspector-code bisect-payload" tabIndex={0}>
          {prettyJson(payload)}
        </pre>
      </div>
    </div>
  );
}

const MOST_CHANGES = 12;

function Changes({ diff, truncated }: { readonly diff: readonly DiffEntry[]; readonly truncated: boolean }) {
  const hidden = diff.length - MOST_CHANGES;
  return (
    <div>
      <h4>{diff.length === 0 ? 'It changed nothing in the state' : 'What it changed'}</h4>
      <ul className="diff-list">
        {diff.slice(0, MOST_CHANGES).map((entry) => (
          <DiffRow key={`${entry.kind} ${pathKey(entry.path)}`} entry={entry} />
        ))}
      </ul>
      {hidden > 0 && (
        <p className="secondary">
          And {formatCount(hidden)}
          {truncated ? ' or more' : ''} others: compare before and after to see them.
        </p>
      )}
    </div>
  );
}
