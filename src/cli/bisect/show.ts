import { findingAt } from '../../engine/bisect/finding.ts';
import type { Status } from '../../engine/bisect/status.ts';
import type { Time } from '../../engine/world/time.ts';
import type { Context, ExitCode } from '../context.ts';
import type { BisectOptions } from './session.ts';
import { findingLines, standingLines, suspectLines } from './words.ts';

/** git ends so where only skipped ones are left. */
const ONLY_SKIPPED: ExitCode = 2;

export interface ShowOptions {
  /** Say how to see the state, for a person who judges it. */
  readonly byHand: boolean;
}

/** Prints where a bisection stands, or the event that it has found. 2 where only skipped ones are left, else 0. */
export async function showStatus(
  { out, task }: Context,
  options: BisectOptions,
  time: Time,
  status: Status,
  { byHand }: ShowOptions,
): Promise<ExitCode> {
  const code = status.suspects.length > 0 ? ONLY_SKIPPED : 0;
  const finding = status.culprit === null ? null : await findingAt(time, status.culprit.number, task);
  if (options.json) {
    const { culprit, ...rest } = status;
    const found =
      finding === null
        ? null
        : {
            ...culprit,
            signer: finding.event.keyId,
            policy_root: finding.event.envelope.policy_root,
            payload: finding.event.envelope.payload,
            state_root_before: finding.rootBefore,
            state_root_after: finding.rootAfter,
            changes: finding.diff,
            changes_truncated: finding.truncated,
          };
    await out.json({ ok: true, ns: time.id, ...rest, culprit: found });
    return code;
  }
  if (status.problem !== null) await out.note(`warning: ${status.problem}`);
  if (status.moved > 0)
    await out.note(`note: late events came in; ${status.moved} of the marks stand elsewhere now.`);
  if (finding !== null) await out.lines(...findingLines(finding));
  else if (status.suspects.length > 0) await out.lines(...suspectLines(status));
  else await out.lines(...standingLines(time.order, status));
  if (byHand && status.next !== null) {
    const ns = time.id === 'main' ? '' : ` --ns ${time.id}`;
    await out.note(
      `See it:    git gatos state show --at ${status.next}${ns}`,
      'Then say:  git gatos bisect good, bad or skip',
    );
  }
  return code;
}
