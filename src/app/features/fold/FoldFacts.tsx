import type { FoldInfo } from '../../../rpc/contract.ts';
import { Badge, formatCount, Mono, ProgressBar, ShortId } from '../../design/index.ts';
import { useSession } from '../../stores/index.ts';

/** Which program is in force, by its hashes [STA-4]. */
export function FoldFacts({ fold }: { readonly fold: FoldInfo }) {
  const faults = useSession((state) => state.faults);
  return (
    <dl className="fold-facts">
      <div>
        <dt>Bundle</dt>
        <dd>
          <ShortId id={fold.bundleId} what="bundle id" />
        </dd>
      </div>
      <div>
        <dt>Fold root</dt>
        <dd>
          <ShortId id={fold.foldRoot} what="fold root" />
        </dd>
      </div>
      <div>
        <dt>Engine</dt>
        <dd>
          <Mono>{fold.engine}</Mono>
        </dd>
      </div>
      <div>
        <dt>Faults</dt>
        <dd>
          {faults === 0 ? (
            'none'
          ) : (
            <Badge tone="failed" plain>
              {formatCount(faults)}
            </Badge>
          )}
        </dd>
      </div>
    </dl>
  );
}

/** The background fold, while it is behind the journal. */
export function Refolding() {
  const folded = useSession((state) => state.folded);
  const total = useSession((state) => state.total);
  if (folded >= total) return null;
  return (
    <div className="fold-progress">
      <ProgressBar label="Folding history again" done={folded} total={total} />
    </div>
  );
}
