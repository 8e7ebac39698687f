import type { BrowserDatabase, KeyRecord, WorldRecord } from '../../src/adapters/browser/database.ts';
import { BrowserIndexes } from '../../src/adapters/browser/indexStore.ts';
import { deleteLightningRepository } from '../../src/adapters/lightning-fs/catalog.ts';
import {
  type LightningRepository,
  openLightningRepository,
} from '../../src/adapters/lightning-fs/repository.ts';
import { systemClock, systemRandom } from '../../src/adapters/system/clock.ts';
import { signerOf } from '../../src/adapters/web-crypto/signer.ts';
import type { Identity } from '../../src/engine/deps.ts';
import { NO_TASK } from '../../src/engine/task.ts';
import { closeWorld, openWorld, type World } from '../../src/engine/world/world.ts';
import type { Jq } from '../../src/ports/jq.ts';
import type { LuaRuntime } from '../../src/ports/lua.ts';
import type { StoreStats } from '../../src/ports/repository.ts';
import type { SignatureVerifier, Task } from '../../src/ports/runtime.ts';
import { GatosError } from '../../src/protocol/errors.ts';
import { macrotask } from './background.ts';
import { measure } from './summaries.ts';

/** What all worlds of this browser share. */
export interface Platform {
  readonly database: BrowserDatabase;
  readonly runtime: LuaRuntime;
  readonly verifier: SignatureVerifier;
  /** Absent where there is none: predicates in jq are then refused. */
  readonly jq?: Jq;
}

export interface Opened {
  readonly world: World;
  readonly repository: LightningRepository;
}

const MAX_OPEN = 3;

/** The worlds id: the end of the genesis' Event-CID, so that a link means the same world in every browser. */
export function worldIdOf(repo: string): string {
  return repo.slice(-16);
}

/** Opens worlds once and keeps a few open; the only place that maps a world to its repository in IndexedDB. */
export class Worlds {
  readonly platform: Platform;
  private readonly open = new Map<string, Promise<Opened>>();
  private readonly indexes = new BrowserIndexes();

  constructor(platform: Platform) {
    this.platform = platform;
  }

  async record(id: string): Promise<WorldRecord> {
    const record = (await this.platform.database.worlds()).find((world) => world.id === id);
    if (record === undefined) {
      throw new GatosError('ERR_WORLD_UNKNOWN', 'This world is not in this browser.', {
        hint: 'Import its .bundle file, then open the link again.',
      });
    }
    return record;
  }

  async get(id: string, task: Task = NO_TASK): Promise<World> {
    const known = this.open.get(id);
    if (known !== undefined) return (await known).world;
    // Noted before anything is awaited: two calls at once must not open two ledgers over one repository.
    // Others may wait for it too: what one of them cancels must not fail the rest.
    const opening = this.load(id, { ...task, check: () => undefined, breathe: macrotask });
    this.open.set(id, opening);
    opening.catch(() => this.open.delete(id));
    const { world } = await opening;
    await this.trim(id);
    return world;
  }

  repository(id: string): Promise<LightningRepository> {
    return openLightningRepository({ name: id });
  }

  /** Stores what the open worlds have judged since; called when idle. */
  async saveIndexes(least: number): Promise<void> {
    for (const opening of this.open.values()) await (await opening).world.ledger.saveIndex(least);
  }

  /** The worlds that are open by now and a person's own: the sample is signed with keys that everybody has. */
  async ownOpened(): Promise<readonly (readonly [id: string, world: World])[]> {
    const records = await this.platform.database.worlds();
    const found: (readonly [string, World])[] = [];
    for (const { id, sample } of records) {
      const opened = sample ? null : await this.peek(id);
      if (opened !== null) found.push([id, opened.world]);
    }
    return found;
  }

  /** The world if it is open by now; nothing is opened or waited for. */
  async peek(id: string): Promise<Opened | null> {
    const opening = this.open.get(id);
    return opening === undefined ? null : Promise.race([opening, null]).catch(() => null);
  }

  /** Packs and merges in the worlds that are open, and tells of each it changed. Throws ERR_CANCELLED by `task`. */
  async maintain(task: Task, tell: (id: string, storage: StoreStats) => void): Promise<void> {
    for (const [id, opening] of [...this.open]) {
      const { repository } = await opening;
      const before = repository.stats();
      try {
        await repository.maintain(task);
      } finally {
        const after = repository.stats();
        if (after.packed !== before.packed || after.packs !== before.packs) tell(id, after);
      }
    }
  }

  async storage(id: string): Promise<StoreStats> {
    return (await this.openedOne(id)).repository.stats();
  }

  /** Packs this world now. Throws ERR_CANCELLED by `task`, which keeps what is done by then. */
  async pack(id: string, task: Task): Promise<StoreStats> {
    const { repository } = await this.openedOne(id);
    await repository.maintain(task);
    return repository.stats();
  }

  private async openedOne(id: string): Promise<Opened> {
    await this.get(id);
    const opened = await this.open.get(id);
    if (opened === undefined) throw new GatosError('ERR_WORLD_UNKNOWN', 'This world was closed meanwhile.');
    return opened;
  }

  async close(id: string): Promise<void> {
    const opening = this.open.get(id);
    this.open.delete(id);
    if (opening === undefined) return;
    const opened = await opening;
    const measured = measure(opened);
    await closeWorld(opened.world);
    // Only for the list: a full disk must not keep a world from being closed.
    await this.platform.database
      .updateWorld(id, (record) => ({ ...record, measured }))
      .catch(() => undefined);
  }

  /** Closes the worlds that nobody can write to with the keys there were: a key has come. */
  async reconsiderIdentities(): Promise<void> {
    for (const [id, opening] of [...this.open]) {
      const opened = await opening.catch(() => null);
      if (opened !== null && opened.world.identity === null) await this.close(id);
    }
  }

  /** Closes every world: afterwards another worker may open them. */
  async closeAll(): Promise<void> {
    await Promise.allSettled([...this.open.keys()].map((id) => this.close(id)));
  }

  async remove(id: string): Promise<void> {
    await this.close(id);
    await deleteLightningRepository(id);
    await this.platform.database.removeWorld(id);
    await this.indexes.removeWorld(id).catch(() => undefined);
  }

  private async load(id: string, task: Task): Promise<Opened> {
    await this.record(id);
    const repository = await this.repository(id);
    for (const repair of repository.repairs) console.warn(`Storage of ${id}: ${repair}.`);
    const deps = {
      repository,
      verifier: this.platform.verifier,
      runtime: this.platform.runtime,
      clock: systemClock,
      random: systemRandom,
      index: this.indexes.of(id),
    };
    try {
      const world = await openWorld(
        deps,
        { identify: (speaks) => this.identify(speaks), managesMain: true },
        task,
      );
      return { world, repository };
    } catch (error) {
      await repository.close();
      throw error;
    }
  }

  /** The key of this browser that the world trusts; the current one first, the sample's only if there is no other. */
  private async identify(speaks: (keyId: string) => string | null): Promise<Identity | null> {
    const rank = (key: KeyRecord) => (key.demo ? 2 : key.current === true ? 0 : 1);
    const keys = [...(await this.platform.database.keys())].sort((a, b) => rank(a) - rank(b));
    for (const record of keys) {
      const actor = speaks(record.keyId);
      if (actor !== null) return { actor, signer: signerOf(record.key) };
    }
    return null;
  }

  private async trim(keep: string): Promise<void> {
    const oldest = [...this.open.keys()].find((id) => id !== keep);
    if (this.open.size > MAX_OPEN && oldest !== undefined) await this.close(oldest);
  }
}
