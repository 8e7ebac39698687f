import { type StaticServer, serve } from '../../../src/tools/serve.mjs';
import { APP } from './paths.ts';

export interface AppServer {
  /** `http://localhost:<port>/`, the same after a restart. */
  readonly url: string;
  /** Closes the port and every connection: from now on nothing answers. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Serves the built app (or another folder) on a free port of this machine. */
export async function startServer(root = APP): Promise<AppServer> {
  let server: StaticServer | undefined = await serve({ root, port: 0 });
  const { url, port } = server;
  return {
    url,
    async stop() {
      await server?.stop();
      server = undefined;
    },
    async start() {
      server ??= await serve({ root, port, tries: 1 });
    },
  };
}
