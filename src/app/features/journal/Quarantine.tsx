import { useEffect, useState } from 'react';
import type { QuarantineEntry } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { formatCount, Icon, Mono, ShortId } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';

function useQuarantine(): readonly QuarantineEntry[] {
  const [entries, setEntries] = useState<readonly QuarantineEntry[]>([]);
  const world = useSession((state) => state.world);
  const revision = useSession((state) => state.revision);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an import may bring new ones.
  useEffect(() => {
    if (world === null) return;
    let wanted = true;
    client.call('timeline.quarantine', { world }).then(
      (answer) => wanted && setEntries(answer),
      () => undefined, // Verification reports the same commits.
    );
    return () => {
      wanted = false;
    };
  }, [world, revision]);
  return entries;
}

/** Commits that are in the repository but are no events of this history: shown, never folded (JRN-5). */
export function Quarantine() {
  const entries = useQuarantine();
  if (entries.length === 0) return null;
  const words = entries.length === 1 ? 'commit is quarantined' : 'commits are quarantined';
  return (
    <details className="journal-quarantine">
      <summary>
        <Icon name="gate" size={14} /> {formatCount(entries.length)} {words}: kept and shown, never folded
      </summary>
      <ul>
        {entries.map((entry) => (
          <li key={`${entry.ref} ${entry.commit}`}>
            <ShortId id={entry.commit} what="commit id" />
            <span>{entry.reason}</span>
            <Mono wrap>{entry.ref}</Mono>
            <Mono>{entry.code}</Mono>
          </li>
        ))}
      </ul>
    </details>
  );
}
