import { isJsonObject, type JsonValue } from '../../src/protocol/codec/json.ts';

/** A fold or policy of the corpus with its history. */
export interface Program {
  readonly name: string;
  readonly source: string;
  readonly kind: 'fold' | 'policy';
  /** Fuel for one event; the engine's default unless said. */
  readonly fuel?: number;
  readonly events: readonly ProgramEvent[];
}

export interface ProgramEvent {
  /** `test` unless said. */
  readonly type?: string;
  readonly payload: JsonValue;
  /** What a policy is told besides. */
  readonly context?: JsonValue;
}

/** What the corpus folder holds, as it comes from JSON: a list of events, or those with kind and fuel. */
export function readPrograms(value: JsonValue): Program[] {
  if (!Array.isArray(value)) throw new TypeError('the corpus is not a list');
  return value.map((item) => {
    if (!isJsonObject(item)) throw new TypeError('not a program');
    const { name, source, history } = item;
    const { kind, fuel, events } = isJsonObject(history)
      ? history
      : { kind: 'fold', fuel: undefined, events: history };
    if (!Array.isArray(events)) throw new TypeError(`${name} has no events`);
    return {
      name: String(name),
      source: String(source),
      kind: kind === 'policy' ? 'policy' : 'fold',
      ...(fuel === undefined ? {} : { fuel: Number(fuel) }),
      events: events.map(readEvent),
    };
  });
}

function readEvent(value: JsonValue): ProgramEvent {
  if (!isJsonObject(value) || value.payload === undefined) throw new TypeError('not an event of a program');
  const { type, payload, context } = value;
  return {
    payload,
    ...(type === undefined ? {} : { type: String(type) }),
    ...(context === undefined ? {} : { context }),
  };
}
