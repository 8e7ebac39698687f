import type { TimelineEntry } from '../../../rpc/contract.ts';
import { Button } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';
import { startWhatIf } from './actions.ts';
import { isWhatIf, useShownBranch } from './store.ts';
import { turnEventOff } from './toggleAtPlayhead.ts';
import './whatif.css';

/** In the event tab: begin a what-if with or without this event, or turn it off in the one that is shown. */
export function EventWhatIf({ entry }: { readonly entry: TimelineEntry }) {
  const ns = useSession((state) => state.ns);
  const canWrite = useSession((state) => state.info?.actor != null);
  const branch = useShownBranch();
  if (!canWrite) return null;
  if (!isWhatIf(ns))
    return (
      <div className="what-if-event">
        <Button icon="dashed" onClick={() => void turnEventOff(entry)}>
          What if this had not happened?
        </Button>
        <Button variant="ghost" onClick={() => void startWhatIf()}>
          What if… from here
        </Button>
      </div>
    );
  if (branch === null || !branch.mine || branch.discarded) return null;
  return (
    <div className="what-if-event">
      <Button icon="minus" onClick={() => void turnEventOff(entry)}>
        {entry.signature === 'hypothetical' ? 'Take this added event away' : 'Turn this event off'}
      </Button>
    </div>
  );
}
