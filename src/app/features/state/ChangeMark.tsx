import type { DiffKind } from '../../../rpc/contract.ts';
import { Icon, type IconName } from '../../design/index.ts';
import { CHANGE_WORD } from './rows.ts';
import './ChangeMark.css';

const ICON: Readonly<Record<DiffKind, IconName>> = { added: 'plus', removed: 'minus', changed: 'delta' };

/** Added, removed or changed: icon and word. */
export function ChangeMark({ kind }: { readonly kind: DiffKind }) {
  return (
    <span className={`change-mark change-${kind}`}>
      <Icon name={ICON[kind]} size={12} />
      <span>{CHANGE_WORD[kind]}</span>
    </span>
  );
}
