import type { DeltaSink } from '../../../ports/lua.ts';
import { Between, type Side } from './between.ts';
import { type Changes, changesBetween } from './changes.ts';
import { tellState } from './load.ts';
import { partText } from './part.ts';
import { Presence } from './presence.ts';
import { type Recorded, Recorder, ROOT_SLOT } from './recorder.ts';
import { Tables } from './tables.ts';
import { HeadText, TextReader } from './text.ts';
import { KIND, VersionLog } from './versions.ts';

export type { Changes };

/** [STA-1] The state at every position from its beginning up to the head, as versions of its fields. */
export class StateHistory implements Recorded {
  readonly tables: Tables;
  readonly log: VersionLog;
  readonly presence: Presence;
  readonly #reader: TextReader;
  readonly #headText: HeadText;
  /** How often it was cut: what was read of it before, slots and versions, may be no more. */
  cuts = 0;
  /** The position it begins at: what stands there was set then or before. */
  readonly base: number;
  #position: number;
  #adopting = false;

  /** Begins at position `base` with the state of a canonical text; or as `like` is, to go another way from there on. */
  constructor(base = 0, text = '{}', like?: StateHistory) {
    this.base = like?.base ?? base;
    this.#position = base;
    this.tables = like?.tables.copy() ?? new Tables();
    this.log = like?.log.copy() ?? new VersionLog();
    this.presence = new Presence(this.tables, this.log);
    this.#reader = new TextReader(this.tables, this.log);
    if (like !== undefined) {
      this.#headText = like.#headText.copy(this.tables, this.log);
      return;
    }
    this.#headText = new HeadText(this.tables, this.log);
    // A table round the state, whose only field is the state itself.
    const holder = this.tables.create(base, false);
    const root = this.tables.makeField(holder, '', () => this.log.newSlot());
    const state = this.tables.create(base, false);
    state.place = root;
    this.log.write(root, base, KIND.table, state.id);
    if (text !== '{}') this.adopt(() => tellState(text, this.sink()));
  }

  copy(): StateHistory {
    return new StateHistory(this.#position, '', this);
  }

  /** The head: how many events it has been told. */
  get position(): number {
    return this.#position;
  }

  get writingAt(): number {
    return this.#position + (this.#adopting ? 0 : 1);
  }

  /** About so many bytes does it take. */
  get bytes(): number {
    return this.log.bytes + this.tables.bytes;
  }

  eventEnded(): void {
    if (!this.#adopting) this.#position += 1;
  }

  /** For one session, from its `tell` on. */
  sink(): DeltaSink {
    return new Recorder(this);
  }

  /** While `work` runs, a session that stands at the head tells its whole state, which is here already. */
  adopt(work: () => void): void {
    this.#adopting = true;
    try {
      work();
    } finally {
      this.#adopting = false;
    }
  }

  /** Canonical state text [STA-2] at a position from the beginning to the head. */
  text(position: number): string {
    return position === this.#position
      ? this.#headText.read(ROOT_SLOT)
      : this.#reader.at(ROOT_SLOT, position);
  }

  /** Canonical text of a version's value as it was at a position. */
  textOf(version: number, position: number): string {
    return this.#reader.of(version, position);
  }

  /** [STA-2] Canonical text of what can be seen of the state at a position through these paths of object keys. */
  part(position: number, paths: readonly (readonly string[])[]): string {
    return partText(this, this.#reader, paths, position);
  }

  /** What differs between the states at two positions, as `diffStates` has it. */
  changes(from: number, to: number, limit: number): Changes {
    return stateChanges({ history: this, position: from }, { history: this, position: to }, limit);
  }

  /** Forgets all that came after `position`. A session has to be adopted before the next event. */
  cut(position: number): void {
    if (position >= this.#position && this.log.firstAfter(position) === this.log.length) return;
    const { tables, log } = this;
    const first = log.firstAfter(position);
    this.cuts += 1;
    this.#headText.cut(first);
    this.presence.cut(first);
    const lists = new Set<number>();
    for (let version = log.length - 1; version >= first; version--) {
      const slot = log.slot(version);
      const before = log.previous(version);
      if (log.kind(before) === KIND.table) tables.table(log.low(before)).cut(position);
      if (tables.isItem(slot)) lists.add(tables.tableOf(slot).id);
    }
    log.cut(first);
    tables.cut(position, log.slots);
    for (const id of lists) if (id < tables.count) this.#measure(id);
    this.#position = position;
  }

  /** How many items a list has at the head. */
  #measure(id: number): void {
    const table = this.tables.table(id);
    const stands = (index: number) => {
      const slot = this.tables.item(table, index);
      return slot >= 0 && this.log.kind(this.log.newest(slot)) !== KIND.absent;
    };
    while (table.length > 0 && !stands(table.length - 1)) table.length -= 1;
    while (stands(table.length)) table.length += 1;
  }
}

/** A position, and the history that it is read off. */
export interface StateSide extends Side {
  readonly history: StateHistory;
}

/** What differs between two states, with the whole texts; only what was touched is looked at where it can be known. */
export function stateChanges(before: StateSide, after: StateSide, limit: number): Changes {
  return changesBetween(new Between(before, after), limit, (side, version) =>
    (side === before ? before : after).history.textOf(version, side.position),
  );
}
