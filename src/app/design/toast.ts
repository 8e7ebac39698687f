import { create } from 'zustand';
import type { Tone } from './Badge.tsx';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface ToastSpec {
  readonly tone: Tone;
  readonly text: string;
  readonly action?: ToastAction;
  /** Milliseconds; 6,000 unless told, and for ever where the tone is failed or denied. 0 stays until closed. */
  readonly duration?: number;
}

export interface ToastItem extends ToastSpec {
  readonly id: number;
}

interface ToastState {
  readonly items: readonly ToastItem[];
}

export const useToasts = create<ToastState>(() => ({ items: [] }));

let nextId = 1;

export function dismissToast(id: number): void {
  useToasts.setState((state) => ({ items: state.items.filter((item) => item.id !== id) }));
}

/** Shows a short notice; returns the function that takes it away again. */
export function toast(spec: ToastSpec): () => void {
  const id = nextId++;
  useToasts.setState((state) => ({ items: [...state.items.slice(-3), { ...spec, id }] }));
  const sticky = spec.tone === 'failed' || spec.tone === 'denied';
  const duration = spec.duration ?? (sticky ? 0 : 6000);
  if (duration > 0) setTimeout(() => dismissToast(id), duration);
  return () => dismissToast(id);
}
