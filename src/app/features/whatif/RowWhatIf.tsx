import type { TimelineEntry } from '../../../rpc/contract.ts';
import { formatCount, IconButton } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { isWhatIf, useShownBranch } from './store.ts';
import { turnEventOff } from './toggleAtPlayhead.ts';
import './whatif.css';

/** In a row of the journal, where a pointer rests on it: turns its event off. By keyboard it is Shift+X. */
export function RowWhatIf({ entry }: { readonly entry: TimelineEntry }) {
  const isReal = useSession((state) => !isWhatIf(state.ns));
  const canWrite = useSession((state) => state.info?.actor != null);
  const branch = useShownBranch();
  if (!canWrite || entry.signature === 'quarantined') return null;
  if (!isReal && (branch === null || !branch.mine || branch.discarded)) return null;
  const number = formatCount(entry.number);
  return (
    <IconButton
      icon={isReal ? 'dashed' : 'minus'}
      iconSize={14}
      className="what-if-row"
      // The grid keeps the focus; the row may be gone in a moment.
      tabIndex={-1}
      onPointerDown={(event) => event.preventDefault()}
      aria-label={
        isReal
          ? `What if event ${number} had not happened?`
          : entry.signature === 'hypothetical'
            ? `Take added event ${number} away`
            : `Turn event ${number} off`
      }
      onClick={(event) => {
        event.stopPropagation();
        void turnEventOff(entry);
      }}
    />
  );
}
