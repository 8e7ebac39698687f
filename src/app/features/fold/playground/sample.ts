import { formatState, parseState, type StateNode } from '../../../../protocol/state/stateText.ts';

/** What the fold is tried on, as the person has set it up; kept through a reload. */
export interface SampleForm {
  readonly event: 'history' | 'hand';
  /** Number of the event; null follows the playhead. */
  readonly number: number | null;
  readonly type: string;
  readonly payload: string;
  readonly state: StateChoice;
  readonly edited: string;
}

export type StateChoice = 'before' | 'after' | 'empty' | 'edited';

export const NEW_SAMPLE: SampleForm = {
  event: 'history',
  number: null,
  type: 'add',
  payload: '{"n": 1}',
  state: 'before',
  edited: '{}',
};

/** An event as `fold.try` takes it. */
export interface SampleEvent {
  readonly type: string;
  readonly payload: string;
  readonly actor: string;
  readonly ulid: string;
  readonly ns: string;
  readonly cid?: string;
  readonly ts?: string;
}

/** The number of the event the form speaks of, 0 where there is none; the playhead's unless it names one. */
export function anchorOf(form: SampleForm, playhead: number, total: number): number {
  return Math.max(0, Math.min(form.number ?? playhead, total));
}

/** The position whose state the event is folded over; null where the form brings its own state. */
export function positionOf(form: SampleForm, anchor: number): number | null {
  if (form.state === 'before') return Math.max(0, anchor - 1);
  return form.state === 'after' ? anchor : null;
}

/** The other kind of event, with the state that goes with it. */
export function withEvent(form: SampleForm, event: SampleForm['event']): SampleForm {
  const state = event === 'hand' && form.state === 'before' ? 'after' : form.state;
  return { ...form, event, state: event === 'history' && state === 'after' ? 'before' : state };
}

/** A recorded event as one written by hand, over the state it met. */
export function editCopy(form: SampleForm, anchor: number, event: SampleEvent, pretty: string): SampleForm {
  return { ...form, event: 'hand', number: anchor, type: event.type, payload: pretty, state: 'before' };
}

/** The event of an envelope (EVT-1), numbers exactly as they were signed; null where that is not one. */
export function eventOf(envelope: string, cid: string): SampleEvent | null {
  const node = parseState(envelope);
  if (!(node instanceof Map)) return null;
  const text = (name: string) => {
    const value: StateNode | undefined = node.get(name);
    return typeof value === 'string' ? value : '';
  };
  const payload = node.get('payload');
  const ts = text('ts');
  if (payload === undefined) return null;
  return {
    type: text('type'),
    payload: formatState(payload),
    actor: text('actor'),
    ulid: text('ulid'),
    ns: text('ns'),
    cid,
    ...(ts === '' ? {} : { ts }),
  };
}

export function parseSample(text: string | null): SampleForm {
  if (text === null) return NEW_SAMPLE;
  try {
    const value: unknown = JSON.parse(text);
    return isSample(value) ? value : NEW_SAMPLE;
  } catch {
    return NEW_SAMPLE; // Written by a newer or older app: start anew.
  }
}

const STATES: readonly unknown[] = ['before', 'after', 'empty', 'edited'];

function isSample(value: unknown): value is SampleForm {
  if (typeof value !== 'object' || value === null) return false;
  const form = value as Partial<Record<keyof SampleForm, unknown>>;
  const isNumber = form.number === null || (Number.isSafeInteger(form.number) && Number(form.number) >= 0);
  const texts = [form.type, form.payload, form.edited];
  const isEvent = form.event === 'history' || form.event === 'hand';
  return (
    isNumber && isEvent && STATES.includes(form.state) && texts.every((text) => typeof text === 'string')
  );
}
