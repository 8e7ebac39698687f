import { parseJournalRef } from '../../protocol/journal/names.ts';
import type { FoldForm } from '../fold/foldForm.ts';
import type { FoldSpec } from '../fold/program.ts';
import { BranchOrder } from '../sessions/branchOrder.ts';
import { counted } from '../words.ts';
import type { Time } from '../world/time.ts';
import { lawInForce, type World } from '../world/world.ts';
import { faultsUpTo } from './faults.ts';
import type { Frame } from './frameProof.ts';
import type { Findings } from './verdict.ts';

/** [JRN-5] The ledger's verdicts, and whether they are of this run: a frame judges no signature again. */
export function eventsCheck(time: Time, frame: Frame, findings: Findings): void {
  const { position, fromIndex, heads } = frame;
  if (position === 0) {
    findings.add('Events', true, 'The beginning: no event yet.', null);
    return;
  }
  const when =
    fromIndex === 0
      ? `when ${position === 1 ? 'it was' : 'they were'} read or written in this session`
      : fromIndex === position
        ? 'in an earlier session. Its verdict comes from the index, whose journals are still the ones in Git'
        : `${counted(fromIndex, 'event')} in an earlier session (from the index, whose journals are still the ones in Git), the rest in this one`;
  const { order } = time;
  const added = order instanceof BranchOrder ? order.addedBefore(position) : 0;
  if (order instanceof BranchOrder) {
    const off = order.baseBefore(position) + added - position;
    findings.add(
      'What-if',
      true,
      `A branch of time: up to here ${counted(added, 'event')} that nobody signed, and ${off} of reality left out. Nothing of it is recorded.`,
      null,
    );
  }
  findings.add(
    'Events',
    true,
    `${counted(position - added, 'event')} in ${counted(heads.length, 'journal')}: bytes, chain, signature, key and gate of each held; judged ${when}. "Verify everything" judges them again.`,
    null,
  );
}

/** [JRN-5] What was refused is not folded; it is no fault of the frame that it is there. */
export function refusedCheck(world: World, { ns }: Time, findings: Findings): void {
  const refused = world.ledger.journals.reduce(
    (sum, { ref, quarantine }) => sum + (parseJournalRef(ref)?.ns === ns ? quarantine.length : 0),
    0,
  );
  if (refused === 0) return;
  findings.add(
    'Quarantine',
    true,
    `${counted(refused, 'commit')} of these journals ${refused === 1 ? 'was' : 'were'} refused and ${refused === 1 ? 'is' : 'are'} left out, whatever is in ${refused === 1 ? 'it' : 'them'}.`,
    null,
  );
}

/** [POL-9] The law under which all of this was judged. */
export function policyCheck(world: World, findings: Findings): void {
  const { quarantine, events } = world.ledger.governance;
  const { place } = lawInForce(world);
  const refused = quarantine[0];
  const detail =
    refused === undefined
      ? `The bundle ${place.bundle.commit.slice(0, 8)} is in force: ${counted(events.length, 'governance event')} from the genesis to it, each signed by an owner.`
      : `The governance chain does not hold from ${refused.oid.slice(0, 8)} on. ${refused.reason}`;
  findings.add('Policy', refused === undefined, detail, 'policy');
}

/** [STA-4] [LUA-1] False where this engine cannot run the program. */
export function programCheck(spec: FoldSpec, form: FoldForm, engine: string, findings: Findings): boolean {
  if (!form.compiled) {
    findings.add(
      'Program',
      true,
      `The fold was activated by echo@0 and holds no program that ${engine} runs. Activate it again.`,
      null,
    );
    return false;
  }
  const source = form.sourceMatches
    ? 'its source compiles to exactly this'
    : 'its source compiles to something else here, so the program counts and not what the source says';
  findings.add('Program', true, `The ELC hashes to ${spec.foldRoot.slice(0, 15)}; ${source}.`, null);
  return true;
}

/** [STA-1] [STA-6] The fold of this session: nothing of a state is ever taken from a store. */
export function foldCheck(world: World, { fold }: Time, position: number, findings: Findings): void {
  const faults = faultsUpTo(fold, position);
  const left =
    faults === 0 ? 'no faults' : `${counted(faults, 'fault')}, each of which left the state as it was`;
  findings.add(
    'Fold',
    true,
    `Folded in this session from the first event on, each once, by ${world.deps.runtime.engineId}: ${left}.`,
    null,
  );
}

export function rootCheck(stateRoot: string, findings: Findings): void {
  findings.add(
    'State root',
    true,
    `The canonical state was hashed just now: ${stateRoot.slice(0, 15)}.`,
    null,
  );
}
