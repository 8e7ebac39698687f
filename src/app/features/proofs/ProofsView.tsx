import { useEffect } from 'react';
import type { WorldInfo } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { Button, EmptyState, ErrorNotice } from '../../design/index.ts';
import { trackWrite, useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useLoad } from '../common/useLoad.ts';
import { useWork } from '../common/useWork.ts';
import { WorkProgress } from '../common/WorkProgress.tsx';
import { backToReality } from '../whatif/actions.ts';
import { isWhatIf } from '../whatif/store.ts';
import { CheckpointRow } from './CheckpointRow.tsx';
import { verifyCheckpoint } from './verdicts.ts';
import { standing, trailerText, verifyCommand } from './words.ts';
import '../common/common.css';
import './proofs.css';

export default function ProofsView() {
  const info = useSession((state) => state.info);
  const ns = useSession((state) => state.ns);
  if (!info) return null;
  if (isWhatIf(ns)) return <NothingToProve />;
  return <Checkpoints key={`${info.world.id}/${ns}`} info={info} ns={ns} />;
}

/** [OPS-3] */
function NothingToProve() {
  return (
    <EmptyState
      title="A what-if is never proved"
      body={
        <p>
          A checkpoint says what has happened. Nothing here has, so there is nothing to sign. Go back to
          reality to see its checkpoints.
        </p>
      }
      action={<Button onClick={backToReality}>Back to reality</Button>}
    />
  );
}

/** Checkpoints of a namespace, newest first, each to be recomputed here. */
function Checkpoints({ info, ns }: { readonly info: WorldInfo; readonly ns: string }) {
  const world = info.world.id;
  const total = useSession((state) => state.total);
  const revision = useSession((state) => state.revision);
  const load = useLoad(`${world}/${ns}`, () => client.call('checkpoint.list', { world, ns }));
  const { reload, value: list, error, slow } = load;
  const fold = useLoad(`${world}/${ns}`, () => client.call('fold.get', { world, ns }));
  const activeRoot = fold.value?.foldRoot;
  const reloadFold = fold.reload;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each revision may have brought a checkpoint.
  useEffect(() => {
    reload();
    reloadFold();
  }, [revision, reload, reloadFold]);

  const work = useWork(async (options) => {
    const made = await trackWrite(client.call('checkpoint.write', { world, ns }, options));
    reload();
    void verifyCheckpoint(world, ns, made.commit);
    return made;
  });
  const newest = [...(list ?? [])].sort((a, b) => b.position - a.position || b.time - a.time);
  const write = (
    <Button
      variant="primary"
      icon="proofs"
      busy={work.running}
      disabled={total === 0 || !info.actor}
      onClick={() => void work.run()}
    >
      Write checkpoint
    </Button>
  );

  return (
    <div className="room">
      <header className="room-header">
        <h2>Proofs</h2>
        <span className="secondary">{newest[0] ? standing(newest[0], total, activeRoot) : ''}</span>
        <div className="room-actions">
          {newest.length > 1 && (
            <Button
              onClick={() =>
                void verifyAll(
                  world,
                  ns,
                  newest.map(({ commit }) => commit),
                )
              }
            >
              Verify all
            </Button>
          )}
          {newest.length > 0 && write}
        </div>
      </header>
      <div className="room-body">
        <div className="proofs-notices">
          <WorkProgress
            state={work.state}
            label="Writing the checkpoint"
            onCancel={work.cancel}
            onRetry={() => void work.run()}
          />
          {error && <ErrorNotice error={error} title="The checkpoints could not be read" onRetry={reload} />}
          {slow && <Skeleton rows={3} tall what="checkpoints" />}
        </div>
        {list && newest.length === 0 && (
          <NoCheckpoints total={total} canWrite={info.actor !== null} action={write} />
        )}
        <ul className="checkpoints">
          {newest.map((checkpoint) => (
            <CheckpointRow
              key={checkpoint.commit}
              world={world}
              ns={ns}
              checkpoint={checkpoint}
              earlierFold={activeRoot !== undefined && checkpoint.foldRoot !== activeRoot}
            />
          ))}
        </ul>
      </div>
    </div>
  );
}

/** One after the other: each folds the whole window, and the worker has one engine. */
async function verifyAll(world: string, ns: string, commits: readonly string[]): Promise<void> {
  for (const commit of commits) await verifyCheckpoint(world, ns, commit);
}

const EXAMPLE = trailerText([
  ['State-Root', 'blake3:9f2c...'],
  ['Ledger-Head', 'refs/gatos/journal/main/... 4be1...'],
  ['Fold-Root', 'sha256:77aa...'],
]);

function NoCheckpoints(props: {
  readonly total: number;
  readonly canWrite: boolean;
  readonly action: React.ReactNode;
}) {
  const { total, canWrite, action } = props;
  return (
    <EmptyState
      title="A checkpoint is a claim anyone can check"
      body={
        <>
          <p>
            It is a Git commit that holds the state at the end of the journal and says which events, which
            fold and which policy made it. To verify it is to fold the same events again and compare: no trust
            needed, no network either. On the command line the same check is{' '}
            <code>{verifyCommand('main')}</code>.
          </p>
          {total === 0 && <p className="proofs-why">There is nothing to prove yet: emit an event first.</p>}
          {!canWrite && (
            <p className="proofs-why">This world can only be read here, so a checkpoint cannot be signed.</p>
          )}
        </>
      }
      example={EXAMPLE}
      action={action}
    />
  );
}
