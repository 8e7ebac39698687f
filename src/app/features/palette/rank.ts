/**
 * How well a label answers what was typed: every word must occur, at the start of a word best. Higher is better;
 * 0 means it does not match.
 */
export function rank(label: string, typed: string): number {
  const text = label.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  let score = 1;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at < 0) return 0;
    score += at === 0 ? 3 : text[at - 1] === ' ' ? 2 : 1;
  }
  return score;
}
