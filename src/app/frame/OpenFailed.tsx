import { Button, ErrorNotice, Icon, Mono } from '../design/index.ts';
import { leaveWorld, openWorld, runCommand, useSession } from '../stores/index.ts';
import './ErrorBoundary.css';

/** A link to a world that is somewhere else: it opens at its moment once the world is here. */
function UnknownWorld({ world }: { readonly world: string }) {
  return (
    <section className="error-notice open-failed-unknown" role="alert">
      <Icon name="link" className="error-notice-icon" />
      <div className="error-notice-text">
        <p className="error-notice-title">The world of this link is not in this browser</p>
        <p>
          Its id is <Mono wrap>{world}</Mono>.
        </p>
        <p className="error-notice-hint">
          Worlds live where they were made. Ask whoever sent the link for the world’s .bundle file and import
          it here; then open the link again, and it shows the moment it was made for.
        </p>
      </div>
    </section>
  );
}

/** The world in the URL could not be opened: say why, offer to try again and a way out. */
export function OpenFailed() {
  const { error, world, ns, view } = useSession();
  const retry = () => {
    if (world !== null) void openWorld(world, { ns, view });
  };
  const isUnknown = error?.code === 'ERR_WORLD_UNKNOWN';
  return (
    <main className="error-boundary">
      <h1 className="visually-hidden">GATOS</h1>
      {error !== null && !isUnknown && (
        <ErrorNotice title="This world could not be opened" error={error} onRetry={retry} />
      )}
      {isUnknown && world !== null && <UnknownWorld world={world} />}
      <p className="open-failed-actions">
        {isUnknown && (
          <Button variant="primary" icon="upload" onClick={() => runCommand('world.import')}>
            Import its bundle
          </Button>
        )}
        <Button icon="world" onClick={leaveWorld}>
          Show all worlds
        </Button>
      </p>
    </main>
  );
}
