import type { DeltaSink, StateScalar } from '../../../ports/lua.ts';

const code = (letter: string): number => letter.charCodeAt(0);
const [END, ROOT, RESIZE, NAME] = [code('E'), code('R'), code('A'), code('N')];
const [NUMBER, FIELD, GONE] = [code('n'), code('k'), code('d')];
const [ITEM, NAMED, NAMED_GONE] = [code('I'), code('K'), code('D')];
const [RAW, STRING, OBJECT, ARRAY, KNOWN] = [code('q'), code('s'), code('o'), code('a'), code('r')];
const [TRUE, FALSE, NULL] = [code('t'), code('f'), code('z')];

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads what DELTAS_LUA writes and tells it to a sink. */
export class DeltaReader {
  readonly #sink: DeltaSink;
  #names: string[] = [''];
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(this.#bytes.buffer);
  #at = 0;
  /** Whether the value just read is the number of a table. */
  #isTable = false;

  constructor(sink: DeltaSink) {
    this.#sink = sink;
  }

  read(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = 0;
    while (this.#at < bytes.length) this.#change(this.#byte());
  }

  #byte(): number {
    this.#at += 1;
    return this.#bytes[this.#at - 1] ?? 0;
  }

  #count(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  #text(): string {
    const length = this.#count();
    const start = this.#at;
    this.#at += length;
    if (length > 24) return decoder.decode(this.#bytes.subarray(start, this.#at));
    let text = '';
    for (let i = start; i < this.#at; i++) {
      const byte = this.#bytes[i] ?? 0;
      if (byte > 127) return decoder.decode(this.#bytes.subarray(start, this.#at));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  #name(): string {
    this.#at += 2;
    return this.#names[this.#view.getUint16(this.#at - 2, true)] ?? '';
  }

  #number(): number | bigint {
    this.#at += 8;
    if (this.#view.getInt32(this.#at - 8, true) === 0) return this.#view.getInt32(this.#at - 4, true);
    return this.#view.getBigInt64(this.#at - 8, true);
  }

  #change(tag: number): void {
    const sink = this.#sink;
    switch (tag) {
      case NUMBER: {
        const table = this.#count();
        const name = this.#name();
        sink.field(table, name, this.#number(), false);
        break;
      }
      case END:
        sink.end();
        break;
      case FIELD:
      case NAMED: {
        const table = this.#count();
        const name = tag === FIELD ? this.#name() : this.#text();
        const value = this.#value();
        sink.field(table, name, value, this.#isTable);
        break;
      }
      case ITEM: {
        const table = this.#count();
        const index = this.#count() - 1;
        const value = this.#value();
        sink.item(table, index, value, this.#isTable);
        break;
      }
      case GONE:
      case NAMED_GONE: {
        const table = this.#count();
        sink.remove(table, tag === GONE ? this.#name() : this.#text());
        break;
      }
      default:
        this.#other(tag);
    }
  }

  #other(tag: number): void {
    switch (tag) {
      case RESIZE: {
        const table = this.#count();
        this.#sink.resize(table, this.#count());
        break;
      }
      case NAME:
        this.#names.push(this.#text());
        break;
      case ROOT:
        // A new state has nothing of the old one: numbers of tables go on, names stay.
        this.#sink.root(this.#value() as number);
        break;
      default:
        throw new Error('the engine wrote a delta that cannot be read');
    }
  }

  #value(): StateScalar {
    const tag = this.#byte();
    const table = tag === OBJECT || tag === ARRAY ? this.#table(tag) : undefined;
    this.#isTable = tag === KNOWN || table !== undefined;
    switch (tag) {
      case RAW:
        return this.#number();
      case STRING:
        return this.#text();
      case TRUE:
        return true;
      case FALSE:
        return false;
      case NULL:
        return null;
      case KNOWN:
        return this.#count();
      default:
        if (table === undefined) throw new Error('the engine wrote a delta that cannot be read');
        return table;
    }
  }

  #table(tag: number): number {
    const sink = this.#sink;
    const table = this.#count();
    const count = this.#count();
    if (tag === ARRAY) sink.list(table, count);
    else sink.object(table);
    for (let i = 0; i < count; i++) {
      const key = tag === OBJECT ? this.#text() : '';
      const value = this.#value();
      if (tag === ARRAY) sink.item(table, i, value, this.#isTable);
      else sink.field(table, key, value, this.#isTable);
    }
    return table;
  }
}
