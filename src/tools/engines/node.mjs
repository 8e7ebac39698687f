import { join } from 'node:path';
import { runQuiet } from '../process.mjs';

/** Node, in a process of its own. */
export const node = {
  name: 'node',
  ensure: async () => process.execPath,
  async report(path, { folder }) {
    const { code, output } = await runQuiet(path, [join(folder, 'node.mjs')]);
    if (code !== 0) throw new Error(`Node ended with ${code}: ${output}`);
    return { version: process.versions.node, text: output };
  },
};
