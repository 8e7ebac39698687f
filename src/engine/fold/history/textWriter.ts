const FIRST_BYTES = 1 << 16;
/** Longer texts are handed to the encoder; up to here a call of it costs more than the text. */
const SHORT = 48;
const ZERO = 0x30;
const MINUS = 0x2d;

/** Text as UTF-8 in a buffer that is used again and again: a large state makes no garbage on its way. */
export class TextWriter {
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #bytes = new Uint8Array(FIRST_BYTES);
  #size = 0;

  /** The text that `write` writes. */
  text(write: () => void): string {
    this.#size = 0;
    write();
    return this.#decoder.decode(this.#bytes.subarray(0, this.#size));
  }

  get size(): number {
    return this.#size;
  }

  /** One ASCII character. */
  character(code: number): void {
    this.#reserve(1);
    this.#bytes[this.#size] = code;
    this.#size += 1;
  }

  write(text: string): void {
    this.#reserve(text.length * 3);
    if (text.length > SHORT || !this.#ascii(text))
      this.#size += this.#encoder.encodeInto(text, this.#bytes.subarray(this.#size)).written;
  }

  /** A whole number of 32 bits. */
  whole(value: number): void {
    this.#reserve(11);
    let rest = value;
    if (rest < 0) {
      this.character(MINUS);
      rest = -rest;
    }
    let digits = 1;
    for (let power = 10; rest >= power; power *= 10) digits += 1;
    this.#size += digits;
    for (let at = this.#size - 1; digits > 0; digits--, at--) {
      const tenth = Math.floor(rest / 10);
      this.#bytes[at] = ZERO + rest - tenth * 10;
      rest = tenth;
    }
  }

  #ascii(text: string): boolean {
    const [bytes, start] = [this.#bytes, this.#size];
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return false;
      bytes[start + i] = code;
    }
    this.#size += text.length;
    return true;
  }

  #reserve(extra: number): void {
    if (this.#size + extra <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + extra));
    larger.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = larger;
  }
}
