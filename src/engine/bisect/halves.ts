/** Every position between `from` and `to`, without them, each once: the middle, the quarters, the eighths ... */
export function* halves(from: number, to: number): Generator<number> {
  const span = to - from;
  const seen = new Set<number>();
  for (let parts = 2; seen.size < span - 1; parts *= 2) {
    for (let i = 1; i < parts; i += 2) {
      const position = from + Math.floor((span * i) / parts);
      if (position === from || seen.has(position)) continue;
      seen.add(position);
      yield position;
    }
  }
}
