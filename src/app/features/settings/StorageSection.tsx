import { useEffect } from 'react';
import type { StorageStatus, WorldSummary } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { Badge, Button, ErrorNotice, formatBytes, Icon, IconButton } from '../../design/index.ts';
import { runCommand, useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useLoad } from '../common/useLoad.ts';
import { backupWords, countEvents, isBackedUp } from '../storage/backupNeed.ts';
import { fullness, percent } from '../storage/fullness.ts';
import { packedWords } from '../storage/packedWords.ts';
import { askBrowser, usePersistence } from '../storage/persistence.ts';
import { openDialog } from '../worlds/dialogs.ts';
import { useWorlds } from '../worlds/useWorlds.ts';

/** Used, room, and whether the browser may throw it away; then each world. */
export function StorageSection() {
  const revision = useSession((state) => state.revision);
  const load = useLoad('storage', () => client.call('storage.status', {}));
  const worlds = useWorlds();
  const answered = usePersistence((state) => state.answer);
  const reloadStatus = load.reload;
  const reloadWorlds = worlds.reload;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was written since takes room.
  useEffect(() => {
    reloadStatus();
    reloadWorlds();
  }, [revision, answered, reloadStatus, reloadWorlds]);

  if (load.error)
    return <ErrorNotice error={load.error} title="Storage could not be read" onRetry={load.reload} />;
  if (load.slow) return <Skeleton rows={3} what="storage" />;
  if (!load.value) return null;
  return (
    <>
      <Usage status={load.value} />
      <Persistence persisted={load.value.persisted} />
      {worlds.error && (
        <ErrorNotice error={worlds.error} title="The worlds could not be listed" onRetry={worlds.reload} />
      )}
      {worlds.value && worlds.value.length > 0 && <WorldUse worlds={worlds.value} />}
    </>
  );
}

function Usage({ status }: { readonly status: StorageStatus }) {
  const { usage, quota } = status;
  const { share, level } = fullness(status);
  return (
    <>
      <dl className="fact-list">
        <dt>Used</dt>
        <dd>
          {usage === null ? 'The browser does not say' : formatBytes(usage)}
          {share !== null && level !== 'ok' && (
            <>
              {' '}
              <Badge tone={level === 'critical' ? 'failed' : 'stale'} icon="alert">
                {percent(share)} full
              </Badge>
            </>
          )}
        </dd>
        <dt>Room</dt>
        <dd>{quota === null ? 'The browser does not say' : formatBytes(quota)}</dd>
        <dt>Kept</dt>
        <dd>
          {status.persisted ? (
            <Badge tone="verified">Persistent</Badge>
          ) : (
            <Badge tone="stale">Best effort</Badge>
          )}
        </dd>
      </dl>
      {usage !== null && quota !== null && quota > 0 && (
        <meter
          className="storage-meter"
          aria-label="Storage used"
          min={0}
          max={quota}
          high={quota * 0.8}
          value={Math.min(usage, quota)}
        />
      )}
      {share !== null && level !== 'ok' && (
        <div className="storage-warning" role="status">
          <Icon name="alert" />
          <p>
            <strong>Storage is {percent(share)} full.</strong> When it is full, new events are refused; what
            is stored stays. Export the worlds that matter, delete those you no longer need, or free space on
            this disk.
          </p>
        </div>
      )}
    </>
  );
}

function Persistence({ persisted }: { readonly persisted: boolean }) {
  const { busy, answer } = usePersistence();
  return (
    <>
      <p className="secondary">
        {persisted
          ? 'The browser keeps your worlds until you delete them yourself.'
          : 'When the disk runs full the browser may delete what sites have stored, all at once. Ask it to keep your worlds, and export what matters.'}
      </p>
      {!persisted && answer === 'refused' && (
        <p role="status">
          The browser said no for now. Most browsers grant it once the app is installed or bookmarked; until
          then, export what matters.
        </p>
      )}
      <div className="row">
        {!persisted && (
          <Button icon="disk" busy={busy} onClick={() => void askBrowser()}>
            Ask the browser to keep it
          </Button>
        )}
        <Button icon="download" onClick={() => runCommand('world.export')}>
          Export this world
        </Button>
      </div>
    </>
  );
}

function WorldUse({ worlds }: { readonly worlds: readonly WorldSummary[] }) {
  return (
    <section className="stack stack-tight" aria-label="Worlds by size">
      <h4>Worlds</h4>
      <ul className="world-use">
        {[...worlds].sort(bySize).map((world) => (
          <WorldUseRow key={world.id} world={world} />
        ))}
      </ul>
    </section>
  );
}

function bySize(a: WorldSummary, b: WorldSummary): number {
  return (b.storage?.bytes ?? 0) - (a.storage?.bytes ?? 0);
}

function WorldUseRow({ world }: { readonly world: WorldSummary }) {
  const { storage, events } = world;
  return (
    <li>
      <div className="world-use-text">
        <p className="world-use-name">
          <span>{world.name}</span>
          <span className="world-use-size">
            {storage === null ? 'Not measured yet' : formatBytes(storage.bytes)}
          </span>
        </p>
        <p className="secondary small">
          {[
            ...(events === null ? [] : [countEvents(events)]),
            ...(storage === null ? [] : [packedWords(storage)]),
          ].join(' · ')}
        </p>
        {!world.sample && (
          <p className="small">
            <Badge tone={isBackedUp(world) ? 'verified' : 'neutral'} plain>
              {backupWords(world, Date.now())}
            </Badge>
          </p>
        )}
      </div>
      <IconButton
        icon="pack"
        aria-label={`Pack the storage of ${world.name}`}
        onClick={() => openDialog({ kind: 'pack', world })}
      />
      <IconButton
        icon="trash"
        aria-label={`Delete ${world.name}`}
        onClick={() => openDialog({ kind: 'delete', world })}
      />
    </li>
  );
}
