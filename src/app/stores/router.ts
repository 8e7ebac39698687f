import { parseBranchId } from '../../protocol/journal/names.ts';
import { client } from '../client.ts';
import { useComparison } from './comparison.ts';
import { setFilter, useFilter } from './filter.ts';
import { useFocus } from './focus.ts';
import { type Missing, setMissing, useMissing } from './missing.ts';
import { formatPlace, type Place, parsePlace } from './place.ts';
import { type PlayheadState, usePlayhead } from './playhead.ts';
import { useRegistry } from './registry.ts';
import { useSelection } from './selection.ts';
import { leaveWorld, openWorld, setNamespace, setPanel, setView, useSession } from './session.ts';

/** Milliseconds the playhead must rest before the URL follows it: a drag is not a hundred history entries. */
const REST = 200;

/** While a place from the URL is being applied the stores pass through states that are nobody's place. */
let applying = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
/** The next place is one that Back leads away from, in whatever room it is. */
let stepping = false;

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
  useFocus.subscribe((now, before) => now.window !== before.window && schedule());
  useFilter.subscribe((now, before) => now.text !== before.text && schedule());
  useMissing.subscribe(schedule);
  client.subscribe((event) => {
    // The world of the link may have been imported by now.
    const { status, error } = useSession.getState();
    const isAwaited = status === 'failed' && error?.code === 'ERR_WORLD_UNKNOWN';
    if (event.kind === 'world.listChanged' && isAwaited) void applyHash();
  });
  window.addEventListener('pagehide', leavePage);
  takeUp();
  void applyHash();
}

/** The URL of what is shown now, whole, for sharing with another tab or person. */
export function currentUrl(): string {
  const place = currentPlace();
  return place === null ? location.href : new URL(formatPlace(place), location.href).href;
}

/** What a reload must not lose. A tab's own, and gone with it. */
const UNWRITTEN = 'gatos.unwritten';

/** A reload goes to the URL that stood there when it began, so what the URL lagged behind by is left for it. */
function leavePage(): void {
  const stood = location.hash;
  writeUrl();
  try {
    if (location.hash !== stood) sessionStorage.setItem(UNWRITTEN, JSON.stringify([stood, location.hash]));
  } catch {
    // Private windows and full storage: the last keys before a reload are lost.
  }
}

/** Takes up what the page before this one in the tab did not get written, where it stood at the same place. */
function takeUp(): void {
  try {
    const [stood, meant] = JSON.parse(sessionStorage.getItem(UNWRITTEN) ?? '[]') as unknown[];
    sessionStorage.removeItem(UNWRITTEN);
    if (stood === location.hash && typeof meant === 'string' && parsePlace(meant) !== null)
      history.replaceState(null, '', meant);
  } catch {
    // As above.
  }
}

/** Goes to another moment as a step of its own: Back returns to where one was. */
export function asStep(go: () => void): void {
  writeUrl();
  stepping = true;
  go();
  writeUrl();
  stepping = false;
}

/** The URL of one thing of the open world, whatever else is on the screen. */
export function urlOf(part: Pick<Place, 'at' | 'sel' | 'focus' | 'filter'>): string {
  const place = currentPlace();
  if (place === null) return location.href;
  const { world, ns, view } = place;
  return new URL(formatPlace({ world, ns, view, ...part }), location.href).href;
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
    await openWorld(place.world, { ns: place.ns, view: knownView(place.view) });
    const { status, world } = useSession.getState();
    if (status !== 'open' || world !== place.world) return;
  } else {
    setNamespace(place.ns);
    setView(knownView(place.view));
  }
  setPanel(place.panel ?? null);
  setFilter(place.filter ?? '');
  if (place.focus === undefined) useFocus.getState().clear();
  else useFocus.getState().focus(...place.focus);
  setMissing(missingNamespace(place.ns));
  await applyTime(place);
}

/** A view that is not there (an old link, or one by hand) is the first; the URL then says so, too. */
function knownView(view: string): string {
  const { views } = useRegistry.getState();
  return (views.find(({ id }) => id === view) ?? views[0])?.id ?? view;
}

/** A what-if branch is named `<ns>~<session>`. */
function missingNamespace(ns: string): Missing | null {
  const known = useSession.getState().info?.namespaces ?? [];
  return known.includes(parseBranchId(ns)?.ns ?? ns) ? null : { kind: 'namespace', ns };
}

async function applyTime(place: Place): Promise<void> {
  const playhead = usePlayhead.getState();
  const selection = useSelection.getState();
  if (place.cmp === undefined) useComparison.getState().stop();
  else useComparison.getState().setSince(place.cmp);
  if (place.at === undefined) playhead.goLive();
  else if (typeof place.at === 'number') playhead.set(place.at);
  void checkPositions(place);
  if (place.sel === undefined) selection.clear();
  if (typeof place.at === 'string') {
    const number = await findEvent(place, place.at);
    if (number !== null) playhead.set(number);
    else lose(place.at);
  }
  if (place.sel !== undefined) {
    const number = await findEvent(place, place.sel);
    if (number === null) {
      selection.clear();
      lose(place.sel);
    } else {
      if (place.at === undefined) playhead.set(number);
      selection.select({ number, cid: place.sel });
    }
  }
}

/** The event of the link is not here: the newest state is shown, and what is missing is said. */
function lose(cid: string): void {
  usePlayhead.getState().goLive();
  setMissing({ kind: 'event', cid });
}

/** Where the moment, the one it is compared with, or the whole focus lies beyond the end, the end is shown, and it says so. */
async function checkPositions({ world, ns, at, cmp, focus }: Place): Promise<void> {
  const position = Math.max(typeof at === 'number' ? at : 0, cmp ?? 0, focus?.[0] ?? 0);
  if (position === 0) return;
  const page = await client.call('timeline.page', { world, ns, from: 0, count: 0 }).catch(() => null);
  if (page !== null && position > page.total) setMissing({ kind: 'position', position, total: page.total });
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
  const { window: focus } = useFocus.getState();
  const { text: filter } = useFilter.getState();
  return {
    world,
    ns,
    view,
    ...(panel === null ? {} : { panel }),
    ...(live ? missingEvent() : { at: position }),
    ...(since === null ? {} : { cmp: since }),
    ...(event === null ? {} : { sel: event.cid }),
    ...(focus === null ? {} : { focus: [focus.first, focus.last] as const }),
    ...(filter === '' ? {} : { filter }),
  };
}

/** While it is said that an event is missing, the link still names it: a reload after an import finds it. */
function missingEvent(): Pick<Place, 'at'> {
  const { missing } = useMissing.getState();
  return missing?.kind === 'event' ? { at: missing.cid } : {};
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
  const isStep = place !== null && shown !== null && (stepping || !isSameRoom(place, shown));
  if (isStep) history.pushState(null, '', hash);
  else history.replaceState(null, '', hash);
}

function isSameRoom(a: Place, b: Place): boolean {
  return a.world === b.world && a.ns === b.ns && a.view === b.view;
}
