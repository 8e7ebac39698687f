import { Badge, cx, Icon, IconButton, Kbd, Popover } from '../design/index.ts';
import { StatusSheet } from '../features/statusbar/StatusSheet.tsx';
import { isWhatIf, useWhatIfs } from '../features/whatif/store.ts';
import { branchLabel } from '../features/whatif/words.ts';
import { runCommand, setNamespace, useRegistry, useSelection, useSession } from '../stores/index.ts';
import { LiveIndicator } from './LiveIndicator.tsx';
import { shortcutKeys } from './shortcut.ts';
import { useIsPhone } from './useIsPhone.ts';
import { useLate } from './useLate.ts';
import { IS_MAC } from './useShortcuts.ts';
import './TopBar.css';

function WorldSwitcher() {
  const name = useSession((state) => state.info?.world.name ?? '');
  const Menu = useRegistry((state) => state.parts.worldMenu);
  return (
    <Popover
      title="Worlds"
      side="below"
      buttonClassName="top-bar-world"
      panelClassName="top-bar-menu"
      label={`World ${name}: switch, make, import or export`}
      button={
        <>
          <Icon name="world" />
          <span className="top-bar-name">{name}</span>
          <Icon name="chevronDown" size={12} />
        </>
      }
    >
      {(close) => Menu !== undefined && <Menu onClose={close} />}
    </Popover>
  );
}

function NamespaceSwitcher() {
  const ns = useSession((state) => state.ns);
  const namespaces = useSession((state) => state.info?.namespaces) ?? [];
  const branches = useWhatIfs((state) => state.branches).filter(({ discarded }) => !discarded);
  if (namespaces.length <= 1 && branches.length === 0 && !isWhatIf(ns)) {
    return (
      <span className="top-bar-ns" title="Namespace">
        <span className="visually-hidden">Namespace </span>
        {ns}
      </span>
    );
  }
  return (
    <select
      className={cx('top-bar-ns top-bar-ns-select', isWhatIf(ns) && 'top-bar-what-if')}
      aria-label="Namespace or what-if"
      value={ns}
      onChange={(event) => setNamespace(event.target.value)}
    >
      {namespaces.map((name) => (
        <option key={name}>{name}</option>
      ))}
      {branches.length > 0 && (
        <optgroup label="What-ifs">
          {branches.map((branch) => (
            <option key={branch.id} value={branch.id}>
              {branchLabel(branch)}
            </option>
          ))}
        </optgroup>
      )}
      {isWhatIf(ns) && !branches.some(({ id }) => id === ns) && <option value={ns}>What-if</option>}
    </select>
  );
}

function InspectorToggle() {
  const open = useSelection((state) => state.inspectorOpen);
  return (
    <IconButton
      icon="panel"
      aria-label={open ? 'Close the inspector' : 'Open the inspector'}
      aria-pressed={open}
      onClick={() => useSelection.getState().setInspectorOpen(!open)}
    />
  );
}

export function TopBar() {
  const isPhone = useIsPhone();
  const opening = useSession((state) => state.opening);
  const late = useLate(opening !== null, opening);
  return (
    <header className="top-bar">
      <h1 className="visually-hidden">GATOS</h1>
      <div className="top-bar-left">
        <WorldSwitcher />
        <span className="top-bar-slash" aria-hidden="true">
          /
        </span>
        <NamespaceSwitcher />
        {late && <Badge tone="verifying">Opening</Badge>}
      </div>
      <button type="button" className="top-bar-search" onClick={() => runCommand('palette.open')}>
        <Icon name="search" />
        <span className="top-bar-search-words">Search or run a command</span>
        <span className="top-bar-keys" aria-hidden="true">
          {shortcutKeys('Mod+K', IS_MAC).map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      </button>
      <div className="top-bar-right">
        <LiveIndicator />
        {isPhone && <StatusSheet />}
        <InspectorToggle />
      </div>
    </header>
  );
}
