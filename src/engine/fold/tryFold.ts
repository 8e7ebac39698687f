import { listElc } from '../../echolua/compile/listing.ts';
import { openElc } from '../../echolua/elcCodec.ts';
import { rawFromText, textFromRaw } from '../../echolua/q32.ts';
import type { CompiledProgram, FoldEvent, FoldFault, LuaFinding, LuaRuntime } from '../../ports/lua.ts';
import { isEventCid } from '../../protocol/codec/cid.ts';
import { isJsonObject, type JsonObject } from '../../protocol/codec/json.ts';
import { parseJsonStrict } from '../../protocol/codec/parseJson.ts';
import { GatosError } from '../../protocol/errors.ts';
import { parseTimestamp } from '../../protocol/event/timestamp.ts';
import { isUlid } from '../../protocol/event/ulid.ts';
import { isActor, isNamespace } from '../../protocol/journal/names.ts';
import { stateRootOf } from '../../protocol/state/checkpoint.ts';
import { diffStates, type StateDifference } from '../../protocol/state/diff.ts';
import { formatState, parseState, type StateNode } from '../../protocol/state/stateText.ts';
import { programFinding } from './programFinding.ts';
import { testEvent } from './testing/events.ts';

const MAX_DIFF = 1_000;

export interface TrialRequest {
  readonly source: string;
  /** Fuel for the event [LUA-5]. */
  readonly fuel: number;
  /** JSON text, as a person may type it. */
  readonly state: string;
  /** `payload` is JSON text. Of the others, what is empty gets the defaults of tests (docs/testing.md). */
  readonly event: {
    readonly type: string;
    readonly payload: string;
    readonly actor: string;
    readonly ulid: string;
    readonly ns: string;
    /** Of a recorded event, which a fold may look at (`rng` draws by the CID). */
    readonly cid?: string;
    readonly ts?: string;
  };
}

export interface Trial {
  /** Of the source; the rest is null when there are any. */
  readonly findings: readonly LuaFinding[];
  readonly program: {
    readonly foldRoot: string;
    readonly elcBytes: number;
    readonly elcText: string;
    readonly fuelLimit: number;
    readonly usesRng: boolean;
  } | null;
  readonly outcome: TrialOutcome | null;
}

export interface TrialOutcome {
  /** Canonical state text after the event; as before it when it faulted (STA-6). */
  readonly state: string;
  readonly stateRoot: string;
  readonly diff: readonly StateDifference[];
  readonly diffTruncated: boolean;
  readonly fuel: number;
  readonly fault?: Omit<FoldFault, 'index'>;
}

function readPayload(text: string): JsonObject {
  const payload = parseJsonStrict(text.trim() === '' ? '{}' : text);
  if (isJsonObject(payload)) return payload;
  throw new GatosError('ERR_PAYLOAD_INVALID', 'The payload must be a JSON object.', {
    hint: 'Write it like {"n": 10}.',
  });
}

/** [ENC-7] Numbers as typed (1.50, 1e3) become those the state can hold. */
function withExactNumbers(node: StateNode): StateNode {
  if (Array.isArray(node)) return node.map(withExactNumbers);
  if (node instanceof Map) return new Map([...node].map(([key, value]) => [key, withExactNumbers(value)]));
  if (node === null || typeof node !== 'object') return node;
  return { number: textFromRaw(rawFromText(node.number)) };
}

function readState(text: string): string {
  const state = withExactNumbers(parseState(text.trim() === '' ? '{}' : text));
  if (state instanceof Map || Array.isArray(state)) return formatState(state);
  throw new GatosError('ERR_JSON_INVALID', 'The state must be a JSON object or a list.', {
    hint: 'Write {} for the state before the first event.',
  });
}

function field(name: string, text: string, is: (text: string) => boolean): string | undefined {
  if (text === '') return undefined;
  if (is(text)) return text;
  throw new GatosError('ERR_ENVELOPE_INVALID', `"${text.slice(0, 80)}" is no ${name}.`);
}

function readEvent({ type, payload, actor, ulid, ns, cid = '', ts = '' }: TrialRequest['event']): FoldEvent {
  return testEvent(
    {
      type,
      payload: readPayload(payload),
      actor: field('actor', actor, isActor),
      ulid: field('ULID', ulid, isUlid),
      ns: field('namespace', ns, isNamespace),
      cid: field('Event-CID', cid, isEventCid),
      ts: field('time', ts, (text) => parseTimestamp(text) !== null),
    },
    1,
  );
}

/** The ELC in words and as Lua. */
function programText(elc: Uint8Array): string {
  const opened = openElc(elc);
  return `${listElc(opened.elc)}\n-- as Lua\n${opened.text}`;
}

/**
 * Folds one event over a state; nothing is written. Throws ERR_JSON_INVALID, ERR_NUMBER_RANGE, ERR_PAYLOAD_INVALID or
 * ERR_ENVELOPE_INVALID for the inputs, and ERR_FOLD_ENGINE where the host cannot.
 */
export async function tryFold(runtime: LuaRuntime, request: TrialRequest): Promise<Trial> {
  const state = readState(request.state);
  const event = readEvent(request.event);
  const findings = await runtime.check(request.source, 'fold');
  if (findings.length > 0) return { findings, program: null, outcome: null };
  let compiled: CompiledProgram;
  try {
    compiled = await runtime.compile(request.source, { kind: 'fold', fuel: request.fuel });
  } catch (error) {
    return { findings: [programFinding(error)], program: null, outcome: null };
  }
  const program = {
    foldRoot: compiled.root,
    elcBytes: compiled.elc.length,
    elcText: programText(compiled.elc),
    fuelLimit: compiled.fuel,
    usesRng: compiled.usesRng,
  };
  return { findings: [], program, outcome: await fold(runtime, compiled.elc, request.source, state, event) };
}

async function fold(
  runtime: LuaRuntime,
  elc: Uint8Array,
  source: string,
  before: string,
  event: FoldEvent,
): Promise<TrialOutcome> {
  const session = await runtime.openFold({ elc, source });
  try {
    session.restore(before);
    const [fault] = session.apply([event]);
    const fuel = session.fuelSpent();
    const state = session.encode();
    const { diff, truncated } = diffStates(parseState(before), parseState(state), MAX_DIFF);
    const outcome = { state, stateRoot: stateRootOf(state), diff, diffTruncated: truncated, fuel };
    return fault ? { ...outcome, fault: faultOf(fault) } : outcome;
  } finally {
    session.close();
  }
}

function faultOf({ code, message, line, column }: FoldFault): Omit<FoldFault, 'index'> {
  const place = line === undefined ? {} : { line };
  return { code, message, ...place, ...(column === undefined ? {} : { column }) };
}
