import type { Branch } from '../../engine/sessions/branch.ts';
import { type BranchInfo, describeBranch, listBranches } from '../../engine/sessions/describe.ts';
import { dropBranch } from '../../engine/sessions/sweep.ts';
import { timeOf } from '../../engine/world/time.ts';
import type { World } from '../../engine/world/world.ts';
import { GatosError } from '../../protocol/errors.ts';
import { prettyState } from '../../protocol/state/provenance.ts';
import { parseState } from '../../protocol/state/stateText.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { count } from '../output.ts';
import { withWorld } from '../session.ts';

function standing({ discarded, expired, kept }: BranchInfo): string {
  if (expired) return 'expired';
  return discarded ? 'discarded' : kept ? 'kept' : 'open';
}

function changes({ offCount, added, otherFold }: BranchInfo): string {
  const parts = [
    ...(offCount > 0 ? [`${count(offCount, 'event')} off`] : []),
    ...(added.length > 0 ? [`${added.length} added`] : []),
    ...(otherFold ? ['other fold'] : []),
  ];
  return parts.join(', ') || 'no change yet';
}

/** The one whose ULID is this or begins with it, in whatever case. Throws ERR_USAGE. */
function find(world: World, text: string): Branch {
  const wanted = text.replace(/^.*~/, '').toUpperCase();
  const found = world.branches.all.filter(({ session }) => session.ulid.startsWith(wanted));
  const [branch] = found;
  if (branch !== undefined && found.length === 1) return branch;
  throw new GatosError(
    'ERR_USAGE',
    found.length === 0
      ? `No what-if begins with "${text.slice(0, 60)}".`
      : `"${text.slice(0, 60)}" is the beginning of more than one.`,
    { hint: '"git gatos session list" lists them.' },
  );
}

/** [OPS-3] The what-ifs of a world, and what stands in their place and does not verify. */
export function sessionList(context: Context, options: Options): Promise<ExitCode> {
  return withWorld(context, options, { key: 'own', fold: false }, async ({ world, out }) => {
    const branches = listBranches(world);
    for (const info of branches) {
      const { id, actor, position, editedAt } = info;
      if (options.json) await out.json(info);
      else
        await out.lines(
          `${id}  ${standing(info)}  ${actor}  at ${position}  ${new Date(editedAt).toISOString()}  ${changes(info)}`,
        );
    }
    for (const { ref, reason } of world.branches.quarantine)
      await out.note(`note: ${ref} was refused: ${reason}`);
    if (branches.length === 0) await out.note('No what-ifs. The app makes them: press Shift+W there.');
    return 0;
  });
}

/** What a what-if changes, and the state it comes to. */
export function sessionShow(context: Context, options: Options, text: string): Promise<ExitCode> {
  return withWorld(context, options, { key: 'own', fold: false }, async ({ world, out, task }) => {
    const { id } = find(world, text);
    const info = describeBranch(world, world.branches.get(id));
    const { fold, order } = timeOf(world, id);
    const { state, stateRoot } = await fold.stateAt(order.length, task);
    if (options.json) {
      // The state's own text: its numbers are exact and must not pass through a double (ENC-7).
      await out.raw(`{"session":${JSON.stringify(info)},"state_root":"${stateRoot}","state":${state}}\n`);
      return 0;
    }
    await out.note(
      `What-if ${id} by ${info.actor}, ${standing(info)}: ${changes(info)}. Nothing of it has happened.`,
      ...info.off.map(({ number, type, actor }) => `  off    #${number} ${type} by ${actor}`),
      ...info.added.map(({ number, type, preview }) => `  added  #${number} ${type} ${preview}`),
      ...(info.otherFold ? ['  fold   another than the one in force'] : []),
    );
    await out.raw(`${prettyState(parseState(state))}\n`);
    return 0;
  });
}

/** Takes a what-if of one's own away for good; no history is touched. */
export function sessionDrop(context: Context, options: Options, text: string): Promise<ExitCode> {
  return withWorld(context, options, { key: 'write', fold: false }, async ({ world, out }) => {
    const { id } = find(world, text);
    await dropBranch(world, id);
    if (options.json) await out.json({ ok: true, dropped: id });
    else await out.lines(`Dropped ${id}. History is as it was.`);
    return 0;
  });
}
