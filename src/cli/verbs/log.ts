import type { FullEvent } from '../../engine/ledger/event.ts';
import { canonicalJson } from '../../protocol/codec/canonicalJson.ts';
import { formatSignature } from '../../protocol/crypto/keys.ts';
import { ulidTime } from '../../protocol/event/ulid.ts';
import { quarantineNotes } from '../checks.ts';
import type { Context, ExitCode, Options } from '../context.ts';
import { printable } from '../output.ts';
import { requireKnownNamespace, withWorld } from '../session.ts';

export interface LogOptions extends Options {
  readonly limit?: number;
  readonly reverse?: boolean;
}

const PREVIEW = 60;
/** Events printed at once. */
const CHUNK = 500;

/** The events of a namespace in their order (JRN-4); with --json as signed lines that `import` reads. */
export function log(context: Context, options: LogOptions): Promise<ExitCode> {
  return withWorld(context, options, { key: 'none', fold: false }, async ({ world, out, task }) => {
    const order = world.ledger.order(requireKnownNamespace(world, options.ns));
    const from = options.limit === undefined ? 0 : Math.max(0, order.length - options.limit);
    const chosen = order.slice(from).map((event, i) => ({ event, number: from + i + 1 }));
    if (options.reverse) chosen.reverse();
    const width = String(order.length).length;
    for (let at = 0; at < chosen.length; at += CHUNK) {
      task.check();
      const chunk = chosen.slice(at, at + CHUNK);
      const events = await world.ledger.load(chunk.map(({ event }) => event));
      const lines = events.map((event, i) => {
        const number = chunk[i]?.number ?? 0;
        return options.json ? signedLine(event, number) : textLine(event, number, width);
      });
      await out.raw(lines.join(''));
    }
    await out.note(...quarantineNotes(world.ledger.quarantine));
    if (order.length === 0)
      await out.note('No events yet. Make one: git gatos emit --type add --payload \'{"n": 10}\'');
    return 0;
  });
}

/** The envelope stands as its canonical text, the very one in the commit. */
function signedLine(event: FullEvent, number: number): string {
  const { json, signature, keyId, oid, cid } = event;
  const rest = { sig: formatSignature(signature), signer: keyId, number, cid, commit: oid };
  return `{"envelope":${json},${JSON.stringify(rest).slice(1)}\n`;
}

function textLine(event: FullEvent, number: number, width: number): string {
  const { type, actor, ts, ulid, payload } = event.envelope;
  const time = ts ?? new Date(ulidTime(ulid)).toISOString();
  const text = canonicalJson(payload);
  const preview = text.length > PREVIEW ? `${text.slice(0, PREVIEW - 1)}…` : text;
  return `${printable(`${String(number).padStart(width)}  ${event.oid.slice(0, 8)}  ${time}  ${actor}  ${type}  ${preview}`)}\n`;
}
