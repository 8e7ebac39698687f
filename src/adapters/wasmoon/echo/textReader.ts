const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Up to this many bytes a text of ASCII is put together here: a call of the decoder costs more. */
const SHORT = 24;

/** Texts that stand one after the other in UTF-8. */
export class TextReader {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  start(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#at = 0;
  }

  /** The next text, of `length` bytes. */
  take(length: number): string {
    const start = this.#at;
    this.#at += length;
    return (length <= SHORT ? this.#ascii(start) : undefined) ?? this.#decode(start);
  }

  #decode(start: number): string {
    return decoder.decode(this.#bytes.subarray(start, this.#at));
  }

  #ascii(start: number): string | undefined {
    let text = '';
    for (let i = start; i < this.#at; i++) {
      const byte = this.#bytes[i] ?? 0;
      if (byte > 127) return undefined;
      text += String.fromCharCode(byte);
    }
    return text;
  }
}
