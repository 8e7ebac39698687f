import { create } from 'zustand';

/** What a link names and this world does not have. The app then says so: it never shows another moment in its place. */
export type Missing =
  | { readonly kind: 'event'; readonly cid: string }
  | { readonly kind: 'position'; readonly position: number; readonly total: number }
  | { readonly kind: 'namespace'; readonly ns: string };

export const useMissing = create<{ readonly missing: Missing | null }>(() => ({ missing: null }));

export function setMissing(missing: Missing | null): void {
  useMissing.setState({ missing });
}
