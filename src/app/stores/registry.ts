import type { ComponentType } from 'react';
import { create } from 'zustand';
import type { IconName } from '../design/index.ts';

/**
 * Where features plug in. Each feature folder has a `register.ts` that calls these at module load; main.tsx imports
 * every `features/<name>/register.ts` before the first render.
 */

export interface ViewSpec {
  /** The word in the URL: `#/w/<world>/<ns>/<id>`. */
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  /** Lazy components are welcome: the frame suspends. */
  readonly component: ComponentType;
  /** Place in the rail: journal 10, state 20, fold 30, proofs 40, settings 90. */
  readonly order: number;
}

export interface CommandSpec {
  readonly id: string;
  readonly label: string;
  /** `Mod+K`, `Shift+ArrowLeft`, `Space`, `/`, `?`, `e`. `Mod` is Cmd on a Mac and Ctrl elsewhere. */
  readonly shortcut?: string;
  readonly run: () => void;
  /** Hidden from the palette and its shortcut dead while this says false. */
  readonly when?: () => boolean;
  /** Heading in the palette and on `?`: "Go to", "Playhead", "World". */
  readonly group?: string;
}

/** Places of the frame that a feature fills. */
export interface Parts {
  /** The whole screen while no world is open. */
  welcome: ComponentType;
  /** The list under the world switcher. */
  worldMenu: ComponentType<{ readonly onClose: () => void }>;
  /** Above the view: what must be said once. Renders nothing most of the time. */
  banner: ComponentType;
  /** Mounted once beside the frame: dialogs, update notices. May be given many times. */
  overlays: readonly ComponentType[];
}

interface Registry {
  readonly views: readonly ViewSpec[];
  readonly commands: ReadonlyMap<string, CommandSpec>;
  readonly parts: Partial<Parts>;
}

export const useRegistry = create<Registry>(() => ({ views: [], commands: new Map(), parts: {} }));

export function registerView(spec: ViewSpec): void {
  useRegistry.setState((state) => ({
    views: [...state.views.filter((view) => view.id !== spec.id), spec].sort((a, b) => a.order - b.order),
  }));
}

/** Returns the function that takes the command away again (for commands that live with a component). */
export function registerCommand(spec: CommandSpec): () => void {
  useRegistry.setState((state) => ({ commands: new Map(state.commands).set(spec.id, spec) }));
  return () =>
    useRegistry.setState((state) => {
      const commands = new Map(state.commands);
      if (commands.get(spec.id) === spec) commands.delete(spec.id);
      return { commands };
    });
}

export function registerPart<K extends 'welcome' | 'worldMenu' | 'banner'>(
  name: K,
  component: Parts[K],
): void {
  useRegistry.setState((state) => ({ parts: { ...state.parts, [name]: component } }));
}

export function registerOverlay(component: ComponentType): void {
  useRegistry.setState((state) => ({
    parts: { ...state.parts, overlays: [...(state.parts.overlays ?? []), component] },
  }));
}

/** Runs a command by id, as the palette would; false when it is not there or not now. */
export function runCommand(id: string): boolean {
  const command = useRegistry.getState().commands.get(id);
  if (command === undefined || command.when?.() === false) return false;
  command.run();
  return true;
}
