import { client } from '../../client.ts';
import { Badge, Button, ErrorNotice, Mono } from '../../design/index.ts';
import { useInstallation } from '../../frame/installation.ts';
import { useSession } from '../../stores/index.ts';
import { useLoad } from '../common/useLoad.ts';

/** Display mode of an installed app. */
const installed = () => window.matchMedia('(display-mode: standalone)').matches;

export function AppSection() {
  const { prompt, offlineReady } = useInstallation();
  const load = useLoad('app', () => client.call('app.status', {}));
  // Not the status' role: a follower's call is answered by the owner.
  const role = useSession((state) => state.role);
  return (
    <>
      <dl className="fact-list">
        <dt>Offline</dt>
        <dd>
          {offlineReady ? <Badge tone="verified">Ready</Badge> : <Badge tone="stale">Not stored yet</Badge>}
        </dd>
        <dt>Version</dt>
        <dd>
          <Mono>{__BUILD_ID__}</Mono>
        </dd>
        {load.value && (
          <>
            <dt>Engine</dt>
            <dd>
              <Mono>{load.value.engine}</Mono>
            </dd>
            <dt>This tab</dt>
            <dd>
              {role === 'owner' ? 'holds the storage' : 'works through another tab, which holds the storage'}
            </dd>
          </>
        )}
      </dl>
      {load.error && (
        <ErrorNotice error={load.error} title="The engine did not answer" onRetry={load.reload} />
      )}
      {installed() ? (
        <p className="secondary">Installed as an app.</p>
      ) : prompt ? (
        <div className="row">
          <Button variant="primary" icon="download" onClick={() => void prompt()}>
            Install as an app
          </Button>
        </div>
      ) : (
        <p className="secondary">
          To install it, use your browser's menu: "Install", "Add to Dock" or "Add to Home screen". It then
          has a window of its own and starts without a network.
        </p>
      )}
    </>
  );
}
