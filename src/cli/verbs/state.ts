import type { Fault } from '../../engine/fold/timeline.ts';
import type { EventOrder } from '../../engine/ledger/event.ts';
import { prettyWithProvenance, provenanceText } from '../../protocol/state/provenance.ts';
import { parseState } from '../../protocol/state/stateText.ts';
import { quarantineNotes } from '../checks.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { count } from '../output.ts';
import { findPosition } from '../position.ts';
import { withWorld } from '../session.ts';

export interface StateOptions extends Options {
  readonly at?: string;
}

/** Folds and prints the state at a position, with what it follows from. */
export function stateShow(context: Context, options: StateOptions): Promise<ExitCode> {
  return withWorld(context, options, { key: 'own', fold: true }, async ({ world, out, task }) => {
    const timeline = world.timelines.get(options.ns);
    const order = world.ledger.order(options.ns);
    const position = findPosition(order, options.at);
    const { state, stateRoot } = await timeline.stateAt(position, task);
    const last = position === 0 ? undefined : order.at(position - 1);
    const engine = world.deps.runtime.engineId;
    const { foldRoot } = timeline.spec;
    if (options.json) {
      const provenance = {
        state_root: stateRoot,
        event: last?.cid ?? null,
        commit: last?.oid ?? null,
        fold_root: foldRoot,
        engine,
        ns: options.ns,
        position,
        total: order.length,
        faults: timeline.faults.size,
      };
      // The state's own text: its numbers are exact and must not pass through a double (ENC-7).
      await out.raw(`{"state":${state},"provenance":${JSON.stringify(provenance)}}\n`);
    } else {
      const provenance = provenanceText({ stateRoot, event: last?.cid ?? null, foldRoot, engine });
      await out.raw(`${prettyWithProvenance(parseState(state), provenance)}\n`);
    }
    await out.note(...faultNotes(order, timeline.faults), ...quarantineNotes(world.ledger.quarantine));
    return 0;
  });
}

/** [STA-6] Faults stop nothing, and are said. */
export function faultNotes(order: EventOrder, faults: ReadonlyMap<number, Fault>): string[] {
  const first = [...faults].sort(([a], [b]) => a - b)[0];
  if (first === undefined) return [];
  const [position, { code, message, line }] = first;
  const type = order.at(position - 1)?.type ?? '';
  const where = line === undefined ? '' : ` (fold.lua line ${line})`;
  return [
    `note: the fold failed on ${count(faults.size, 'event')}; the state stayed as it was before each.`,
    `  first at #${position} ${type}: ${code}: ${message}${where}`,
  ];
}
