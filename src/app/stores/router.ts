import { client } from '../client.ts';
import { useComparison } from './comparison.ts';
import { formatPlace, type Place, parsePlace } from './place.ts';
import { type PlayheadState, usePlayhead } from './playhead.ts';
import { useSelection } from './selection.ts';
import { leaveWorld, openWorld, setNamespace, setPanel, setView, useSession } from './session.ts';

/** Milliseconds the playhead must rest before the URL follows it: a drag is not a hundred history entries. */
const REST = 200;

/** While a place from the URL is being applied the stores pass through states that are nobody's place. */
let applying = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Reads the URL, then keeps URL and stores in step both ways. Called once. */
export function startRouter(): void {
  usePlayhead.subscribe(dropPassedSelection);
  window.addEventListener('popstate', () => void applyHash());
  useSession.subscribe(schedule);
  useSelection.subscribe((now, before) => now.event !== before.event && schedule());
  useComparison.subscribe(schedule);
  usePlayhead.subscribe(
    (now, before) => (now.position !== before.position || now.live !== before.live) && schedule(),
  );
  window.addEventListener('pagehide', writeUrl);
  void applyHash();
}

/** The URL of what is shown now, whole, for sharing with another tab or person. */
export function currentUrl(): string {
  const place = currentPlace();
  return place === null ? location.href : new URL(formatPlace(place), location.href).href;
}

/** The pick is an event at the playhead; wherever the playhead goes on to, it is picked no more. */
function dropPassedSelection(now: PlayheadState, before: PlayheadState): void {
  const { event, clear } = useSelection.getState();
  if (event !== null && now.position !== before.position && now.position !== event.number) clear();
}

async function applyHash(): Promise<void> {
  const place = parsePlace(location.hash);
  const shown = currentPlace();
  if (place !== null && shown !== null && formatPlace(place) === formatPlace(shown)) return;
  applying++;
  try {
    if (place === null) await openLast();
    else await applyPlace(place);
  } finally {
    applying--;
    schedule();
  }
}

async function applyPlace(place: Place): Promise<void> {
  const session = useSession.getState();
  if (session.world !== place.world || session.status !== 'open') {
    await openWorld(place.world, { ns: place.ns, view: place.view });
    const { status, world } = useSession.getState();
    if (status !== 'open' || world !== place.world) return;
  } else {
    setNamespace(place.ns);
    setView(place.view);
  }
  setPanel(place.panel ?? null);
  await applyTime(place);
}

async function applyTime(place: Place): Promise<void> {
  const playhead = usePlayhead.getState();
  const selection = useSelection.getState();
  if (place.cmp === undefined) useComparison.getState().stop();
  else useComparison.getState().setSince(place.cmp);
  if (place.at === undefined) playhead.goLive();
  else if (typeof place.at === 'number') playhead.set(place.at);
  if (place.sel === undefined) selection.clear();
  if (typeof place.at === 'string') {
    const number = await findEvent(place, place.at);
    if (number !== null) playhead.set(number);
  }
  if (place.sel !== undefined) {
    const number = await findEvent(place, place.sel);
    if (number === null) selection.clear();
    else {
      if (place.at === undefined) playhead.set(number);
      selection.select({ number, cid: place.sel });
    }
  }
}

async function findEvent({ world, ns }: Place, cid: string): Promise<number | null> {
  try {
    return (await client.call('event.find', { world, ns, cid })).number;
  } catch {
    return null; // A link to an event that is not here still opens its world.
  }
}

/** No place in the URL: the world opened last, or the first-run screen. */
async function openLast(): Promise<void> {
  try {
    const worlds = await client.call('world.list', {});
    const last = [...worlds].sort((a, b) => b.openedAt - a.openedAt)[0];
    if (last === undefined || location.hash === '#/welcome') leaveWorld();
    else await openWorld(last.id);
  } catch {
    leaveWorld(); // The first-run screen reports what is wrong with the storage when it lists the worlds itself.
  }
}

function currentPlace(): Place | null {
  const { world, ns, view, panel, status } = useSession.getState();
  if (world === null || status !== 'open') return null;
  const { position, live } = usePlayhead.getState();
  const { event } = useSelection.getState();
  const { since } = useComparison.getState();
  return {
    world,
    ns,
    view,
    ...(panel === null ? {} : { panel }),
    ...(live ? {} : { at: position }),
    ...(since === null ? {} : { cmp: since }),
    ...(event === null ? {} : { sel: event.cid }),
  };
}

function schedule(): void {
  if (applying > 0) return;
  const place = currentPlace();
  const shown = parsePlace(location.hash);
  clearTimeout(timer);
  if (place !== null && shown !== null && isSameRoom(place, shown)) timer = setTimeout(writeUrl, REST);
  else writeUrl();
}

function writeUrl(): void {
  clearTimeout(timer);
  if (applying > 0) return;
  const place = currentPlace();
  const hash = place === null ? '#/welcome' : formatPlace(place);
  if (useSession.getState().status === 'failed' || useSession.getState().status === 'opening') return;
  if (hash === location.hash) return;
  const shown = parsePlace(location.hash);
  // Another world, namespace or view is a step that Back undoes; where the playhead rests in it is not.
  const isStep = place !== null && shown !== null && !isSameRoom(place, shown);
  if (isStep) history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
}

function isSameRoom(a: Place, b: Place): boolean {
  return a.world === b.world && a.ns === b.ns && a.view === b.view;
}
