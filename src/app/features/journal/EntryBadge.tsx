import type { TimelineEntry } from '../../../rpc/contract.ts';
import { Badge } from '../../design/index.ts';

/** What is known of an event, worst first: quarantined, failed in the fold, not yet, signed. */
export function EntryBadge({
  entry,
  plain = false,
}: {
  readonly entry: TimelineEntry;
  readonly plain?: boolean;
}) {
  if (entry.signature === 'quarantined') {
    return (
      <Badge tone="denied" plain={plain} title="Kept and shown, but never folded">
        Quarantined
      </Badge>
    );
  }
  if (entry.signature === 'hypothetical' && entry.fault === undefined) {
    return (
      <Badge tone="hypothetical" plain={plain} title="Added in this what-if: nobody has signed it">
        Added
      </Badge>
    );
  }
  if (entry.fault !== undefined) {
    return (
      <Badge tone="failed" plain={plain} title={entry.fault}>
        Fault
      </Badge>
    );
  }
  if (entry.future) {
    return (
      <Badge tone="stale" plain={plain} title="More than five minutes ahead of this machine’s clock">
        Not yet
      </Badge>
    );
  }
  return (
    <Badge tone="verified" plain={plain} title="The signature was checked in this browser">
      Signed
    </Badge>
  );
}
