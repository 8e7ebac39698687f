import { Int32Column } from './columns.ts';

/** What a version holds. Beside it stand two words: a raw number, or the index of a text or a table in the low one. */
export const KIND = { absent: 0, null: 1, true: 2, false: 3, whole: 4, raw: 5, text: 6, table: 7 } as const;
export type Kind = (typeof KIND)[keyof typeof KIND];

const KIND_BITS = 3;
const KIND_MASK = (1 << KIND_BITS) - 1;
export const NONE = -1;

/** The words of a version; they lie side by side, as they are read together. */
const WORDS = 8;
const [POSITION, SLOT_KIND, LOW, HIGH, PREVIOUS, JUMP, DEPTH] = [0, 1, 2, 3, 4, 5, 6] as const;
const FIRST_VERSIONS = 32;
/** Of a text, besides its characters. */
const TEXT_BYTES = 24;

/**
 * Versions of slots: a slot is a place in the state (a key of a table), a version what stands there from a position on.
 * They lie in one log in the order in which they came, so that what an event did is a stretch of it and history is cut by
 * cutting its end. 32 bytes each. A slot's versions are linked from the newest back, with the jump pointers of a skew
 * binary list (Myers 1983): the one in force at a position is found in O(log n) steps.
 */
export class VersionLog {
  #words = new Int32Array(FIRST_VERSIONS * WORDS);
  #length = 0;
  /** By slot. */
  #newest = new Int32Column();
  /** The texts of versions, as they stand in the state: quoted. */
  #texts: string[] = [];
  #characters = 0;

  get length(): number {
    return this.#length;
  }

  get slots(): number {
    return this.#newest.length;
  }

  /** About so many bytes does it take. */
  get bytes(): number {
    return this.#length * WORDS * 4 + this.slots * 4 + this.#texts.length * TEXT_BYTES + this.#characters;
  }

  /** The same versions, to go another way from here on. */
  copy(): VersionLog {
    const copy = new VersionLog();
    copy.#words = this.#words.slice(0, Math.max(FIRST_VERSIONS, this.#length) * WORDS);
    copy.#length = this.#length;
    copy.#newest = this.#newest.copy();
    copy.#texts = this.#texts.slice();
    copy.#characters = this.#characters;
    return copy;
  }

  newSlot(): number {
    this.#newest.push(NONE);
    return this.#newest.length - 1;
  }

  newest(slot: number): number {
    return this.#newest.at(slot);
  }

  /** The version of `slot` in force at `position`; NONE before its first. */
  find(slot: number, position: number): number {
    const words = this.#words;
    let version = this.#newest.at(slot);
    while (version !== NONE && (words[version * WORDS + POSITION] as number) > position) {
      const jump = words[version * WORDS + JUMP] as number;
      version =
        jump !== NONE && (words[jump * WORDS + POSITION] as number) > position
          ? jump
          : (words[version * WORDS + PREVIOUS] as number);
    }
    return version;
  }

  kind(version: number): Kind {
    return version === NONE ? KIND.absent : ((this.#word(version, SLOT_KIND) & KIND_MASK) as Kind);
  }

  low(version: number): number {
    return this.#word(version, LOW);
  }

  high(version: number): number {
    return this.#word(version, HIGH);
  }

  text(version: number): string {
    return this.#texts[this.low(version)] ?? '';
  }

  slot(version: number): number {
    return this.#word(version, SLOT_KIND) >>> KIND_BITS;
  }

  position(version: number): number {
    return this.#word(version, POSITION);
  }

  previous(version: number): number {
    return this.#word(version, PREVIOUS);
  }

  #word(version: number, word: number): number {
    return this.#words[version * WORDS + word] as number;
  }

  writeText(slot: number, position: number, quoted: string): void {
    const before = this.#newest.at(slot);
    if (this.kind(before) === KIND.text && this.text(before) === quoted) return;
    this.#texts.push(quoted);
    this.#characters += quoted.length;
    this.#put(slot, position, KIND.text, this.#texts.length - 1, 0);
  }

  /** Nothing is written where that already stands. Positions never go back. */
  write(slot: number, position: number, kind: Exclude<Kind, typeof KIND.text>, low = 0, high = 0): void {
    const before = this.#newest.at(slot);
    if (this.kind(before) === kind && (kind < KIND.whole || this.#isSame(before, low, high))) return;
    this.#put(slot, position, kind, low, high);
  }

  /** What stands in a slot is another thing from this position on, though its value is as before. */
  renew(slot: number, position: number): void {
    const newest = this.#newest.at(slot);
    if (newest !== NONE) this.#put(slot, position, this.kind(newest), this.low(newest), this.high(newest));
  }

  #isSame(version: number, low: number, high: number): boolean {
    return this.low(version) === low && this.high(version) === high;
  }

  #put(slot: number, position: number, kind: Kind, low: number, high: number): void {
    const before = this.#newest.at(slot);
    const again = before !== NONE && this.position(before) === position;
    if (!again) this.#append(slot, position, before);
    const at = (again ? before : this.#length - 1) * WORDS;
    this.#words[at + SLOT_KIND] = (slot << KIND_BITS) | kind;
    this.#words[at + LOW] = low;
    this.#words[at + HIGH] = high;
  }

  #append(slot: number, position: number, before: number): void {
    const at = this.#length * WORDS;
    if (at === this.#words.length) this.#resize(Math.ceil(this.#length * 1.5));
    this.#words[at + POSITION] = position;
    this.#words[at + PREVIOUS] = before;
    this.#words[at + JUMP] = this.#jumpOver(before);
    this.#words[at + DEPTH] = before === NONE ? 0 : this.#word(before, DEPTH) + 1;
    this.#newest.set(slot, this.#length);
    this.#length += 1;
  }

  /** Where a version after `before` jumps: two jumps of equal length become one. */
  #jumpOver(before: number): number {
    const jump = before === NONE ? NONE : this.#word(before, JUMP);
    const further = jump === NONE ? NONE : this.#word(jump, JUMP);
    if (further === NONE) return before;
    const [depth, middle] = [this.#word(before, DEPTH), this.#word(jump, DEPTH)];
    return depth - middle === middle - this.#word(further, DEPTH) ? further : before;
  }

  #resize(versions: number): void {
    const before = this.#words.subarray(0, this.#length * WORDS);
    this.#words = new Int32Array(versions * WORDS);
    this.#words.set(before);
  }

  /** The first version that came after `position`. */
  firstAfter(position: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.position(middle) > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Forgets all from version `first` on, newest first, then the slots that have no version any more. */
  cut(first: number): void {
    let texts = this.#texts.length;
    for (let version = this.length - 1; version >= first; version--) {
      this.#newest.set(this.slot(version), this.previous(version));
      if (this.kind(version) === KIND.text) texts = Math.min(texts, this.low(version));
    }
    for (const text of this.#texts.splice(texts)) this.#characters -= text.length;
    this.#length = first;
    if (this.#words.length > 4 * WORDS * Math.max(first, FIRST_VERSIONS))
      this.#resize(2 * first + FIRST_VERSIONS);
    let slots = this.slots;
    while (slots > 0 && this.#newest.at(slots - 1) === NONE) slots -= 1;
    this.#newest.cut(slots);
  }
}
