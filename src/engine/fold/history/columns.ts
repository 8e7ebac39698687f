const FIRST = 256;

/** Whole numbers of 32 bits that grow at the end; 4 bytes each. */
export class Int32Column {
  #items = new Int32Array(FIRST);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#items[index] as number;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }

  push(value: number): void {
    if (this.#length === this.#items.length) this.#resize(this.#length * 2);
    this.#items[this.#length] = value;
    this.#length += 1;
  }

  copy(): Int32Column {
    const copy = new Int32Column();
    copy.#items = this.#items.slice(0, Math.max(FIRST, this.#length));
    copy.#length = this.#length;
    return copy;
  }

  /** Leaves the first `length`. */
  cut(length: number): void {
    this.#length = length;
    if (this.#items.length > FIRST && length < this.#items.length / 4)
      this.#resize(Math.max(FIRST, length * 2));
  }

  #resize(size: number): void {
    const before = this.#items.subarray(0, this.#length);
    this.#items = new Int32Array(size);
    this.#items.set(before);
  }
}
