import type { Oid, Repository } from '../../ports/repository.ts';
import type { SignatureVerifier } from '../../ports/runtime.ts';
import { GatosError, toErrorShape } from '../../protocol/errors.ts';
import { parseBranchId, SESSION_PREFIX } from '../../protocol/journal/names.ts';
import type { Quarantined } from '../ledger/quarantine.ts';
import { Branch, type Reality } from './branch.ts';
import { readSession, type Session } from './readSession.ts';

/** Branches whose states are kept in memory at a time. */
const AWAKE = 2;
/** Sessions that are read: a world with more of them shows the newest. */
export const MAX_SESSIONS = 200;

interface Source {
  readonly repository: Repository;
  readonly verifier: SignatureVerifier;
}

/** [OPS-3] The sessions of a world, as branches of time. A cache of their refs and nothing else. */
export class Branches {
  private readonly source: Source;
  private readonly reality: Reality;
  private readonly byRef = new Map<string, Branch>();
  private refusals = new Map<string, Quarantined>();
  /** Most recently looked at last. */
  private awake: Branch[] = [];

  constructor(source: Source, reality: Reality) {
    this.source = source;
    this.reality = reality;
  }

  get all(): readonly Branch[] {
    return [...this.byRef.values()];
  }

  /** What stands under refs/gatos/sessions and does not verify. */
  get quarantine(): readonly Quarantined[] {
    return [...this.refusals.values()];
  }

  /** Reads the sessions whose refs have moved; none of them can keep the world from being opened. */
  async refresh(): Promise<void> {
    const refs = await this.source.repository.list(SESSION_PREFIX);
    const newest = refs.toSorted((a, b) => (a.name.slice(-26) < b.name.slice(-26) ? 1 : -1));
    const here = new Map(newest.slice(0, MAX_SESSIONS).map(({ name, oid }) => [name, oid]));
    for (const [ref, branch] of this.byRef) if (!here.has(ref)) this.forget(ref, branch);
    const refusals = new Map<string, Quarantined>();
    for (const [ref, oid] of here) {
      const refused = await this.read(ref, oid);
      if (refused !== null) refusals.set(ref, refused);
    }
    this.refusals = refusals;
  }

  private async read(ref: string, oid: Oid): Promise<Quarantined | null> {
    const known = this.byRef.get(ref);
    if (known?.session.head === oid) return null;
    const { governance } = this.reality.ledger;
    try {
      const { repository: store, verifier } = this.source;
      this.put(await this.prepare(await readSession({ store, verifier, governance }, ref, oid)));
      return null;
    } catch (error) {
      if (error instanceof GatosError && error.code === 'ERR_CANCELLED') throw error;
      if (known !== undefined) this.forget(ref, known);
      const { code, message } = toErrorShape(error);
      return { ref, oid, code, reason: message };
    }
  }

  /** The branch that a session comes to. Throws what Branch.open throws; nothing has changed yet. */
  prepare(session: Session): Promise<Branch> {
    return Branch.open(session, this.reality, this.byRef.get(session.ref), this.byRef.values());
  }

  /** Takes a branch over as it is now: one that was read, or one that this process has just written. */
  put(branch: Branch): void {
    const { ref } = branch.session;
    branch.succeed(this.byRef.get(ref));
    this.byRef.set(ref, branch);
    this.awake = this.awake.filter(({ id }) => id !== branch.id);
  }

  forget(ref: string, branch: Branch): void {
    branch.rest();
    this.byRef.delete(ref);
    this.awake = this.awake.filter((one) => one !== branch);
  }

  /** Throws ERR_SESSION_UNKNOWN where there is no such branch. */
  get(id: string): Branch {
    const name = parseBranchId(id);
    for (const branch of this.byRef.values()) if (branch.id === id) return branch;
    const refused = this.quarantine.find(({ ref }) => ref.endsWith(`/${name?.ulid.toLowerCase()}`));
    throw new GatosError(
      'ERR_SESSION_UNKNOWN',
      refused === undefined ? 'This what-if is not here.' : `This what-if was refused. ${refused.reason}`,
      {
        hint: 'What-ifs stay in the browser they were made in, and go seven days after their last edit unless they are kept.',
        data: { branch: id.slice(0, 100) },
      },
    );
  }

  /** The same, as one whose states are about to be read: of the others only a few keep theirs. */
  wake(id: string): Branch {
    const branch = this.get(id);
    this.awake = [...this.awake.filter((one) => one !== branch), branch];
    for (const one of this.awake.splice(0, this.awake.length - AWAKE)) one.rest();
    return branch;
  }

  close(): void {
    for (const branch of this.all) branch.rest();
    this.byRef.clear();
    this.awake = [];
  }
}
