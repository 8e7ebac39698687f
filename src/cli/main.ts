import { nodeHost } from './host.ts';
import { runCli } from './run.ts';

// Not process.exit: what was written to a pipe may still be on its way.
process.exitCode = await runCli(process.argv.slice(2), nodeHost());
