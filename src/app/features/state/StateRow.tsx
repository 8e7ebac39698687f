import { cx, Icon } from '../../design/index.ts';
import { ChangeMark } from './ChangeMark.tsx';
import { formatPath } from './path.ts';
import type { TreeRow } from './rows.ts';

export interface StateRowProps {
  readonly id: string;
  readonly row: TreeRow;
  readonly top: number;
  readonly current: boolean;
  readonly onPick: () => void;
  readonly onToggle: () => void;
}

/** A value before this event, where it was another. */
function Before({ row }: { readonly row: TreeRow }) {
  const before = row.change?.kind === 'changed' ? row.change.before : undefined;
  if (before === undefined || before.length > 60) return null;
  return (
    <>
      <s className="state-before">
        <span className="visually-hidden">was </span>
        {before}
      </s>
      <Icon name="arrowRight" size={12} />
    </>
  );
}

export function StateRow({ id, row, top, current, onPick, onToggle }: StateRowProps) {
  const { change, hidesChange, level } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys and keeps the focus.
    // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the tree.
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={current}
      {...(row.expandable ? { 'aria-expanded': row.expanded } : {})}
      className={cx(
        'state-row',
        current && 'state-row-current',
        change !== null && `state-row-${change.kind}`,
      )}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 8 + (level - 1) * 16 }}
      title={formatPath(row.path)}
      onClick={onPick}
      onDoubleClick={row.expandable ? onToggle : undefined}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Left, Right and Enter on the tree do the same. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer only. */}
      <span
        className="state-twisty"
        onClick={(event) => {
          if (!row.expandable) return;
          event.stopPropagation();
          onPick();
          onToggle();
        }}
      >
        {row.expandable && <Icon name={row.expanded ? 'chevronDown' : 'chevronRight'} size={12} />}
      </span>
      <span className="state-key">{row.label}</span>
      <span className="state-colon">:</span>
      <Before row={row} />
      <span className={`state-value state-${row.kind}`}>{row.text}</span>
      {change !== null && <ChangeMark kind={change.kind} />}
      {hidesChange && <span className="state-hides">changes inside</span>}
    </div>
  );
}
