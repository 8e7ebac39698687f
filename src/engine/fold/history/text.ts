import { textFromWords } from '../../../echolua/q32Text.ts';
import type { Leaf, Table, Tables } from './tables.ts';
import { TextWriter } from './textWriter.ts';
import { KIND, type VersionLog } from './versions.ts';

const CONSTANTS = ['', 'null', 'true', 'false'];

/** The text of a version that is no table; empty where nothing stands. */
export function scalarText(log: VersionLog, version: number): string {
  const kind = log.kind(version);
  switch (kind) {
    case KIND.whole:
      return `${log.low(version)}`;
    case KIND.text:
      return log.text(version);
    case KIND.raw:
      return textFromWords(log.low(version), log.high(version));
    default:
      return CONSTANTS[kind] ?? '';
  }
}

const code = (character: string): number => character.charCodeAt(0);
const [COMMA, OBJECT, OBJECT_END] = [code(','), code('{'), code('}')];
const [LIST, LIST_END] = [code('['), code(']')];

/** [STA-2] Canonical text at any position, read off the versions. */
export class TextReader {
  readonly #tables: Tables;
  readonly #log: VersionLog;
  readonly #writer = new TextWriter();

  constructor(tables: Tables, log: VersionLog) {
    this.#tables = tables;
    this.#log = log;
  }

  /** The text of what stood in a slot; empty where nothing did. */
  at(slot: number, position: number): string {
    return this.of(this.#log.find(slot, position), position);
  }

  /** The text of a version's value as it was at `position`. */
  of(version: number, position: number): string {
    if (this.#log.kind(version) !== KIND.table) return scalarText(this.#log, version);
    return this.#writer.text(() => this.#value(version, position));
  }

  #value(version: number, position: number): void {
    const [log, writer] = [this.#log, this.#writer];
    const kind = log.kind(version);
    if (kind === KIND.whole) writer.whole(log.low(version));
    else if (kind !== KIND.table) writer.write(scalarText(log, version));
    else this.#table(this.#tables.table(log.low(version)), position);
  }

  #table(table: Table, position: number): void {
    if (table.isListAt(position)) this.#items(table, position);
    else this.#fields(table, position);
  }

  #fields(table: Table, position: number): void {
    const [log, tables, writer] = [this.#log, this.#tables, this.#writer];
    writer.character(OBJECT);
    const start = writer.size;
    for (const { slots } of table.fields) {
      for (const slot of slots) {
        const version = log.find(slot, position);
        if (log.kind(version) === KIND.absent) continue;
        if (writer.size > start) writer.character(COMMA);
        writer.write(tables.prefix(slot));
        this.#value(version, position);
      }
    }
    writer.character(OBJECT_END);
  }

  #items(table: Table, position: number): void {
    const [log, writer] = [this.#log, this.#writer];
    writer.character(LIST);
    const start = writer.size;
    for (const slot of this.#tables.itemsFrom(table)) {
      const version = log.find(slot, position);
      if (log.kind(version) === KIND.absent) break;
      if (writer.size > start) writer.character(COMMA);
      this.#value(version, position);
    }
    writer.character(LIST_END);
  }
}

/**
 * [STA-2] Canonical text at the head, where every leaf keeps its own: after an event only the leaves it touched, and those
 * of the tables round them, are made again.
 */
export class HeadText {
  readonly #tables: Tables;
  readonly #log: VersionLog;
  /** Versions whose changes the kept texts know. */
  #seen = 0;
  #text: string | null = null;

  constructor(tables: Tables, log: VersionLog) {
    this.#tables = tables;
    this.#log = log;
  }

  /** Over copies of the tables and the log. */
  copy(tables: Tables, log: VersionLog): HeadText {
    const copy = new HeadText(tables, log);
    copy.#seen = this.#seen;
    copy.#text = this.#text;
    return copy;
  }

  /** The text of the state itself, which stands in slot `root`. */
  read(root: number): string {
    const log = this.#log;
    for (; this.#seen < log.length; this.#seen++) this.touch(log.slot(this.#seen));
    this.#text ??= this.#slot(root);
    return this.#text;
  }

  /** Versions from `first` on are about to be cut. */
  cut(first: number): void {
    for (let version = first; version < this.#seen; version++) this.touch(this.#log.slot(version));
    this.#seen = Math.min(this.#seen, first);
  }

  /** A slot changed. A table is dirty only where all round it are, so the way up ends at the first that is. */
  touch(slot: number): void {
    this.#text = null;
    for (let at = slot; at >= 0; ) {
      this.#tables.leafOf(at).text = null;
      const table = this.#tables.tableOf(at);
      if (table.dirty) return;
      table.dirty = true;
      at = table.place;
    }
  }

  #slot(slot: number): string {
    const version = this.#log.newest(slot);
    return this.#log.kind(version) === KIND.table
      ? this.#table(this.#tables.table(this.#log.low(version)))
      : scalarText(this.#log, version);
  }

  #table(table: Table): string {
    table.dirty = false;
    const list = Number.isFinite(table.listSince);
    const parts: string[] = [];
    for (const leaf of list ? table.items : table.fields) {
      leaf.text ??= list ? this.#items(leaf) : this.#fields(leaf);
      if (leaf.text !== '') parts.push(leaf.text);
    }
    const inside = parts.length === 1 ? parts[0] : parts.join(',');
    return list ? `[${inside}]` : `{${inside}}`;
  }

  // `join` makes flat strings; what `+=` makes would be walked piece by piece every time the whole is made.
  #items({ slots }: Leaf): string {
    const parts: string[] = [];
    for (const slot of slots) {
      const value = this.#slot(slot);
      if (value !== '') parts.push(value);
    }
    return parts.join(',');
  }

  #fields({ slots }: Leaf): string {
    const parts: string[] = [];
    for (const slot of slots) {
      const value = this.#slot(slot);
      if (value !== '') parts.push(this.#tables.prefix(slot) + value);
    }
    return parts.join(',');
  }
}
