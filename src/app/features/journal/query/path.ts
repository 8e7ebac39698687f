import type { StatePath } from '../../../../rpc/contract.ts';
import { quote, readQuoted } from './text.ts';

const NAME = /^\.([^\s.:=!<>~"[\]]+)/;
const PLACE = /^\[(0|[1-9]\d{0,8})\]/;

/** `.lines[0].sku` and `["odd key"]` from there on: as far as it goes, and where that is. */
export function readPath(text: string, at: number): { readonly path: StatePath; readonly end: number } {
  const path: (string | number)[] = [];
  let end = at;
  for (;;) {
    const rest = text.slice(end);
    const name = NAME.exec(rest);
    const place = PLACE.exec(rest);
    if (name?.[1] !== undefined) {
      // A place in a list may be written either way.
      path.push(/^(?:0|[1-9]\d{0,8})$/.test(name[1]) ? Number(name[1]) : name[1]);
      end += name[0].length;
    } else if (place !== null) {
      path.push(Number(place[1]));
      end += place[0].length;
    } else if (rest.startsWith('["')) {
      const quoted = readQuoted(text, end + 1);
      if (text[quoted.end] !== ']') return { path, end };
      path.push(quoted.value);
      end = quoted.end + 1;
    } else return { path, end };
  }
}

export function writePath(path: StatePath): string {
  return path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      const plain = `.${part}`;
      return NAME.exec(plain)?.[0] === plain && !/^\d/.test(part) ? plain : `[${quote(part)}]`;
    })
    .join('');
}
