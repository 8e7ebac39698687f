import type { WorldSummary } from '../../../rpc/contract.ts';
import { Badge, Button, formatExactTime, formatRelativeTime, ShortId } from '../../design/index.ts';
import { openWorld } from '../../stores/index.ts';

/** The worlds of this browser, one line each. */
export function WorldRows({ worlds }: { readonly worlds: readonly WorldSummary[] }) {
  const now = Date.now();
  return (
    <ul className="world-rows">
      {worlds.map((world) => (
        <li key={world.id}>
          <div className="world-row-text">
            <p className="world-row-name">
              {world.name} {world.sample && <Badge tone="neutral">Sample</Badge>}
            </p>
            <p className="world-row-facts">
              <span title={formatExactTime(world.openedAt)}>
                Opened {formatRelativeTime(world.openedAt, now)}
              </span>
              <ShortId id={world.repo} what="world id" />
            </p>
          </div>
          <Button
            aria-label={`Open ${world.name}`}
            icon="arrowRight"
            onClick={() => void openWorld(world.id)}
          >
            Open
          </Button>
        </li>
      ))}
    </ul>
  );
}
