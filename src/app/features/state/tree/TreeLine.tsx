import { type MouseEvent, memo } from 'react';
import type { TreeRow } from '../../../../rpc/contract.ts';
import { cx, Icon } from '../../../design/index.ts';
import { formatPath, pathKey } from '../path.ts';
import { ChangeMark } from './ChangeMark.tsx';
import { goneText, isExpandable, isTable, keyText, toneOf, valueText } from './rowText.ts';

/** Longer values before a change are left to the history of the value. */
const LONGEST_BEFORE = 60;

export interface TreeLineProps {
  readonly id: string;
  readonly index: number;
  readonly row: TreeRow;
  readonly top: number;
  readonly height: number;
  readonly current: boolean;
  readonly onPick: (index: number) => void;
  readonly onToggle: (row: TreeRow) => void;
  /** A click on the value itself. */
  readonly onValue?: ((row: TreeRow) => void) | undefined;
}

/** What stood there before, struck through: all there is to see of what is gone. */
function Before({ row }: { readonly row: TreeRow }) {
  const gone = goneText(row);
  const before = gone ?? row.before;
  if (before === undefined || row.change === 'inside' || row.change === null) return null;
  if (gone === null && before.length > LONGEST_BEFORE) return null;
  return (
    <>
      <s className="state-before">
        <span className="visually-hidden">was </span>
        {before}
      </s>
      {gone === null && <Icon name="arrowRight" size={12} />}
    </>
  );
}

function Line({ id, index, row, top, height, current, onPick, onToggle, onValue }: TreeLineProps) {
  const { change, depth } = row;
  const expandable = isExpandable(row);
  // A table is opened to see what is in it; a leaf has a history.
  const asks = onValue !== undefined && !isTable(row);
  const toggle = (event: MouseEvent) => {
    if (!expandable) return;
    event.stopPropagation();
    onPick(index);
    onToggle(row);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys and keeps the focus.
    // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the tree.
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={current}
      {...(expandable ? { 'aria-expanded': row.open } : {})}
      className={cx('state-row', current && 'state-row-current', change !== null && `state-row-${change}`)}
      style={{ top, height, paddingLeft: 8 + depth * 16 }}
      title={formatPath(row.path)}
      onClick={() => onPick(index)}
      onDoubleClick={toggle}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Left, Right and Enter on the tree do the same. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the pointer only. */}
      <span className="state-twisty" style={{ height }} onClick={toggle}>
        {expandable && <Icon name={row.open ? 'chevronDown' : 'chevronRight'} size={12} />}
      </span>
      <span className="state-key">{keyText(row.path)}</span>
      <span className="state-colon">:</span>
      <Before row={row} />
      {change !== 'removed' && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: "w" and Enter on the tree do the same.
        // biome-ignore lint/a11y/noStaticElementInteractions: a shorter way for the pointer only.
        <span
          className={cx('state-value', `state-${toneOf(row)}`, asks && 'state-value-asks')}
          onClick={(event) => {
            if (!asks) return;
            event.stopPropagation();
            onPick(index);
            onValue(row);
          }}
        >
          {valueText(row)}
        </span>
      )}
      {change !== null && change !== 'inside' && <ChangeMark kind={change} />}
      {change === 'inside' && !row.open && <span className="state-hides">changes inside</span>}
    </div>
  );
}

/** Frames bring new objects for rows that have not changed: those are not drawn again. */
function isSameLine(a: TreeLineProps, b: TreeLineProps): boolean {
  return (
    a.id === b.id &&
    a.top === b.top &&
    a.height === b.height &&
    a.current === b.current &&
    a.onPick === b.onPick &&
    a.onToggle === b.onToggle &&
    a.onValue === b.onValue &&
    isSameRow(a.row, b.row)
  );
}

function isSameRow(a: TreeRow, b: TreeRow): boolean {
  if (a === b) return true;
  return (
    a.kind === b.kind &&
    a.text === b.text &&
    a.cut === b.cut &&
    a.size === b.size &&
    a.open === b.open &&
    a.change === b.change &&
    a.before === b.before &&
    a.depth === b.depth &&
    pathKey(a.path) === pathKey(b.path)
  );
}

export const TreeLine = memo(Line, isSameLine);
