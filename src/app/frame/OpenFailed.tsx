import { Button, ErrorNotice } from '../design/index.ts';
import { leaveWorld, openWorld, useSession } from '../stores/index.ts';
import './ErrorBoundary.css';

/** The world in the URL could not be opened: say why, offer to try again and a way out. */
export function OpenFailed() {
  const { error, world, ns, view } = useSession();
  const retry = () => {
    if (world !== null) void openWorld(world, { ns, view });
  };
  return (
    <main className="error-boundary">
      <h1 className="visually-hidden">GATOS</h1>
      {error !== null && <ErrorNotice title="This world could not be opened" error={error} onRetry={retry} />}
      <p>
        <Button icon="world" onClick={leaveWorld}>
          Show all worlds
        </Button>
      </p>
    </main>
  );
}
