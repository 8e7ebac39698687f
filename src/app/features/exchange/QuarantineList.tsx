import type { QuarantineEntry } from '../../../rpc/contract.ts';
import { RefusalTable } from './RefusalTable.tsx';

/** [JRN-5] Commits that are kept but never folded, and why. */
export function QuarantineList({ entries }: { readonly entries: readonly QuarantineEntry[] }) {
  return (
    <div className="stack stack-tight">
      <p>
        Quarantined commits stay in the repository and are shown, but never folded. Ask whoever sent this
        history what happened to them.
      </p>
      <RefusalTable
        label="Quarantined commits"
        heads={['Commit', 'Reason', 'Code']}
        rows={entries.map((entry) => ({
          key: entry.commit.slice(0, 8),
          reason: `${entry.reason} (${entry.ref})`,
          code: entry.code,
        }))}
      />
    </div>
  );
}
