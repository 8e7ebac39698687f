const UNITS = 2 ** 32;
const HALF = 2 ** 31;

/**
 * `textFromRaw` for a raw value given as its two words (`low` and `high`, both taken as signed), without a bigint: every
 * number here stays below 2^53. A state has many of them.
 */
export function textFromWords(low: number, high: number): string {
  const fraction = low >>> 0;
  if (high >= 0) return magnitudeText(high, fraction);
  // The magnitude of a negative number: all bits turned, and one more.
  return fraction === 0 ? `-${-high}` : `-${magnitudeText(-high - 1, UNITS - fraction)}`;
}

/** Long division, a digit at a time, until what is rounded there reads back as the same fraction. */
function magnitudeText(whole: number, fraction: number): string {
  if (fraction === 0) return `${whole}`;
  let rest = fraction;
  let decimal = 0;
  let scale = 1;
  for (let digits = 1; ; digits++) {
    const digit = Math.floor((rest * 10) / UNITS);
    rest = rest * 10 - digit * UNITS;
    decimal = decimal * 10 + digit;
    scale *= 10;
    const up = rest > HALF || (rest === HALF && decimal % 2 === 1);
    const distance = 2 * (up ? UNITS - rest : rest);
    const rounded = up ? decimal + 1 : decimal;
    if (rounded < scale && (distance < scale || (distance === scale && fraction % 2 === 0)))
      return `${whole}.${`${rounded}`.padStart(digits, '0')}`;
  }
}
