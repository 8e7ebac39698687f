/** Options of `bisect run` that take a value, as a word of its own. */
const VALUED = ['-C', '--lua'];

/**
 * What follows the first plain word after `bisect run` belongs to the command that is run, options and all: puts `--`
 * before it. Other command lines come back as they are.
 */
export function separateCommand(argv: readonly string[]): string[] {
  const run = argv.findIndex((word, i) => word === 'run' && argv[i - 1] === 'bisect');
  if (run < 0) return [...argv];
  let at = run + 1;
  while (argv[at]?.startsWith('-')) {
    if (argv[at] === '--') return [...argv];
    at += VALUED.includes(argv[at] ?? '') ? 2 : 1;
  }
  return at >= argv.length ? [...argv] : [...argv.slice(0, at), '--', ...argv.slice(at)];
}
