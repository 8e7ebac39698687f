import { useEffect, useMemo, useRef, useState } from 'react';
import { type ErrorShape, toErrorShape } from '../../../protocol/errors.ts';
import type { EventDetail } from '../../../rpc/contract.ts';
import { client } from '../../client.ts';
import { usePlayhead, useSelection, useSession } from '../../stores/index.ts';
import { createLatest } from '../../stores/latest.ts';

interface Key {
  readonly world: string;
  readonly ns: string;
  readonly number: number;
}

export interface DetailState {
  /** The last detail read; `detail.entry.number` tells of which event. */
  readonly detail: EventDetail | null;
  readonly error: ErrorShape | null;
}

const NOTHING: DetailState = { detail: null, error: null };

function inspectedNumber(): number {
  const { position, known } = usePlayhead.getState();
  return known ? (useSelection.getState().event?.number ?? position) : 0;
}

/** The number of the picked event, or of the one the playhead has just passed; 0 for none. */
export function useInspectedNumber(): number {
  const picked = useSelection((state) => state.event?.number);
  const position = usePlayhead((state) => state.position);
  const known = usePlayhead((state) => state.known);
  return known ? (picked ?? position) : 0;
}

/** Everything about the inspected event; keeps the last one until the next has come. */
export function useEventDetail(): DetailState {
  const world = useSession((state) => state.world);
  const ns = useSession((state) => state.ns);
  const revision = useSession((state) => state.revision);
  const [state, setState] = useState<DetailState>(NOTHING);
  const wanted = useRef('');
  const latest = useMemo(() => {
    const isWanted = (key: Key) => wanted.current === nameOf(key);
    return createLatest<Key, EventDetail>({
      fetch: (key) => client.call('event.get', key),
      onResult: (key, detail) => (isWanted(key) || key.world === world) && setState({ detail, error: null }),
      onError: (key, error) => isWanted(key) && setState({ detail: null, error: toErrorShape(error) }),
    });
  }, [world]);

  // Not as a hook's value: the playhead moves many times before an answer comes, and only that is shown.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision reads the same event again.
  useEffect(() => {
    let asked = -1;
    const ask = () => {
      const number = inspectedNumber();
      if (number === asked) return;
      asked = number;
      if (world === null || number === 0) {
        wanted.current = '';
        latest.cancel();
        return setState(NOTHING);
      }
      const key = { world, ns, number };
      wanted.current = nameOf(key);
      latest.want(key);
    };
    const ends = [usePlayhead, useSelection].map((source) => source.subscribe(ask));
    ask();
    return () => {
      for (const end of ends) end();
    };
  }, [latest, world, ns, revision]);
  return state;
}

function nameOf({ world, ns, number }: Key): string {
  return `${world}/${ns}/${number}`;
}
