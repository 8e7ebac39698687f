import type { StatePath, TreeRow } from '../../../rpc/contract.ts';
import { cx, Icon, IconButton } from '../../design/index.ts';
import { formatPath, pathKey } from './path.ts';
import { ChangeMark } from './tree/ChangeMark.tsx';
import { toneOf, valueText } from './tree/rowText.ts';
import { togglePin } from './treeStore.ts';

export interface PinnedProps {
  readonly rows: readonly TreeRow[];
  readonly onPick: (path: StatePath) => void;
}

/** Values that stay in sight whatever is scrolled to, at whatever moment. */
export function Pinned({ rows, onPick }: PinnedProps) {
  if (rows.length === 0) return null;
  return (
    <ul className="state-pinned" aria-label="Pinned values">
      {rows.map((row) => (
        <PinnedRow key={pathKey(row.path)} row={row} onPick={onPick} />
      ))}
    </ul>
  );
}

function PinnedRow({ row, onPick }: { readonly row: TreeRow; readonly onPick: PinnedProps['onPick'] }) {
  const { path, change, before, kind } = row;
  const name = formatPath(path);
  const isChanged = change !== null && change !== 'inside';
  return (
    <li className={cx('state-pinned-row', isChanged && `state-row-${change}`)}>
      <button type="button" className="state-pinned-pick" title={name} onClick={() => onPick(path)}>
        <span className="state-key">{name}</span>
        <span className="state-colon">:</span>
        {isChanged && before !== undefined && kind !== 'absent' && before.length <= 24 && (
          <>
            <s className="state-before">
              <span className="visually-hidden">was </span>
              {before}
            </s>
            <Icon name="arrowRight" size={12} />
          </>
        )}
        <span className={`state-value state-${toneOf(row)}`}>
          {kind === 'absent' ? 'nothing here yet' : valueText(row)}
        </span>
        {isChanged && <ChangeMark kind={change} />}
        {change === 'inside' && <span className="state-hides">changes inside</span>}
      </button>
      <IconButton icon="close" iconSize={12} aria-label={`Unpin ${name}`} onClick={() => togglePin(path)} />
    </li>
  );
}
