/** What could make text look like what it is not, or end the cell or line it stands in. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function visible(text: string): string {
  return text.replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Backticks, more than there are in a row in `text`. */
function fence(text: string, least: number): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

/** Text from a repository as inline code of Markdown, fit for a table cell. */
export function inlineCode(text: string): string {
  const safe = visible(text).replaceAll('|', '\\|');
  const ticks = fence(safe, 1);
  return ticks.length > 1 ? `${ticks} ${safe} ${ticks}` : `${ticks}${safe}${ticks}`;
}

/** Text from a repository as a block of code; its line breaks stay. */
export function codeBlock(text: string, language: string): string {
  const safe = text.split('\n').map(visible).join('\n');
  const ticks = fence(safe, 3);
  return `${ticks}${language}\n${safe}\n${ticks}`;
}

/** A table of two columns, without a head. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
}

/** A word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
