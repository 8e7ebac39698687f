/** Differences shown; the digests say whether there are any. */
const MAX_SHOWN = 12;

const isBranch = (value) => typeof value === 'object' && value !== null;

const shown = (value) => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}...` : text;
};

/** One line for every leaf in which two results differ, with the path to it. */
function* leaves(expected, actual, path) {
  if (isBranch(expected) && isBranch(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)]))
      yield* leaves(expected[key], actual[key], [...path, key]);
  } else if (expected !== actual) {
    yield `${path.join(' > ')}: expected ${shown(expected)}, got ${shown(actual)}`;
  }
}

/** What differs, the program or check first; no line when the results are the same. */
export function differences(expected, actual) {
  const all = [...leaves(expected, actual, [])];
  const more = all.length - MAX_SHOWN;
  return more > 0 ? [...all.slice(0, MAX_SHOWN), `... and ${more} more`] : all;
}
