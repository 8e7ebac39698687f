import { hex, utf8 } from '../../protocol/bytes.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface StringValue {
  /** Text, or the bytes in lower-case hex if they are not valid UTF-8. */
  readonly text: string;
  readonly binary: boolean;
}

/** The value of bytes: text where they are valid UTF-8, so that `"\xC3\xA9"` and `"é"` are one string. */
export function stringValue(bytes: Uint8Array): StringValue {
  try {
    return { text: decoder.decode(bytes), binary: false };
  } catch {
    return { text: hex(bytes), binary: true };
  }
}

/** Puts a string together from text and single bytes. */
export class ByteText {
  /** Everything before #text, once there is a byte that is no text by itself. */
  readonly #bytes: number[] = [];
  #text = '';

  addText(text: string): void {
    this.#text += text;
  }

  addByte(byte: number): void {
    if (byte < 0x80) {
      this.#text += String.fromCharCode(byte);
      return;
    }
    this.#flush();
    this.#bytes.push(byte);
  }

  #flush(): void {
    if (this.#text === '') return;
    for (const byte of utf8(this.#text)) this.#bytes.push(byte);
    this.#text = '';
  }

  /** `\u{...}`: UTF-8 as Lua writes it, up to 2^31 and surrogates too, in up to six bytes. */
  addCodePoint(point: number): void {
    if (point < 0x80) {
      this.addByte(point);
      return;
    }
    const tail: number[] = [];
    let rest = point;
    let room = 0x3f;
    do {
      tail.unshift(0x80 | (rest & 0x3f));
      rest >>>= 6;
      room >>= 1;
    } while (rest > room);
    this.addByte(((~room << 1) & 0xff) | rest);
    for (const byte of tail) this.addByte(byte);
  }

  value(): StringValue {
    if (this.#bytes.length === 0) return { text: this.#text, binary: false };
    this.#flush();
    return stringValue(Uint8Array.from(this.#bytes));
  }
}
