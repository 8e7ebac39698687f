/** Bytes that grow, little-endian. */
export class ByteWriter {
  #bytes = new Uint8Array(65_536);
  #view = new DataView(this.#bytes.buffer);
  size = 0;
  readonly #encoder = new TextEncoder();

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.size);
  }

  clear(): void {
    this.size = 0;
  }

  /** Makes room for so many bytes more. */
  reserve(extra: number): void {
    if (this.size + extra <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.size + extra));
    larger.set(this.bytes());
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  byte(value: number): void {
    this.reserve(1);
    this.#bytes[this.size] = value;
    this.size += 1;
  }

  int16(value: number): void {
    this.reserve(2);
    this.#view.setUint16(this.size, value, true);
    this.size += 2;
  }

  int32(value: number): void {
    this.reserve(4);
    this.#view.setInt32(this.size, value, true);
    this.size += 4;
  }

  int64(value: bigint): void {
    this.reserve(8);
    this.#view.setBigInt64(this.size, value, true);
    this.size += 8;
  }

  /** UTF-8 with its length before it. Short ASCII, which is most of it, is copied here: a call costs more. */
  text(text: string): void {
    this.reserve(4 + text.length * 3);
    const written = text.length < 40 ? this.#ascii(text) : -1;
    const length =
      written >= 0 ? written : this.#encoder.encodeInto(text, this.#bytes.subarray(this.size + 4)).written;
    this.#view.setUint32(this.size, length, true);
    this.size += 4 + length;
  }

  #ascii(text: string): number {
    const start = this.size + 4;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) return -1;
      this.#bytes[start + i] = code;
    }
    return text.length;
  }
}
