import { Dialog } from '../../design/index.ts';
import { type CommandSpec, useRegistry } from '../../stores/index.ts';
import { Keys } from './Keys.tsx';
import { openPanel, usePalette } from './store.ts';

/** Keys that belong to a place rather than to a command. */
const LOCAL: readonly { readonly label: string; readonly shortcut: string }[] = [
  { label: 'Send the event (while writing it)', shortcut: 'Mod+Enter' },
  { label: 'Next or earlier row (in lists and trees)', shortcut: 'ArrowDown' },
  { label: 'Open or close a branch (in the state tree)', shortcut: 'ArrowRight' },
  { label: 'Close what is open', shortcut: 'Esc' },
];

function byGroup(commands: Iterable<CommandSpec>): ReadonlyMap<string, readonly CommandSpec[]> {
  const groups = new Map<string, CommandSpec[]>();
  for (const command of commands) {
    if (command.shortcut === undefined) continue;
    const group = command.group ?? 'Commands';
    groups.set(group, [...(groups.get(group) ?? []), command]);
  }
  return groups;
}

/** `?`: every key there is. */
export function Shortcuts() {
  const open = usePalette((state) => state.panel === 'shortcuts');
  const commands = useRegistry((state) => state.commands);
  return (
    <Dialog open={open} onClose={() => openPanel(null)} title="Keyboard shortcuts" size="large" textOnly>
      <div className="shortcuts">
        {[...byGroup(commands.values())].map(([group, list]) => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {list.map((command) => (
                <li key={command.id}>
                  <span>{command.label}</span>
                  {command.shortcut !== undefined && <Keys shortcut={command.shortcut} />}
                </li>
              ))}
            </ul>
          </section>
        ))}
        <section>
          <h3>Where you are</h3>
          <ul>
            {LOCAL.map(({ label, shortcut }) => (
              <li key={label}>
                <span>{label}</span>
                <Keys shortcut={shortcut} />
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Dialog>
  );
}
