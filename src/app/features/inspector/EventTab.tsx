import { memo } from 'react';
import type { EventDetail } from '../../../rpc/contract.ts';
import {
  CopyButton,
  ErrorNotice,
  formatBytes,
  formatCount,
  formatExactTime,
  formatRelativeTime,
  IconButton,
  Mono,
  ShortId,
} from '../../design/index.ts';
import { usePlayhead } from '../../stores/index.ts';
import { EntryBadge } from '../journal/EntryBadge.tsx';
import { TypeName, useTypeColors } from '../journal/TypeName.tsx';
import { useNow } from '../journal/useNow.ts';
import { EventNotes } from '../notes/EventNotes.tsx';
import { copyEventLink } from '../palette/copyLinks.ts';
import { EventWhatIf } from '../whatif/EventWhatIf.tsx';
import { Facts } from './Facts.tsx';
import { prettyJson } from './prettyJson.ts';
import type { DetailState } from './useEventDetail.ts';

const NO_EVENTS = 'Here you see what was signed, by whom, and where it lies in Git, once there is an event.';
const BEFORE = 'The playhead is before the first event. Step on to see one.';

function Shown({ state }: { readonly state: DetailState }) {
  const colors = useTypeColors();
  const now = useNow();
  const total = usePlayhead((playhead) => playhead.total);
  const { detail, error } = state;
  if (error !== null) return <ErrorNotice error={error} title="The event could not be read" />;
  if (detail === null) return <p className="inspector-none">{total === 0 ? NO_EVENTS : BEFORE}</p>;
  const { entry } = detail;
  return (
    <div className="inspector-stack">
      <div className="inspector-heading">
        <div className="inspector-heading-words">
          <h2>Event {formatCount(entry.number)}</h2>
          <TypeName type={entry.type} colors={colors} />
          <EntryBadge entry={entry} />
        </div>
        <IconButton
          icon="link"
          aria-label="Copy a link to this event"
          onClick={() => copyEventLink(entry.number, entry.cid)}
        />
      </div>
      {entry.fault !== undefined && (
        <p className="inspector-fault">The fold failed on this event: {entry.fault}</p>
      )}
      <EventWhatIf entry={entry} />
      {entry.signature === 'hypothetical' ? (
        <Hypothetical detail={detail} now={now} />
      ) : (
        <Recorded detail={detail} now={now} />
      )}
    </div>
  );
}

/** An event of a what-if: in no journal, and signed by nobody. */
function Hypothetical({ detail, now }: { readonly detail: EventDetail; readonly now: number }) {
  const { entry, envelope } = detail;
  return (
    <>
      <p>Added in this what-if. Nobody has signed it, and it is in no journal.</p>
      <Facts
        facts={[
          { name: 'Actor', value: entry.actor },
          { name: 'Time', value: timeWords(entry.time, now) },
          { name: 'Event-CID', value: <ShortId id={entry.cid} what="Event-CID it would have" /> },
          { name: 'ULID', value: <Copied text={entry.ulid} what="ULID" /> },
        ]}
      />
      <section>
        <div className="inspector-title">
          <h2>Envelope, unsigned</h2>
          <CopyButton text={envelope} what="envelope" />
        </div>
        <pre className="inspector-code">{prettyJson(envelope)}</pre>
      </section>
    </>
  );
}

/** What was signed, by whom, and where it lies in Git. */
function Recorded({ detail, now }: { readonly detail: EventDetail; readonly now: number }) {
  const { entry, envelope } = detail;
  return (
    <>
      <Facts
        facts={[
          { name: 'Actor', value: entry.actor },
          { name: 'Time', value: timeWords(entry.time, now) },
          { name: 'Device', value: <ShortId id={entry.device} what="device id" /> },
          { name: 'Signer', value: <ShortId id={detail.keyId} what="signer’s key" /> },
          { name: 'Event-CID', value: <ShortId id={entry.cid} what="Event-CID" /> },
          { name: 'ULID', value: <Copied text={entry.ulid} what="ULID" /> },
          { name: 'Commit', value: <ShortId id={entry.commit} what="commit id" /> },
          {
            name: 'Parent',
            value:
              detail.parent === null ? (
                'none: the first of its journal'
              ) : (
                <ShortId id={detail.parent} what="parent commit id" />
              ),
          },
          { name: 'Journal', value: <Copied text={detail.ref} what="journal ref" /> },
          { name: 'Size', value: formatBytes(detail.size) },
        ]}
      />
      <EventNotes entry={entry} />
      <section>
        <div className="inspector-title">
          <h2>Envelope, as signed</h2>
          <CopyButton text={envelope} what="envelope" />
        </div>
        <pre className="inspector-code">{prettyJson(envelope)}</pre>
      </section>
      <section>
        <div className="inspector-title">
          <h2>Signature (Ed25519)</h2>
          <CopyButton text={detail.signatureHex} what="signature" />
        </div>
        <pre className="inspector-code">{detail.signatureHex}</pre>
      </section>
    </>
  );
}

/** What was signed, by whom, and where it lies in Git. Rendered again only for another event: frames come more often. */
export const EventTab = memo(Shown);

function Copied({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span className="facts-copied">
      <Mono wrap>{text}</Mono>
      <CopyButton text={text} what={what} />
    </span>
  );
}

/** Long ago, the relative time is the date once more, so it is left out. */
function timeWords(time: number, now: number): string {
  const exact = formatExactTime(time);
  const relative = formatRelativeTime(time, now);
  return exact.startsWith(relative) ? exact : `${exact} (${relative})`;
}
