import { create } from 'zustand';
import type { StatePath } from '../../rpc/contract.ts';

/** The value of the state that is looked at, whichever view selected it: "next change" goes by it. null: none. */
export const useSelectedPath = create<{ readonly path: StatePath | null }>(() => ({ path: null }));

export function selectPath(path: StatePath | null): void {
  useSelectedPath.setState({ path });
}
