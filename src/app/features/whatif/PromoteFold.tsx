import type { Result, WhatIfBranch } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { Badge, Button } from '../../design/index.ts';
import { trackWrite } from '../../stores/index.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { countOf } from './words.ts';

/** A fold is promoted as any other takes force: first what it would change, then by a signed activation. */
export function PromoteFold({ world, branch }: { readonly world: string; readonly branch: WhatIfBranch }) {
  const preview = useWork<[], Result<'fold.preview'>>(async (options) => {
    const { source, fuel } = await client.call('fold.get', { world, ns: branch.id });
    return client.call('fold.preview', { world, ns: branch.ns, source, fuel }, options);
  });
  const activation = useWork<[], Result<'fold.activate'>>(async (options) => {
    const { source, fuel, tests } = await client.call('fold.get', { world, ns: branch.id });
    return trackWrite(client.call('fold.activate', { world, ns: branch.ns, source, fuel, tests }, options));
  });
  const previewed = preview.state.phase === 'done' ? preview.state.result : null;
  const isActive = activation.state.phase === 'done';
  return (
    <section className="what-if-note stack stack-tight" aria-label="Its fold">
      <p>
        <strong>This what-if has a fold of its own.</strong> Active in reality, it gives the state of the
        whole history; no event is changed.
      </p>
      <WorkProgress state={preview.state} label="Folding reality with it" onCancel={preview.cancel} />
      <WorkProgress state={activation.state} label="Activating" />
      {previewed !== null && !isActive && (
        <p role="status">
          <Badge tone="hypothetical">Preview</Badge>{' '}
          {previewed.diff.length === 0
            ? 'The state at the end of reality would be the same'
            : `${previewed.truncated ? 'More than ' : ''}${countOf(previewed.diff.length, 'difference')} in the state at the end of reality`}
          {previewed.faults > 0 && `, failing on ${countOf(previewed.faults, 'event')}`}.
        </p>
      )}
      {isActive ? (
        <p role="status">
          <Badge tone="verified">Active</Badge> Reality is folded with it now.
        </p>
      ) : (
        <div className="row">
          <Button busy={preview.running} onClick={() => void preview.run()}>
            Preview in reality
          </Button>
          <Button
            busy={activation.running}
            disabled={previewed === null}
            title={previewed === null ? 'Preview it first' : undefined}
            onClick={() => void activation.run()}
          >
            Activate in reality
          </Button>
        </div>
      )}
    </section>
  );
}
