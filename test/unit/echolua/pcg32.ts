const MULTIPLIER = 6364136223846793005n;
/** The stream of the published check program. */
const INCREMENT = (54n << 1n) | 1n;
const SIZE = 2 ** 32;

/** [LUA-4] pcg32 (XSH-RR) by its published definition, in BigInt: a reference to hold `rng` against. */
export class Pcg32 {
  #state = 0n;

  constructor(seed: bigint) {
    this.next();
    this.#state = BigInt.asUintN(64, this.#state + seed);
    this.next();
  }

  /** 0 to 2^32 - 1 */
  next(): number {
    const old = this.#state;
    this.#state = BigInt.asUintN(64, old * MULTIPLIER + INCREMENT);
    const shifted = BigInt.asUintN(32, ((old >> 18n) ^ old) >> 27n);
    const turn = old >> 59n;
    return Number(BigInt.asUintN(32, (shifted >> turn) | (shifted << (-turn & 31n))));
  }

  /** 0 to count - 1, each as likely. */
  below(count: number): number {
    const threshold = (SIZE - count) % count;
    for (;;) {
      const value = this.next();
      if (value >= threshold) return value % count;
    }
  }
}
