import { parseJournalRef } from '../../protocol/journal/names.ts';
import { type EventTable, ULID_WORDS } from '../ledger/table.ts';
import type { World } from '../world/world.ts';

/**
 * [EVT-6] The id bits of every event that one actor has in a namespace, from any device: the file may have been
 * imported on another one. `catchUp` takes in what the ledger has gained since.
 */
export class KnownIds {
  private readonly world: World;
  private readonly ns: string;
  private readonly actor: string;
  /** By id bits: the milliseconds of the ULID. */
  private readonly times = new Map<bigint, number>();
  private readonly read = new Map<string, number>();

  constructor(world: World, ns: string, actor: string) {
    this.world = world;
    this.ns = ns;
    this.actor = actor;
  }

  catchUp(): void {
    for (const { ref, events } of this.world.ledger.journals) {
      const name = parseJournalRef(ref);
      if (name?.ns !== this.ns || name.actor !== this.actor) continue;
      for (let i = this.read.get(ref) ?? 0; i < events.length; i++) {
        const row = events.row(i);
        this.times.set(idBitsAt(events.table, row), events.table.ulidTime(row));
      }
      this.read.set(ref, events.length);
    }
  }

  /** The milliseconds of the ULID of the event with these bits, or undefined. */
  time(bits: bigint): number | undefined {
    return this.times.get(bits);
  }
}

/** The last 64 of a ULID's 128 bits. */
function idBitsAt({ columns }: EventTable, row: number): bigint {
  const at = row * ULID_WORDS;
  return (BigInt(columns.ulids[at + 2] ?? 0) << 32n) | BigInt(columns.ulids[at + 3] ?? 0);
}
