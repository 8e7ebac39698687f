/** A place in the app, as its URL says it: `#/w/<world>/<ns>/<view>?panel=<word>&at=<position|cid>&cmp=<position>&sel=<cid>&focus=<first>-<last>&filter=<text>`. */
export interface Place {
  readonly world: string;
  readonly ns: string;
  readonly view: string;
  /** The tab of the view, where it has tabs: `tests`. */
  readonly panel?: string;
  /** Where the playhead stands; absent means live. A number is a position, a CID the event just folded. */
  readonly at?: number | string;
  /** The position that the moment is compared with. */
  readonly cmp?: number;
  /** Event-CID of the selected event. */
  readonly sel?: string;
  /** The first and last event of the focus window. */
  readonly focus?: readonly [number, number];
  /** The filter of events, as typed. */
  readonly filter?: string;
}

const CID = /^b[a-z2-7]{20,120}$/;
const FOCUS = /^([1-9]\d{0,11})-([1-9]\d{0,11})$/;
const MOST_FILTER = 500;
const PANEL = /^[a-z][a-z-]{0,31}$/;

/** null for anything that is not a place: the app then opens what was open last. */
export function parsePlace(hash: string): Place | null {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [root, world, ns, view] = path.split('/').map(decode);
  if (root !== 'w' || !world) return null;
  const params = new URLSearchParams(query);
  const at = parseAt(params.get('at'));
  const cmp = parsePosition(params.get('cmp'));
  const sel = params.get('sel');
  const panel = params.get('panel');
  const focus = parseFocus(params.get('focus'));
  const filter = params.get('filter');
  return {
    world,
    ns: ns || 'main',
    view: view || 'journal',
    ...(panel !== null && PANEL.test(panel) ? { panel } : {}),
    ...(at === undefined ? {} : { at }),
    ...(cmp === undefined ? {} : { cmp }),
    ...(sel !== null && CID.test(sel) ? { sel } : {}),
    ...(focus === null ? {} : { focus }),
    ...(filter ? { filter: filter.slice(0, MOST_FILTER) } : {}),
  };
}

export function formatPlace(place: Place): string {
  const path = ['w', place.world, place.ns, place.view].map(encodeURIComponent).join('/');
  const query = new URLSearchParams();
  if (place.panel !== undefined) query.set('panel', place.panel);
  if (place.at !== undefined) query.set('at', String(place.at));
  if (place.cmp !== undefined) query.set('cmp', String(place.cmp));
  if (place.sel !== undefined) query.set('sel', place.sel);
  if (place.focus !== undefined) query.set('focus', place.focus.join('-'));
  if (place.filter) query.set('filter', place.filter);
  return `#/${path}${query.size > 0 ? `?${query}` : ''}`;
}

function parseAt(text: string | null): number | string | undefined {
  return parsePosition(text) ?? (text !== null && CID.test(text) ? text : undefined);
}

function parsePosition(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

function parseFocus(text: string | null): readonly [number, number] | null {
  const [, first, last] = FOCUS.exec(text ?? '') ?? [];
  return Number(first) <= Number(last) ? [Number(first), Number(last)] : null;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
