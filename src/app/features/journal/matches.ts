/** Chunks of rising event numbers as one list. */
export function joinNumbers(chunks: readonly Uint32Array[]): Uint32Array {
  const joined = new Uint32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}

/** How many of the rising numbers are not above `number`. */
export function countUpTo(numbers: Uint32Array | readonly number[], number: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) <= number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those of the rising numbers that lie in first..last. */
export function numbersIn(numbers: Uint32Array, first: number, last: number): Uint32Array {
  return numbers.subarray(countUpTo(numbers, first - 1), countUpTo(numbers, last));
}
