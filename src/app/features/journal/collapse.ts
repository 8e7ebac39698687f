import { create } from 'zustand';
import { readSetting, useSession, writeSetting } from '../../stores/index.ts';
import type { NoiseRun } from './runs.ts';

export interface CollapseState {
  /** Whether runs of events of one type and actor take one row. */
  readonly on: boolean;
  /** Stretches that were opened. */
  readonly opened: readonly NoiseRun[];
}

export const useCollapse = create<CollapseState>(() => ({
  on: readSetting('journal.runs') !== 'shown',
  opened: [],
}));

export function setCollapse(on: boolean): void {
  writeSetting('journal.runs', on ? null : 'shown');
  useCollapse.setState({ on, opened: [] });
}

export function overlaps(a: NoiseRun, b: NoiseRun): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function toggleRun(run: NoiseRun): void {
  useCollapse.setState(({ opened }) => {
    const others = opened.filter((other) => !overlaps(other, run));
    return {
      opened: others.length < opened.length ? others : [...opened, { first: run.first, last: run.last }],
    };
  });
}

/** Numbers of another history mean other events. Called once. */
export function startCollapse(): void {
  useSession.subscribe((now, before) => {
    if (now.world !== before.world || now.ns !== before.ns || now.revision !== before.revision)
      useCollapse.setState({ opened: [] });
  });
}
