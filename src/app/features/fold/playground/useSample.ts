import { useEffect, useMemo, useState } from 'react';
import type { ErrorShape } from '../../../../protocol/errors.ts';
import type { EventDetail, StateView } from '../../../../rpc/contract.ts';
import { client } from '../../../client.ts';
import { newUlid } from '../../../newUlid.ts';
import { readSetting, usePlayhead, useSession, writeSetting } from '../../../stores/index.ts';
import { useLoad } from '../../common/useLoad.ts';
import { payloadProblem, typeProblem } from '../../emit/validate.ts';
import { anchorOf, eventOf, parseSample, positionOf, type SampleEvent, type SampleForm } from './sample.ts';

/** Milliseconds the playhead must rest before its event is read: dragging it asks for nothing. */
const REST = 150;

export interface Sample {
  readonly form: SampleForm;
  readonly set: (change: Partial<SampleForm>) => void;
  /** Number of the event at hand, 0 where there is none. */
  readonly anchor: number;
  readonly total: number;
  /** The recorded event, once read. */
  readonly detail: EventDetail | null;
  /** What is tried; null while it is being read or is not sound. */
  readonly event: SampleEvent | null;
  /** Canonical or typed state text; null while it is being read or is not sound. */
  readonly state: string | null;
  readonly typeError: string | null;
  readonly payloadError: string | null;
  readonly stateError: string | null;
  readonly error: ErrorShape | null;
  readonly retry: () => void;
  readonly slow: boolean;
}

/** The sample event and the state it meets, read from the world where the form says so. */
export function useSample(world: string, ns: string, actor: string): Sample {
  const { form, set } = useSampleForm(world, ns);
  const playhead = useRested(usePlayhead((state) => state.position));
  const known = usePlayhead((state) => state.known);
  const total = usePlayhead((state) => state.total);
  const revision = useSession((state) => state.revision);
  const anchor = known ? anchorOf(form, playhead, total) : 0;
  const position = positionOf(form, anchor);
  const place = `${world}/${ns}/${revision}`;

  const number = form.event === 'history' ? anchor : 0;
  const detail = useLoad<EventDetail | null>(`${place}/${number}`, async () =>
    number === 0 ? null : client.call('event.get', { world, ns, number }),
  );
  const view = useLoad<StateView | null>(`${place}/${known ? position : 'unknown'}`, async () =>
    !known || position === null ? null : client.call('state.at', { world, ns, position }),
  );

  const typed = form.event === 'hand';
  const typeError = typed ? typeProblem(form.type) : null;
  const payloadError = typed ? payloadProblem(form.payload) : null;
  const stateError = form.state === 'edited' ? payloadProblem(form.edited) : null;
  const envelope = detail.value?.envelope;
  const cid = detail.value?.entry.cid ?? '';
  const { type, payload } = form;
  const event = useMemo(() => {
    if (!typed) return envelope === undefined ? null : eventOf(envelope, cid);
    const isSound = typeError === null && payloadError === null;
    // NFC where a person types, never later (ENC-4).
    return isSound ? { type, payload: payload.normalize('NFC'), actor, ulid: newUlid(), ns } : null;
  }, [typed, envelope, cid, type, payload, typeError, payloadError, actor, ns]);

  const edited = stateError === null ? form.edited : null;
  const own = form.state === 'empty' ? '{}' : edited;
  return {
    form,
    set,
    anchor,
    total,
    detail: detail.value ?? null,
    event,
    state: position === null ? own : (view.value?.state ?? null),
    typeError,
    payloadError,
    stateError,
    error: detail.error ?? view.error,
    retry: () => {
      detail.reload();
      view.reload();
    },
    slow: detail.slow || view.slow,
  };
}

function useSampleForm(world: string, ns: string) {
  const key = `sample.${world}.${ns}`;
  const [form, setForm] = useState(() => parseSample(readSetting(key)));
  useEffect(() => writeSetting(key, JSON.stringify(form)), [key, form]);
  return { form, set: (change: Partial<SampleForm>) => setForm((now) => ({ ...now, ...change })) };
}

function useRested(value: number): number {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), REST);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
