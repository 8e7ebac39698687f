import { create } from 'zustand';
import { readSetting, writeSetting } from '../../stores/settings.ts';

/** What is being typed, kept through a reload, per world and namespace. */
export interface DraftState {
  readonly key: string;
  readonly type: string;
  readonly payload: string;
  load(world: string, ns: string): void;
  edit(change: { readonly type?: string; readonly payload?: string }): void;
  /** After a success: this payload is offered when the type is chosen again. */
  remember(): void;
}

/** Payloads remembered per world: the types used last. */
const MOST_TYPES = 40;

export function lastPayload(key: string, type: string): string | undefined {
  return readPayloads(key).find(([name]) => name === type)?.[1];
}

export const useDraft = create<DraftState>((set, get) => ({
  key: '',
  type: '',
  payload: '',
  load: (world, ns) => {
    const key = `${world}.${ns}`;
    if (key !== get().key) set({ key, ...readDraft(key) });
  },
  edit: (change) => {
    set(change);
    const { key, type, payload } = get();
    const isEmpty = type === '' && payload.trim() === '';
    writeSetting(`draft.${key}`, isEmpty ? null : JSON.stringify([type, payload]));
  },
  remember: () => {
    const { key, type, payload } = get();
    const others = readPayloads(key).filter(([name]) => name !== type);
    writeSetting(`payloads.${key}`, JSON.stringify([[type, payload], ...others].slice(0, MOST_TYPES)));
  },
}));

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null; // Written by a newer or older app: start empty.
  }
}

function readDraft(key: string): { readonly type: string; readonly payload: string } {
  const value = parse(readSetting(`draft.${key}`));
  return isPair(value) ? { type: value[0], payload: value[1] } : { type: '', payload: '' };
}

function readPayloads(key: string): readonly (readonly [string, string])[] {
  const value = parse(readSetting(`payloads.${key}`));
  return Array.isArray(value) ? value.filter(isPair) : [];
}
