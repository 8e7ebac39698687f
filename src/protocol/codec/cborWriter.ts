import { compareBytes, utf8 } from '../bytes.ts';

const [UNSIGNED, NEGATIVE, TEXT, LIST, MAP] = [0, 1, 3, 4, 5];
const [FALSE, TRUE, NULL, FLOAT64] = [0xf4, 0xf5, 0xf6, 0xfb];

/** Writes CBOR heads and items in shortest form (RFC 8949 section 4.2.1). Grows as it must and is used again. */
export class CborWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  /** A copy of what was written; the writer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.bytes.slice(0, this.at);
    this.at = 0;
    return taken;
  }

  clear(): void {
    this.at = 0;
  }

  simple(value: null | boolean): void {
    this.room(1);
    this.bytes[this.at++] = value === null ? NULL : value ? TRUE : FALSE;
  }

  /** A finite number that is a safe integer or has a fraction. */
  number(value: number): void {
    if (Number.isInteger(value)) {
      if (value < 0) this.head(NEGATIVE, -1 - value);
      else this.head(UNSIGNED, value);
      return;
    }
    this.room(9);
    this.bytes[this.at] = FLOAT64;
    this.view.setFloat64(this.at + 1, value);
    this.at += 9;
  }

  text(value: string): void {
    const { length } = value;
    this.room(9 + length);
    const start = this.at;
    this.head(TEXT, length);
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) {
        this.at = start;
        this.encoded(value);
        return;
      }
      this.bytes[this.at++] = code;
    }
  }

  list(length: number): void {
    this.head(LIST, length);
  }

  map(size: number): void {
    this.head(MAP, size);
  }

  private encoded(value: string): void {
    const encoded = utf8(value);
    this.head(TEXT, encoded.length);
    this.room(encoded.length);
    this.bytes.set(encoded, this.at);
    this.at += encoded.length;
  }

  private head(major: number, value: number): void {
    this.room(9);
    const { bytes, view } = this;
    const first = major << 5;
    if (value < 24) bytes[this.at++] = first | value;
    else if (value < 0x100) {
      bytes[this.at++] = first | 24;
      bytes[this.at++] = value;
    } else if (value < 0x10000) {
      bytes[this.at++] = first | 25;
      view.setUint16(this.at, value);
      this.at += 2;
    } else if (value < 0x100000000) {
      bytes[this.at++] = first | 26;
      view.setUint32(this.at, value);
      this.at += 4;
    } else {
      bytes[this.at++] = first | 27;
      view.setUint32(this.at, Math.floor(value / 0x100000000));
      view.setUint32(this.at + 4, value % 0x100000000);
      this.at += 8;
    }
  }

  private room(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.at + more, this.bytes.length * 2));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

const NOT_ASCII = /[^\u0000-\u007f]/;

/** [ENC-1] DAG-CBOR's order of map keys: the shorter first, then by bytes. */
export function compareKeys(a: string, b: string): number {
  if (NOT_ASCII.test(a) || NOT_ASCII.test(b)) {
    const [x, y] = [utf8(a), utf8(b)];
    return x.length - y.length || compareBytes(x, y);
  }
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
