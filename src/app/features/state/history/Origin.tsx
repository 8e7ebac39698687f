import type { Blame, ValueChange } from '../../../../rpc/contract.ts';
import { Button, formatCount, formatExactTime, Mono, ShortId } from '../../../design/index.ts';
import { type Fact, Facts } from '../../inspector/Facts.tsx';
import { TypeName, useTypeColors } from '../../journal/TypeName.tsx';
import { toneOf } from '../tree/rowText.ts';
import { grantWords } from './words.ts';

export interface OriginProps {
  readonly change: ValueChange;
  readonly origin: Blame['origin'];
  readonly onGo: (change: ValueChange) => void;
}

/** Who set what stands at the playhead: the event, its signer, the policy and the grant it was admitted by. */
export function Origin({ change, origin, onGo }: OriginProps) {
  const colors = useTypeColors();
  const { number, text, actor, time, type } = change;
  if (number === 0) return <p>It was so from the beginning: no event has set it.</p>;
  return (
    <div className="origin">
      <p className="origin-value">
        <code className={`state-${toneOf({ kind: change.kind, text: text ?? '' })}`}>
          {text ?? 'removed'}
        </code>
        <span>
          {text === null ? 'since' : 'set by'} event {formatCount(number)}
        </span>
        <TypeName type={type} colors={colors} />
      </p>
      <Button variant="primary" icon="arrowRight" onClick={() => onGo(change)}>
        Go to event {formatCount(number)}
      </Button>
      <Facts
        facts={[
          { name: 'Actor', value: actor },
          { name: 'Time', value: formatExactTime(time) },
          ...originFacts(origin),
        ]}
      />
    </div>
  );
}

function originFacts(origin: Blame['origin']): readonly Fact[] {
  if (origin === null) return [];
  return [
    { name: 'Signer', value: <ShortId id={origin.keyId} what="signer’s key" /> },
    { name: 'Policy', value: <ShortId id={origin.policyRoot} what="Policy-Root" /> },
    { name: 'Grant', value: origin.grant === null ? grantWords(origin) : <Mono wrap>{origin.grant}</Mono> },
    { name: 'Governance', value: <ShortId id={origin.govCid} what="governance event" /> },
    { name: 'Event-CID', value: <ShortId id={origin.cid} what="Event-CID" /> },
    { name: 'Commit', value: <ShortId id={origin.commit} what="commit id" /> },
  ];
}
