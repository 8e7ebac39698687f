import { useEffect, useState } from 'react';
import { client } from '../../client.ts';
import { Badge, Button, ErrorNotice, formatBytes } from '../../design/index.ts';
import { runCommand, useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { useLoad } from '../common/useLoad.ts';

type Asked = 'not yet' | 'asking' | 'refused';

/** Used, room, and whether the browser may throw it away. */
export function StorageSection() {
  const revision = useSession((state) => state.revision);
  const load = useLoad('storage', () => client.call('storage.status', {}));
  const { reload } = load;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was written since takes room.
  useEffect(reload, [revision, reload]);
  const [asked, setAsked] = useState<Asked>('not yet');
  const status = load.value;

  const persist = async () => {
    setAsked('asking');
    // From the page: a worker may not ask, and some browsers want a person's gesture.
    const granted = await navigator.storage.persist().catch(() => false);
    setAsked(granted ? 'not yet' : 'refused');
    reload();
  };

  if (load.error)
    return <ErrorNotice error={load.error} title="Storage could not be read" onRetry={load.reload} />;
  if (load.slow) return <Skeleton rows={3} what="storage" />;
  if (!status) return null;
  return (
    <>
      <dl className="fact-list">
        <dt>Used</dt>
        <dd>{status.usage === null ? 'The browser does not say' : formatBytes(status.usage)}</dd>
        <dt>Room</dt>
        <dd>{status.quota === null ? 'The browser does not say' : formatBytes(status.quota)}</dd>
        <dt>Kept</dt>
        <dd>
          {status.persisted ? (
            <Badge tone="verified">Persistent</Badge>
          ) : (
            <Badge tone="stale">Best effort</Badge>
          )}
        </dd>
      </dl>
      {status.usage !== null && status.quota !== null && status.quota > 0 && (
        <meter
          className="storage-meter"
          aria-label="Storage used"
          min={0}
          max={status.quota}
          high={status.quota * 0.8}
          value={status.usage}
        />
      )}
      <p className="secondary">
        {status.persisted
          ? 'The browser keeps your worlds until you delete them yourself.'
          : 'When the disk runs full the browser may delete what sites have stored, all at once. Ask it to keep your worlds, and export what matters.'}
      </p>
      {asked === 'refused' && (
        <p role="status">
          The browser said no for now. Most browsers grant it once the app is installed or bookmarked; until
          then, export what matters.
        </p>
      )}
      <div className="row">
        {!status.persisted && (
          <Button icon="disk" busy={asked === 'asking'} onClick={() => void persist()}>
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
