import { requireNode } from './install.mjs';

requireNode();
const { runSteps } = await import('./build-steps.mjs'); // after the check: it needs the installed packages
try {
  await runSteps();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error('The build failed: see above.');
  process.exitCode = 1;
}
