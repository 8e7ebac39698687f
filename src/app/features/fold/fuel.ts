/** The engine's limits for one event [LUA-5]; a test keeps them the same. */
export const DEFAULT_FUEL = 1_000_000;
export const MAX_FUEL = 1_000_000_000;

/** With more fuel than this an endless loop takes seconds, so nothing runs without being asked. */
export const MOST_AUTO_FUEL = 20_000_000;

export function runsByItself(fuel: number): boolean {
  return fuel <= MOST_AUTO_FUEL;
}

/** Reads "1,000,000" or "1 000 000"; null for what is no amount of fuel [LUA-5]. */
export function parseFuel(text: string): number | null {
  const digits = text.replace(/[\s,_.'’]/g, '');
  if (!/^\d{1,10}$/.test(digits)) return null;
  const fuel = Number(digits);
  return fuel >= 1 && fuel <= MAX_FUEL ? fuel : null;
}

/** Used of the limit, in hundredths, 0 to 100; what is not nothing shows as something. */
export function fuelShare(used: number, limit: number): number {
  if (used <= 0) return 0;
  return Math.min(100, Math.max(1, Math.round((used / limit) * 100)));
}
