import type { DeltaSink, StateScalar } from '../../../ports/lua.ts';
import { TextReader } from './textReader.ts';

const code = (letter: string): number => letter.charCodeAt(0);
const [END, ROOT, RESIZE, NAME] = [code('E'), code('R'), code('A'), code('N')];
const [NUMBER, FIELD, GONE] = [code('n'), code('k'), code('d')];
const [ITEM, NAMED, NAMED_GONE] = [code('I'), code('K'), code('D')];
const [RAW, STRING, OBJECT, ARRAY, KNOWN] = [code('q'), code('s'), code('o'), code('a'), code('r')];
const [TRUE, FALSE, NULL] = [code('t'), code('f'), code('z')];

function unreadable(): Error {
  return new Error('the engine wrote a delta that cannot be read');
}

/** Reads what DELTAS_LUA writes and tells it to a sink. */
export class DeltaReader {
  readonly #sink: DeltaSink;
  readonly #texts = new TextReader();
  readonly #names: string[] = [''];
  /** Two for each word, the lower half first. */
  #halves: Int32Array = new Int32Array(0);
  #at = 0;
  /** Whether the value just read is the number of a table. */
  #isTable = false;

  constructor(sink: DeltaSink) {
    this.#sink = sink;
  }

  /** Both are the reader's from now on; `words` begins at a multiple of 4. */
  read(words: Uint8Array, texts: Uint8Array): void {
    this.#halves = new Int32Array(words.buffer, words.byteOffset, words.length >> 2);
    this.#texts.start(texts);
    this.#at = 0;
    const { length } = this.#halves;
    while (this.#at < length) {
      const low = this.#half();
      this.#change(low & 255, low >>> 8, this.#half() >>> 0);
    }
  }

  #half(): number {
    this.#at += 1;
    return this.#halves[this.#at - 1] ?? 0;
  }

  /** The upper half of a word: a length, or a place in a list. */
  #count(): number {
    this.#at += 2;
    return (this.#halves[this.#at - 1] ?? 0) >>> 0;
  }

  #number(): number | bigint {
    const low = this.#half();
    const high = this.#half();
    return low === 0 ? high : (BigInt(high) << 32n) | BigInt(low >>> 0);
  }

  #change(tag: number, name: number, id: number): void {
    const sink = this.#sink;
    switch (tag) {
      case NUMBER:
        sink.field(id, this.#names[name] ?? '', this.#number(), false);
        break;
      case END:
        sink.end();
        break;
      case FIELD:
      case NAMED: {
        const key = tag === FIELD ? this.#name(name) : this.#texts.take(this.#count());
        const value = this.#value();
        sink.field(id, key, value, this.#isTable);
        break;
      }
      case ITEM: {
        const index = this.#count() - 1;
        const value = this.#value();
        sink.item(id, index, value, this.#isTable);
        break;
      }
      case GONE:
      case NAMED_GONE:
        sink.remove(id, tag === GONE ? this.#name(name) : this.#texts.take(this.#count()));
        break;
      default:
        this.#other(tag, id);
    }
  }

  #name(number: number): string {
    return this.#names[number] ?? '';
  }

  #other(tag: number, number: number): void {
    switch (tag) {
      case RESIZE:
        this.#sink.resize(number, this.#count());
        break;
      case NAME:
        this.#names.push(this.#texts.take(number));
        break;
      case ROOT:
        // A new state has nothing of the old one: numbers of tables go on, names stay.
        this.#sink.root(this.#value() as number);
        break;
      default:
        throw unreadable();
    }
  }

  #value(): StateScalar {
    const tag = this.#half();
    const number = this.#half() >>> 0;
    const isNew = tag === OBJECT || tag === ARRAY;
    if (isNew) this.#table(tag, number);
    this.#isTable = isNew || tag === KNOWN;
    if (this.#isTable) return number;
    switch (tag) {
      case RAW:
        return this.#number();
      case STRING:
        return this.#texts.take(number);
      case TRUE:
        return true;
      case FALSE:
        return false;
      case NULL:
        return null;
      default:
        throw unreadable();
    }
  }

  #table(tag: number, table: number): void {
    const sink = this.#sink;
    const count = this.#count();
    if (tag === ARRAY) sink.list(table, count);
    else sink.object(table);
    for (let i = 0; i < count; i++) {
      const key = tag === OBJECT ? this.#texts.take(this.#count()) : '';
      const value = this.#value();
      if (tag === ARRAY) sink.item(table, i, value, this.#isTable);
      else sink.field(table, key, value, this.#isTable);
    }
  }
}
