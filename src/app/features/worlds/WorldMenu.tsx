import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { WorldSummary } from '../../../rpc/contract.ts';
import { Badge, ErrorNotice, formatRelativeTime, Icon, type IconName, shortId } from '../../design/index.ts';
import { openWorld, runCommand, useSession } from '../../stores/index.ts';
import { Skeleton } from '../common/Skeleton.tsx';
import { backupWords } from '../storage/backupNeed.ts';
import { openDialog } from './dialogs.ts';
import { useWorlds } from './useWorlds.ts';
import './worlds.css';

const ACTIONS: readonly (readonly [command: string, icon: IconName, label: string])[] = [
  ['world.new', 'plus', 'New world'],
  ['world.sample', 'play', 'Open the sample'],
  ['world.import', 'upload', 'Import a file'],
];

const OF_THIS_WORLD: readonly (readonly [command: string, icon: IconName, label: string])[] = [
  ['world.verify', 'proofs', 'Verify this whole world'],
  ['world.export', 'download', 'Export this world'],
  ['world.rename', 'edit', 'Rename this world'],
  ['world.delete', 'trash', 'Delete this world'],
];

/** The switcher under the world's name: worlds, ways to get another, what can be done to this one. */
export function WorldMenu({ onClose }: { readonly onClose: () => void }) {
  const worlds = useWorlds();
  const { world: current, status } = useSession();
  const menu = useRef<HTMLDivElement>(null);

  const loaded = worlds.value !== undefined;
  useEffect(() => {
    // From here the arrows go on, and Escape gives the focus back to the button.
    if (loaded) menu.current?.querySelector<HTMLElement>('[aria-current], .world-menu-item')?.focus();
  }, [loaded]);

  const act = (action: () => void) => () => {
    onClose();
    action();
  };
  const command = ([id, icon, label]: (typeof ACTIONS)[number]) => (
    <li key={id}>
      <button type="button" className="world-menu-item" onClick={act(() => runCommand(id))}>
        <Icon name={icon} /> <span>{label}</span>
      </button>
    </li>
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows are a shortcut; Tab reaches every button.
    <div className="world-menu" ref={menu} onKeyDown={(event) => moveFocus(event, menu.current)}>
      {worlds.error && <ErrorNotice error={worlds.error} onRetry={worlds.reload} />}
      {worlds.slow && <Skeleton rows={2} what="worlds" />}
      <ul className="world-menu-worlds" aria-label="Worlds">
        {worlds.value?.map((world) => (
          <WorldItem
            key={world.id}
            world={world}
            current={world.id === current}
            onOpen={act(() => void openWorld(world.id))}
            onDelete={act(() => openDialog({ kind: 'delete', world }))}
          />
        ))}
      </ul>
      <ul className="world-menu-group" aria-label="Another world">
        {ACTIONS.map(command)}
      </ul>
      {status === 'open' && (
        <ul className="world-menu-group" aria-label="This world">
          {OF_THIS_WORLD.map(command)}
        </ul>
      )}
    </div>
  );
}

interface WorldItemProps {
  readonly world: WorldSummary;
  readonly current: boolean;
  readonly onOpen: () => void;
  readonly onDelete: () => void;
}

function WorldItem({ world, current, onOpen, onDelete }: WorldItemProps) {
  return (
    <li className="world-menu-row">
      <button type="button" className="world-menu-item" aria-current={current || undefined} onClick={onOpen}>
        <Icon name={current ? 'check' : 'world'} />
        <span className="world-menu-name">{world.name}</span>
        {world.sample && <Badge tone="neutral">Sample</Badge>}
        <span className="world-menu-facts">
          <code title={world.repo}>{shortId(world.repo)}</code> {copyWords(world)}
        </span>
      </button>
      {!current && (
        <button
          type="button"
          className="icon-button"
          aria-label={`Delete ${world.name}`}
          title={`Delete ${world.name}`}
          onClick={onDelete}
        >
          <Icon name="trash" />
        </button>
      )}
    </li>
  );
}

/** Beside a name there is room for what matters: when it was last copied, not when it was last looked at. */
function copyWords(world: WorldSummary): string {
  return world.sample ? formatRelativeTime(world.openedAt, Date.now()) : backupWords(world, Date.now());
}

const STEP: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

function moveFocus(event: KeyboardEvent, menu: HTMLElement | null): void {
  const step = STEP[event.key];
  if (step === undefined || !menu) return;
  event.preventDefault();
  event.stopPropagation(); // the strip must not move meanwhile
  const items = [...menu.querySelectorAll<HTMLElement>('.world-menu-item')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
