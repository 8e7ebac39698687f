import type { Oid } from '../../ports/repository.ts';
import type { Task } from '../../ports/runtime.ts';
import { actorPerson } from '../../protocol/event/commit.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { planTrust } from '../../protocol/governance/chain.ts';
import { ACTIVE_POLICY_REF, bundleRef, STATE_PREFIX, TRUST_REF } from '../../protocol/journal/names.ts';
import { loadCheckpoint, loadProof } from '../../protocol/state/checkpoint.ts';
import { Ledger } from '../ledger/ledger.ts';
import type { Quarantined } from '../ledger/quarantine.ts';
import { checkpointChain } from '../proof/checkpoints.ts';
import type { Check, CheckpointVerdict } from '../proof/verdict.ts';
import { verifyCheckpoint } from '../proof/verifyCheckpoint.ts';
import { counted } from '../words.ts';
import { lawInForce, type World } from './world.ts';

export interface WorldReport {
  readonly ok: boolean;
  readonly events: number;
  readonly quarantine: readonly Quarantined[];
  readonly checkpoints: number;
  readonly checks: readonly Check[];
}

export interface JudgedCheckpoint {
  readonly ns: string;
  readonly commit: Oid;
  /** Null where not even that can be read. */
  readonly position: number | null;
  readonly verdict: CheckpointVerdict;
}

export interface JudgedReport extends WorldReport {
  readonly judged: readonly JudgedCheckpoint[];
}

/**
 * Verifies a world from Git alone, nothing cached: gov chain, every journal (bytes, chain, signature, gate), the
 * pointers that must follow from the chain (POL-9), and every checkpoint by recomputing it.
 */
export async function verifyWorld(world: World, task: Task): Promise<JudgedReport> {
  const store = await storeCheck(world, task);
  // What is damaged cannot be read, let alone judged.
  if (store?.ok === false)
    return { ok: false, events: 0, quarantine: [], checkpoints: 0, judged: [], checks: [store] };
  const { repository, verifier } = world.deps;
  // Without the index: it is what is in doubt.
  const ledger = new Ledger({ repository, verifier });
  const { count, quarantine } = world.ledger;
  await ledger.refresh(task, count + quarantine.length);
  return judgedReport({ ...world, ledger }, store === null ? [] : [store], task);
}

/** The report on a world whose ledger has just been judged; checkpoints are recomputed. */
export async function judgedReport(
  world: World,
  before: readonly Check[],
  task: Task,
): Promise<JudgedReport> {
  const { ledger } = world;
  const checks: Check[] = [
    ...before,
    governanceCheck(ledger),
    journalCheck(ledger),
    await pointerCheck(world),
  ];
  const checkpoints: JudgedCheckpoint[] = [];
  for (const ref of await world.deps.repository.list(STATE_PREFIX)) {
    const ns = ref.name.slice(STATE_PREFIX.length);
    const chain = await checkpointChain(world, ns);
    if (chain[0] !== ref.oid)
      checks.push({ name: `State of ${ns}`, ok: false, detail: `${ref.name} does not name a checkpoint.` });
    for (const oid of chain) {
      task.check();
      const verdict = await verifyCheckpoint(world, oid, task);
      checks.push(await checkpointCheck(world, ns, oid, verdict));
      const claim = await loadProof((id) => world.deps.repository.read(id), oid).catch(() => null);
      checkpoints.push({ ns, commit: oid, position: claim?.proof.events ?? null, verdict });
    }
  }
  return {
    ok: checks.every((check) => check.ok),
    events: ledger.count,
    quarantine: ledger.quarantine,
    checkpoints: checkpoints.length,
    judged: checkpoints,
    checks,
  };
}

const SHOWN_PROBLEMS = 5;

/** Every stored byte, where the repository is this program's own; null where it is Git's (`git fsck`). */
async function storeCheck(world: World, task: Task): Promise<Check | null> {
  const { repository } = world.deps;
  if (repository.verifyStore === undefined) return null;
  const { objects, packs, problems, repaired } = await repository.verifyStore(task);
  const shown = problems.slice(0, SHOWN_PROBLEMS).map(({ file, reason }) => `${file}: ${reason}.`);
  if (problems.length > SHOWN_PROBLEMS) shown.push(`And ${problems.length - SHOWN_PROBLEMS} more.`);
  const whole = `${counted(objects, 'object')} read again and hashed, ${counted(packs, 'pack')} with index and checksum.`;
  const repairs = repaired.map((repair) => ` Repaired: ${repair}.`).join('');
  const detail = problems.length === 0 ? whole + repairs : shown.join(' ');
  return { name: 'Store', ok: problems.length === 0, detail };
}

function governanceCheck(ledger: Ledger): Check {
  const { events, quarantine } = ledger.governance;
  const detail =
    quarantine[0]?.reason ??
    `${counted(events.length, 'governance event')}, from the genesis on, each signed by an owner.`;
  return { name: 'Governance', ok: quarantine.length === 0, detail };
}

function journalCheck(ledger: Ledger): Check {
  const held = ledger.quarantine.length - ledger.governance.quarantine.length;
  const detail =
    held === 0
      ? `${counted(ledger.count, 'event')} in ${counted(ledger.journals.length, 'journal')}: bytes, chain, signature and gate hold for each.`
      : `${counted(held, 'commit')} quarantined and not folded.`;
  return { name: 'Journals', ok: held === 0, detail };
}

async function checkpointCheck(
  world: World,
  ns: string,
  oid: Oid,
  { status, checks }: CheckpointVerdict,
): Promise<Check> {
  const name = `Checkpoint ${oid.slice(0, 8)}`;
  if (status === 'failed')
    return {
      name,
      ok: false,
      detail: checks
        .filter((part) => !part.ok)
        .map((part) => part.detail)
        .join(' '),
    };
  const { proof } = await loadCheckpoint((id) => world.deps.repository.read(id), oid);
  if (proof.ns !== ns) return { name, ok: false, detail: `It is a checkpoint of ${proof.ns}, not of ${ns}.` };
  return { name, ok: true, detail: `${status} (${ns})` };
}

/** [POL-9] `policies/active`, the ref of its bundle and `trust/graph` must be the ones that the gov chain makes. */
async function pointerCheck(world: World): Promise<Check> {
  const { repository } = world.deps;
  const { place } = lawInForce(world);
  const { genesis } = world.ledger.governance;
  const person = actorPerson(genesis.envelope.actor, genesis.keyId, ulidTime(genesis.envelope.ulid));
  const trust = planTrust(place.trust, genesis.cid, null, person).oid;
  const due = [
    [ACTIVE_POLICY_REF, place.bundle.commit],
    [bundleRef(place.bundle.id), place.bundle.commit],
    [TRUST_REF, trust],
  ] as const;
  const wrong: string[] = [];
  for (const [ref, oid] of due) if ((await repository.get(ref)) !== oid) wrong.push(ref);
  const detail =
    wrong.length === 0
      ? 'policies/active, its bundle and trust/graph follow from the governance chain.'
      : `Not as the governance chain makes it: ${wrong.join(', ')}.`;
  return { name: 'Pointers', ok: wrong.length === 0, detail };
}
