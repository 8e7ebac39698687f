import { resolve } from 'node:path';
import { readBytes } from '../../adapters/node-files/files.ts';
import { type EmitOutcome, type EmitRequest, emit as emitEvent } from '../../engine/emit/emit.ts';
import type { LedgerEvent } from '../../engine/ledger/event.ts';
import type { World } from '../../engine/world/world.ts';
import { textOf } from '../../protocol/bytes.ts';
import { canonicalJson } from '../../protocol/codec/canonicalJson.ts';
import type { JsonObject, JsonValue } from '../../protocol/codec/json.ts';
import { parseJsonStrict } from '../../protocol/codec/parseJson.ts';
import { GatosError, toErrorShape } from '../../protocol/errors.ts';
import type { Context, ExitCode, Options, Session } from '../context.ts';
import { aligned } from '../output.ts';
import { basePath } from '../place.ts';
import { requireKnownNamespace, withWorld } from '../session.ts';

export interface EmitOptions extends Options {
  readonly type: string;
  readonly payload: string;
  readonly ts?: string;
  readonly ulid?: string;
}

/** Signs and appends one event. */
export async function emit(context: Context, options: EmitOptions): Promise<ExitCode> {
  const payload = await readPayload(context, options);
  const request: EmitRequest = {
    ns: options.ns,
    type: options.type,
    payload,
    ...(options.ts === undefined ? {} : { ts: options.ts }),
    ...(options.ulid === undefined ? {} : { ulid: options.ulid }),
  };
  return withWorld(context, options, { key: 'write', fold: true }, async (session) => {
    requireKnownNamespace(session.world, options.ns);
    return tell(session, options, request, await emitEvent(session.world, request, session.task));
  });
}

/** `--payload` as text, `-` for stdin, `@file` for a file. Throws ERR_USAGE for what is not a JSON object. */
async function readPayload({ host }: Context, options: EmitOptions): Promise<JsonObject> {
  const { payload } = options;
  let value: JsonValue;
  try {
    if (payload === '-') value = parseJsonStrict(textOf(await host.readStdin()));
    else if (payload.startsWith('@'))
      value = parseJsonStrict(textOf(await readBytes(resolve(basePath(host, options), payload.slice(1)))));
    else value = parseJsonStrict(payload);
  } catch (error) {
    const { message } = toErrorShape(error);
    throw new GatosError('ERR_USAGE', `The payload cannot be used. ${message}`, {
      hint: `Write it like --payload '{"n": 10}', or - for stdin, or @file.json.`,
      cause: error,
    });
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new GatosError('ERR_USAGE', 'The payload must be a JSON object.', {
      hint: `Write it like --payload '{"n": 10}'.`,
    });
  }
  return value;
}

async function tell(
  session: Session,
  options: EmitOptions,
  request: EmitRequest,
  outcome: EmitOutcome,
): Promise<ExitCode> {
  const { out, world } = session;
  if (outcome.verdict === 'denied') {
    const { rule, code, reason, hint } = outcome.denial;
    if (options.json) await out.json({ verdict: 'denied', rule, code, reason, hint });
    await out.note(`Policy Violation (${rule}): ${reason}`, ...(hint === undefined ? [] : [`  ${hint}`]));
    return 1;
  }
  const { event } = outcome;
  const number = outcome.verdict === 'accepted' ? outcome.number : (world.ledger.numberOf(event) ?? 0);
  if (outcome.verdict === 'duplicate' && !(await isSameEvent(world, event, request))) {
    const reason = `Another event of ${event.actor} in ${options.ns} already has the ULID ${event.ulid}.`;
    if (options.json)
      await out.json({
        verdict: 'denied',
        rule: 'JRN-3',
        code: 'ERR_ULID_DUPLICATE',
        reason,
        ...facts(event, number),
      });
    await out.note(
      `Policy Violation (JRN-3): ${reason}`,
      `  It is #${number}, commit ${event.oid}. Leave --ulid away for a new event.`,
    );
    return 1;
  }
  if (options.json) await out.json({ verdict: outcome.verdict, ...facts(event, number) });
  else
    await out.lines(
      `#${number} ${event.type}`,
      ...aligned([
        ['  cid', event.cid],
        ['  commit', event.oid],
        ['  ref', event.ref],
      ]),
    );
  if (outcome.verdict === 'duplicate') await out.note('This event was recorded before; nothing was written.');
  return 0;
}

function facts(event: LedgerEvent, number: number) {
  return { number, cid: event.cid, commit: event.oid, ref: event.ref, ulid: event.ulid };
}

/** [EVT-6] A retry carries what the first try carried; then the answer is success. */
async function isSameEvent(world: World, event: LedgerEvent, request: EmitRequest): Promise<boolean> {
  const [full] = await world.ledger.load([event]);
  if (full === undefined) return false;
  const { type, payload, ts } = full.envelope;
  return (
    type === request.type && ts === request.ts && canonicalJson(payload) === canonicalJson(request.payload)
  );
}
