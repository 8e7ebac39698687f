import { Button, Icon, IconButton, TextInput } from '../../design/index.ts';
import { useIsPhone } from '../../frame/useIsPhone.ts';
import { useSelectedPath } from '../../stores/index.ts';
import { copyPath, copyValue } from './actions.ts';
import { showValueHistory, useValueHistory } from './history/store.ts';
import { formatPath } from './path.ts';
import type { StateBrowserProps } from './StateBrowser.tsx';
import { isPinned, togglePin, useTreeSetup } from './treeStore.ts';

/** Into the search field of the state that is shown in there. */
export function focusSearch(root: Element | null | undefined): void {
  root?.querySelector<HTMLElement>('[data-state-search]')?.focus();
}

/** Finding in the state, and what can be done with the value that is selected. */
export function StateBar({ search, onSearch, compact = false }: Omit<StateBrowserProps, 'tree'>) {
  const isPhone = useIsPhone();
  return (
    <div className="state-bar">
      <div className="state-find">
        <Icon name="filter" size={14} />
        <TextInput
          type="search"
          aria-label="Filter by path or value"
          placeholder="Filter by path or value"
          data-state-search=""
          maxLength={500}
          value={search.filter}
          onChange={(event) => onSearch({ ...search, filter: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && search.filter !== '') onSearch({ ...search, filter: '' });
          }}
        />
      </div>
      <span className="state-spring" />
      <ValueActions compact={compact || isPhone} />
    </div>
  );
}

function ValueActions({ compact }: { readonly compact: boolean }) {
  const path = useSelectedPath((state) => state.path) ?? [];
  const pinned = useTreeSetup((setup) => isPinned(setup.pinned, path));
  const open = useValueHistory((history) => history.open);
  const name = formatPath(path);
  const actions = [
    {
      icon: 'pin',
      label: pinned ? 'Unpin' : 'Pin',
      title: `${pinned ? 'Unpin' : 'Pin'} ${name} (P)`,
      run: () => togglePin(path),
      pressed: pinned,
    },
    { icon: 'link', label: 'Copy path', title: `Copy path ${name}`, run: () => void copyPath(path) },
    { icon: 'copy', label: 'Copy value', title: `Copy value of ${name}`, run: () => void copyValue(path) },
    {
      icon: 'who',
      label: 'Who set it',
      title: `Which event set ${name}, and who signed it (W)`,
      run: () => showValueHistory(!open),
      pressed: open,
    },
  ] as const;
  return (
    <span className="state-actions">
      {actions.map(({ icon, label, title, run, ...more }) => {
        const pressed = 'pressed' in more ? { 'aria-pressed': more.pressed } : {};
        return compact ? (
          <IconButton key={icon} icon={icon} aria-label={label} title={title} onClick={run} {...pressed} />
        ) : (
          <Button key={icon} variant="ghost" icon={icon} title={title} onClick={run} {...pressed}>
            {label}
          </Button>
        );
      })}
    </span>
  );
}
