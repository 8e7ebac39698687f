import { usePlayhead } from './playhead.ts';
import { useSession } from './session.ts';

/** A position of one history as it was read at one time: what a frame, a proof or a blame is asked for. */
export interface Moment {
  readonly world: string;
  readonly ns: string;
  readonly revision: number;
  readonly position: number;
}

/** The moment at the playhead; null until a world is open and "live" has a number. */
export function currentMoment(): Moment | null {
  const { world, ns, revision, status } = useSession.getState();
  const { position, known, live } = usePlayhead.getState();
  if (world === null || status !== 'open' || (live && !known)) return null;
  return { world, ns, revision, position };
}

/** The same as a hook: a string that is another for every moment, and the moment. */
export function useMoment(): Moment | null {
  useSession((session) => `${session.world}/${session.ns}/${session.revision}/${session.status}`);
  usePlayhead((playhead) => `${playhead.position}/${playhead.known}/${playhead.live}`);
  return currentMoment();
}

/** Whether an answer about `moment` still says something about the history that is shown. */
export function isShownHistory({ world, ns, revision }: Moment): boolean {
  const session = useSession.getState();
  return session.world === world && session.ns === ns && session.revision === revision;
}

export function momentKey({ world, ns, revision, position }: Moment): string {
  return `${world}/${ns}/${revision}/${position}`;
}
