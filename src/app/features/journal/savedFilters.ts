import { create } from 'zustand';
import { readSetting, useSession, writeSetting } from '../../stores/index.ts';

export interface SavedFilter {
  readonly name: string;
  readonly text: string;
}

const MOST = 100;
const MOST_NAME = 60;

/** The filters of the open world, in the order in which they were saved. */
export const useSavedFilters = create<{
  readonly world: string | null;
  readonly list: readonly SavedFilter[];
}>(() => ({
  world: null,
  list: [],
}));

const keyOf = (world: string) => `filters.${world}`;

function isSaved(value: unknown): value is SavedFilter {
  if (typeof value !== 'object' || value === null) return false;
  const { name, text } = value as Partial<Record<keyof SavedFilter, unknown>>;
  return typeof name === 'string' && name !== '' && typeof text === 'string' && text !== '';
}

/** What an older or newer app, or somebody's hand, has left there may be anything. */
export function readSaved(json: string | null): readonly SavedFilter[] {
  try {
    const value: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(value) ? value.filter(isSaved).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function follow(world: string | null): void {
  if (world === useSavedFilters.getState().world) return;
  useSavedFilters.setState({ world, list: world === null ? [] : readSaved(readSetting(keyOf(world))) });
}

/** Called once. */
export function startSavedFilters(): void {
  useSession.subscribe((state) => follow(state.world));
  follow(useSession.getState().world);
}

export function setSavedFilters(list: readonly SavedFilter[]): void {
  const { world } = useSavedFilters.getState();
  useSavedFilters.setState({ list });
  if (world !== null) writeSetting(keyOf(world), list.length === 0 ? null : JSON.stringify(list));
}

const tidy = (name: string) => name.trim().replace(/\s+/g, ' ').slice(0, MOST_NAME);

/** Under a name that is there already it takes the other's place. */
export function withSaved(list: readonly SavedFilter[], name: string, text: string): readonly SavedFilter[] {
  const saved = { name: tidy(name), text: text.trim() };
  if (saved.name === '' || saved.text === '') return list;
  const known = list.some((filter) => filter.name === saved.name);
  return known
    ? list.map((filter) => (filter.name === saved.name ? saved : filter))
    : [...list, saved].slice(-MOST);
}

/** Nothing where the new name is none, or another filter's. */
export function withName(
  list: readonly SavedFilter[],
  from: string,
  to: string,
): readonly SavedFilter[] | null {
  const name = tidy(to);
  if (name === '' || list.some((filter) => filter.name === name && name !== from)) return null;
  return list.map((filter) => (filter.name === from ? { ...filter, name } : filter));
}
