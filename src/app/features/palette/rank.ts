/**
 * How well a label answers what was typed: every word must occur in it, whole or letter by letter in their order. A
 * piece is worth more than scattered letters, and most at the start of a word. Higher is better; 0 means no match.
 */
export function rank(label: string, typed: string): number {
  const text = label.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  let score = 1;
  for (const word of words) {
    const found = pieceScore(text, word) || lettersScore(text, word);
    if (found === 0) return 0;
    score += found;
  }
  return score;
}

const isStart = (text: string, at: number) => at === 0 || /[\s.:_-]/.test(text[at - 1] ?? '');

function pieceScore(text: string, word: string): number {
  let best = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    best = Math.max(best, at === 0 ? 30 : isStart(text, at) ? 20 : 10);
  }
  return best;
}

/** Fewer letters than this are found in everything. */
const LEAST_LETTERS = 3;

/** "ctp" is "Copy a link To this Place": the fewer pieces it falls into, and the more of them at starts, the better. */
function lettersScore(text: string, word: string): number {
  if (word.length < LEAST_LETTERS) return 0;
  let at = -1;
  let good = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return 0;
    if (next === at + 1 || isStart(text, next)) good++;
    at = next;
  }
  // At least two of three letters go on from the one before or begin a word, else it is chance.
  return good * 3 >= word.length * 2 ? (9 * good) / word.length : 0;
}
