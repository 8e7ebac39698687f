import type { BisectTerm } from '../../../rpc/contract.ts';
import { Icon } from '../../design/index.ts';

const ICONS = { good: 'check', bad: 'cross', skip: 'minus' } as const;

/** The sign of a mark, the same as on the strip; the words beside it carry the meaning. */
export function Sign({ term }: { readonly term: BisectTerm }) {
  return (
    <span className={`bisect-sign bisect-${term}`} aria-hidden="true">
      <Icon name={ICONS[term]} size={14} />
    </span>
  );
}
