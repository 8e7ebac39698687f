import { create } from 'zustand';
import { readSetting, writeSetting } from '../../stores/index.ts';

const WEEK = 7 * 86_400_000;
const key = (world: string) => `backup.later.${world}`;

/** Grows when a banner was put off, so that whoever shows one looks again. */
const useRound = create(() => ({ round: 0 }));

/** The banner of this world was put off less than a week ago. */
export function useIsPutOff(world: string | null): boolean {
  useRound();
  if (world === null) return false;
  const until = Number(readSetting(key(world)) ?? 0);
  return Date.now() < until;
}

export function putOffBackup(world: string): void {
  writeSetting(key(world), String(Date.now() + WEEK));
  useRound.setState(({ round }) => ({ round: round + 1 }));
}

export function forgetPutOff(world: string): void {
  writeSetting(key(world), null);
}
