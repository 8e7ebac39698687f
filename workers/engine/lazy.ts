import type { Handlers } from '../../src/rpc/server.ts';

type Handler = (params: never, task: never) => Promise<unknown>;

/** Handlers whose code is loaded with the first call of one of them: the engine starts without it. */
export function lazyHandlers<K extends keyof Handlers>(
  names: readonly K[],
  load: () => Promise<Pick<Handlers, K>>,
): Pick<Handlers, K> {
  let loaded: Promise<Pick<Handlers, K>> | undefined;
  const handlers = () => {
    loaded ??= load();
    // A failed load is no answer: the next call loads again.
    loaded.catch(() => {
      loaded = undefined;
    });
    return loaded;
  };
  const entries = names.map((name) => {
    const handler: Handler = async (params, task) => ((await handlers())[name] as Handler)(params, task);
    return [name, handler] as const;
  });
  return Object.fromEntries(entries) as unknown as Pick<Handlers, K>;
}
