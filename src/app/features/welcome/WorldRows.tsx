import type { WorldSummary } from '../../../rpc/contract.ts';
import {
  Badge,
  Button,
  formatBytes,
  formatExactTime,
  formatRelativeTime,
  IconButton,
  ShortId,
} from '../../design/index.ts';
import { openWorld } from '../../stores/index.ts';
import { backupWords, countEvents } from '../storage/backupNeed.ts';
import { openDialog } from '../worlds/dialogs.ts';

/** The worlds of this browser, two lines each. */
export function WorldRows({ worlds }: { readonly worlds: readonly WorldSummary[] }) {
  return (
    <ul className="world-rows">
      {worlds.map((world) => (
        <li key={world.id}>
          <div className="world-row-text">
            <p className="world-row-name">
              {world.name} {world.sample && <Badge tone="neutral">Sample</Badge>}
            </p>
            <WorldFacts world={world} />
          </div>
          <div className="world-row-buttons">
            <IconButton
              icon="edit"
              aria-label={`Rename ${world.name}`}
              onClick={() => openDialog({ kind: 'rename', world })}
            />
            <IconButton
              icon="trash"
              aria-label={`Delete ${world.name}`}
              onClick={() => openDialog({ kind: 'delete', world })}
            />
            <Button
              aria-label={`Open ${world.name}`}
              icon="arrowRight"
              onClick={() => void openWorld(world.id)}
            >
              Open
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
}

function WorldFacts({ world }: { readonly world: WorldSummary }) {
  const now = Date.now();
  return (
    <p className="world-row-facts">
      <span title={formatExactTime(world.openedAt)}>Opened {formatRelativeTime(world.openedAt, now)}</span>
      {world.events !== null && <span>{countEvents(world.events)}</span>}
      {world.storage !== null && <span>{formatBytes(world.storage.bytes)}</span>}
      {!world.sample && <span>{backupWords(world, now)}</span>}
      <ShortId id={world.repo} what="world id" />
    </p>
  );
}
