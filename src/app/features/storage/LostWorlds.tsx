import { Button, formatRelativeTime, Icon } from '../../design/index.ts';
import { openDialog } from '../worlds/dialogs.ts';
import { countEvents } from './backupNeed.ts';
import type { KnownWorld } from './known.ts';
import { dismissLost, useStorage } from './store.ts';
import './banner.css';

/** One line for each: what is gone, and how old the copy is that may bring it back. */
function Lost({ world, now }: { readonly world: KnownWorld; readonly now: number }) {
  const { name, events, backup } = world;
  const copy =
    backup === null
      ? 'no file of it was ever saved'
      : `its newest file holds ${countEvents(backup.events)}, from ${formatRelativeTime(backup.at, now)}`;
  return (
    <li>
      <strong>{name}</strong>
      {events === null ? '' : `, ${countEvents(events)}`}: {copy}.
    </li>
  );
}

/** What this browser held and holds no more. Nothing is said about it anywhere else, so it is said plainly. */
export function LostWorlds() {
  const lost = useStorage((state) => state.lost);
  if (lost.length === 0) return null;
  return (
    <section className="banner banner-failed" aria-label="Lost worlds" aria-live="polite">
      <Icon name="disk" className="banner-icon" />
      <div className="banner-text">
        <strong>
          {lost.length === 1
            ? 'A world that was here is gone.'
            : `${lost.length} worlds that were here are gone.`}
        </strong>{' '}
        The browser has lost or cleared what this site stored: its files were damaged, or the disk ran full.
        Import the newest file you have, and your key from its recovery file.
        <ul className="banner-list">
          {lost.map((world) => (
            <Lost key={world.id} world={world} now={Date.now()} />
          ))}
        </ul>
      </div>
      <div className="banner-buttons">
        <Button icon="plus" onClick={() => openDialog({ kind: 'import', file: null })}>
          Import a file
        </Button>
        <Button variant="ghost" onClick={dismissLost}>
          I know
        </Button>
      </div>
    </section>
  );
}
