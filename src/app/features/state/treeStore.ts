import { create } from 'zustand';
import type { StatePath } from '../../../rpc/contract.ts';
import { readSetting, useSession, writeSetting } from '../../stores/index.ts';
import { type Path, pathKey } from './path.ts';

/** How the person has set up the tree of a state: the same in the view and in the inspector. */
export interface TreeSetup {
  /** Tables that are open beside the root, by `pathKey`. */
  readonly open: readonly string[];
  readonly pinned: readonly StatePath[];
  /** A path to bring into sight; another object brings it again. */
  readonly reveal: { readonly path: StatePath } | null;
  /** The short tables of a short state have been opened, which is done once. */
  readonly begun: boolean;
}

const EMPTY: TreeSetup = { open: [], pinned: [], reveal: null, begun: false };
/** More are not asked for: the pinned rows would be longer than the screen. */
export const MOST_PINNED = 50;
const MOST_OPEN = 2_000;

export const useTreeSetup = create<TreeSetup>(() => EMPTY);

/** A what-if branch has the pins of the history it branches from. */
function pinsSetting(): string {
  const { world, ns } = useSession.getState();
  return `pins.${world}/${ns.split('~', 1)[0]}`;
}

/** Anything but a list of paths is no pins. */
export function parsePins(text: string | null): readonly StatePath[] {
  try {
    const pins: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(pins) ? pins.filter(isPath).slice(0, MOST_PINNED) : [];
  } catch {
    return [];
  }
}

function isPath(value: unknown): value is StatePath {
  if (!Array.isArray(value)) return false;
  return value.every((part) => typeof part === 'string' || (Number.isSafeInteger(part) && part >= 0));
}

export function setOpen(path: Path, open: boolean): void {
  const key = pathKey(path);
  useTreeSetup.setState((setup) => {
    const others = setup.open.filter((other) => other !== key);
    return { open: open ? [...others.slice(1 - MOST_OPEN), key] : others };
  });
}

/** Opens what is read without a click in the common case; never again what the person has closed. */
export function beginWith(paths: readonly Path[]): void {
  if (useTreeSetup.getState().begun) return;
  useTreeSetup.setState({ begun: true });
  openAll(paths);
}

/** Opens many at once. */
export function openAll(paths: readonly Path[]): void {
  if (paths.length === 0) return;
  useTreeSetup.setState((setup) => ({ open: [...new Set([...setup.open, ...paths.map(pathKey)])] }));
}

export function closeAll(): void {
  useTreeSetup.setState({ open: [] });
}

export function isPinned(pinned: readonly StatePath[], path: Path): boolean {
  return pinned.some((pin) => pathKey(pin) === pathKey(path));
}

/** Pins a value to the top of the tree, or takes it from there. Kept through a reload, for this world. */
export function togglePin(path: Path): void {
  const { pinned } = useTreeSetup.getState();
  const others = pinned.filter((pin) => pathKey(pin) !== pathKey(path));
  const next = isPinned(pinned, path) ? others : [...others.slice(1 - MOST_PINNED), path];
  useTreeSetup.setState({ pinned: next });
  writeSetting(pinsSetting(), next.length === 0 ? null : JSON.stringify(next));
}

/** Opens the tables that a path is in and brings it into sight. */
export function revealPath(path: Path): void {
  openAll(path.map((_, length) => path.slice(0, length)).slice(1));
  useTreeSetup.setState({ reveal: { path } });
}

/** Called once. */
export function startTreeSetup(): void {
  const load = () => useTreeSetup.setState({ ...EMPTY, pinned: parsePins(readSetting(pinsSetting())) });
  useSession.subscribe((now, before) => {
    if (now.world !== before.world || now.ns !== before.ns) load();
  });
  load();
}
