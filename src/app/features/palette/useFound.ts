import { useEffect, useState } from 'react';
import { client } from '../../client.ts';
import { formatCount } from '../../design/index.ts';
import { setView, usePlayhead, useSession } from '../../stores/index.ts';
import { selectPath } from '../../stores/selectedPath.ts';
import { revealPath } from '../state/treeStore.ts';
import { goToEvent, type PaletteItem } from './items.ts';
import { parseStatePath, writeStatePath } from './statePath.ts';

const NONE: readonly PaletteItem[] = [];
const PAUSE = 100;
const MOST_PATHS = 6;
const ID = /^[0-9a-z]{6,120}$/i;

async function eventById(world: string, ns: string, id: string): Promise<readonly PaletteItem[]> {
  if (!ID.test(id)) return NONE;
  const { number } = await client.call('event.find', { world, ns, cid: id.toLowerCase() });
  if (number === null) return NONE;
  const label = `Go to event ${formatCount(number)}, which has this id`;
  return [{ id: 'found.event', label, group: 'Playhead', run: () => goToEvent(number) }];
}

/** The path as typed where something stands there, and others that hold what was typed. */
async function pathsLike(world: string, ns: string, typed: string): Promise<readonly PaletteItem[]> {
  if (typed.length < 2 || /\s/.test(typed)) return NONE;
  const { position } = usePlayhead.getState();
  const tree = { from: 0, count: 60, open: [], filter: typed, changesOnly: false, since: null, pinned: [] };
  const exact = parseStatePath(typed);
  const [frame, value] = await Promise.all([
    client.call('state.frame', { world, ns, position, tree }).catch(() => null),
    exact === null
      ? null
      : client.call('state.value', { world, ns, position, path: exact }).catch(() => null),
  ]);
  const rows = frame?.rows.filter(({ path }) =>
    writeStatePath(path).toLowerCase().includes(typed.toLowerCase()),
  );
  const paths = [
    ...(exact !== null && value !== null && value.text !== null ? [exact] : []),
    ...(rows ?? []).map(({ path }) => path),
  ];
  const texts = new Map(paths.map((path) => [writeStatePath(path), path]));
  return [...texts].slice(0, MOST_PATHS).map(([text, path]) => ({
    id: `path.${text}`,
    label: `Go to ${text} in the state`,
    group: 'State',
    run: () => {
      setView('state');
      selectPath(path);
      revealPath(path);
    },
  }));
}

/** What the engine knows by what was typed; older answers stay until the newer ones are there. */
export function useFound(typed: string): readonly PaletteItem[] {
  const [found, setFound] = useState(NONE);
  const { world, ns, status } = useSession();
  const text = typed.trim();
  useEffect(() => {
    if (world === null || status !== 'open' || text === '') {
      setFound(NONE);
      return;
    }
    let wanted = true;
    const timer = setTimeout(() => {
      const asked = [eventById(world, ns, text), pathsLike(world, ns, text)].map((one) =>
        one.catch(() => NONE),
      );
      void Promise.all(asked).then((lists) => wanted && setFound(lists.flat()));
    }, PAUSE);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [world, ns, status, text]);
  return found;
}
