import { createRegexEngine } from '../../src/adapters/re2/regex.ts';
import { listNotes } from '../../src/engine/search/notes.ts';
import { searchTimeline } from '../../src/engine/search/search.ts';
import { timeOf } from '../../src/engine/world/time.ts';
import type { Handlers } from '../../src/rpc/server.ts';
import type { HandlerHost } from './handlers.ts';
import { checkpointInfos } from './views.ts';

const regex = createRegexEngine();

export function searchHandlers({ worlds }: HandlerHost): Pick<Handlers, 'timeline.search' | 'note.list'> {
  return {
    'timeline.search': async ({ world: id, ns, ...request }, task) => {
      const world = await worlds.get(id);
      const time = timeOf(world, ns);
      const checkpoints = async () => (await checkpointInfos(world, time.ns)).map(({ position }) => position);
      return searchTimeline(time, request, { regex, checkpoints }, task);
    },
    'note.list': async ({ world: id, ns }, task) => {
      const world = await worlds.get(id);
      const time = timeOf(world, ns);
      return listNotes(time, (cid) => world.ledger.numberOf({ cid, ns: time.ns }), task);
    },
  };
}
