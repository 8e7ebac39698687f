import { client } from '../../client.ts';
import { readSetting, setMarks, usePlayhead, useSession, writeSetting } from '../../stores/index.ts';
import { readLink } from './link.ts';
import { type BisectState, createBisect } from './store.ts';

/** Milliseconds a step of a run stays to be seen. */
const PACE = 110;

/** The bisection of this tab. */
export const bisect = createBisect({
  call: (method, params, options) => client.call(method, params, options),
  read: readSetting,
  write: writeSetting,
  pace: () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : PACE),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  look: (position) => usePlayhead.getState().set(position),
});

export const useBisect = bisect.store;

const MARKS = [
  ['good', 'Good'],
  ['bad', 'Bad'],
  ['skip', 'Skipped'],
] as const;

/** The marks of a bisection on the strip; the beginning has no event to carry one. */
function drawMarks({ status }: Pick<BisectState, 'status'>): void {
  const culprit = status?.culprit?.number ?? 0;
  const numbersOf = (term: string) =>
    [
      ...new Set(
        (status?.marks ?? [])
          .filter((mark) => mark.term === term && mark.position > 0 && mark.position !== culprit)
          .map(({ position }) => position),
      ),
    ].sort((a, b) => a - b);
  for (const [term, label] of MARKS) {
    const numbers = numbersOf(term);
    setMarks(`bisect.${term}`, numbers.length === 0 ? null : { tone: term, label, numbers });
  }
  setMarks(
    'bisect.culprit',
    culprit === 0 ? null : { tone: 'culprit', label: 'Culprit', numbers: [culprit] },
  );
}

/** Follows the world on the screen and its history. Called once. */
export function startBisect(): void {
  // Before the router reads the URL and writes what it knows of it.
  let link = readLink(location.hash);
  window.addEventListener('popstate', () => {
    link = readLink(location.hash);
    if (link !== null) follow();
  });

  function follow(): void {
    const { world, ns, status } = useSession.getState();
    if (world === null || status !== 'open') return;
    const brought = link !== null && link.ns === ns && location.hash.includes(world) ? link : null;
    if (brought !== null) link = null;
    const shown = useBisect.getState();
    if (brought !== null || shown.world !== world || shown.ns !== ns) void bisect.enter(world, ns, brought);
  }
  useSession.subscribe((now, before) => {
    if (now.status === 'none' && before.status !== 'none') bisect.leave();
    follow();
    const grown = now.total !== before.total || now.revision !== before.revision;
    if (grown && now.world === before.world && now.ns === before.ns) void bisect.refresh();
  });
  useBisect.subscribe((now, before) => now.status !== before.status && drawMarks(now));
  follow();
}
