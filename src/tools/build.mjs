import { requireNode } from './install.mjs';

requireNode();
const { runSteps } = await import('./build-steps.mjs'); // after the check: it needs the installed packages
await runSteps();
