import type { DiffKind } from '../../../../rpc/contract.ts';
import { Icon, type IconName } from '../../../design/index.ts';
import './ChangeMark.css';

const ICON: Readonly<Record<DiffKind, IconName>> = { added: 'plus', removed: 'minus', changed: 'delta' };

const WORD: Readonly<Record<DiffKind, string>> = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
};

/** Added, removed or changed: icon and word. */
export function ChangeMark({ kind }: { readonly kind: DiffKind }) {
  return (
    <span className={`change-mark change-${kind}`}>
      <Icon name={ICON[kind]} size={12} />
      <span>{WORD[kind]}</span>
    </span>
  );
}
