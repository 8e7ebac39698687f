const COUNT = new Intl.NumberFormat('en');
const EXACT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat('en', { year: 'numeric', month: 'short', day: 'numeric' });

/** 4211 -> "4,211". */
export function formatCount(value: number): string {
  return COUNT.format(value);
}

/** Bytes -> "1.4 MB" (decimal units, as the browsers' own storage pages use). */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** Milliseconds since the epoch -> local date and time to the second. */
export function formatExactTime(time: number): string {
  return EXACT.format(time);
}

const STEPS: readonly (readonly [limit: number, unit: number, suffix: string])[] = [
  [60_000, 1000, 's'],
  [3_600_000, 60_000, 'min'],
  [86_400_000, 3_600_000, 'h'],
  [30 * 86_400_000, 86_400_000, 'd'],
];

/**
 * "12 s ago", "3 d ago", then the date. Future times read "in 5 min"; less than a minute ahead is `now` being a moment
 * old.
 */
export function formatRelativeTime(time: number, now: number): string {
  const age = now - time;
  const size = Math.abs(age);
  if (size < 5000 || (age < 0 && size < 60_000)) return 'now';
  const step = STEPS.find(([limit]) => size < limit);
  if (step === undefined) return DAY.format(time);
  const words = `${Math.floor(size / step[1])} ${step[2]}`;
  return age >= 0 ? `${words} ago` : `in ${words}`;
}

/** The first 8 characters that tell one id from another: hex ids lose their algorithm, CIDs their common start. */
export function shortId(id: string): string {
  const bare = id.replace(/^[a-z0-9]+:/, '');
  // Every Event-CID starts with the same multibase and multihash header (ENC-3), so its end tells more.
  return bare.startsWith('bafyr') && bare.length > 50 ? bare.slice(-8) : bare.slice(0, 8);
}
