import { create } from 'zustand';
import type { WorldSummary } from '../../../rpc/contract.ts';

/** The dialog that is open, wherever it was asked for: menu, palette, drop, empty state. */
export type OpenDialog =
  | { readonly kind: 'new' }
  | { readonly kind: 'sample' }
  | { readonly kind: 'import'; readonly file: File | null }
  | { readonly kind: 'export'; readonly scope?: 'focus' | 'playhead' }
  | { readonly kind: 'verify' }
  | { readonly kind: 'rename'; readonly world: WorldSummary }
  | { readonly kind: 'pack'; readonly world: WorldSummary }
  | { readonly kind: 'newKey' }
  | { readonly kind: 'exportKey'; readonly keyId: string }
  | { readonly kind: 'importKey'; readonly file: File | null }
  | { readonly kind: 'delete'; readonly world: WorldSummary };

export const useDialogs = create<{ readonly dialog: OpenDialog | null }>(() => ({ dialog: null }));

export function openDialog(dialog: OpenDialog): void {
  useDialogs.setState({ dialog });
}

export function closeDialog(): void {
  useDialogs.setState({ dialog: null });
}
