import type { WorldStorage } from '../../../rpc/contract.ts';
import { formatCount } from '../../design/index.ts';

/** "Packed 99,000 of 100,300". */
export function packedWords({ loose, packed }: WorldStorage): string {
  return `Packed ${formatCount(packed)} of ${formatCount(packed + loose)}`;
}
