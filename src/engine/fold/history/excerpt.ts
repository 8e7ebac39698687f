import type { Versions } from './between.ts';
import type { Table } from './tables.ts';
import { scalarText } from './text.ts';
import { KIND } from './versions.ts';

export interface Excerpt {
  readonly text: string;
  readonly cut: boolean;
}

/** The beginning of the canonical text of a version's value [STA-2]: no more of it is read than that. */
export function excerpt(
  history: Pick<Versions, 'tables' | 'log'>,
  version: number,
  position: number,
  limit: number,
): Excerpt {
  const { log, tables } = history;
  if (log.kind(version) !== KIND.table) return cutText(scalarText(log, version), limit);
  const parts: string[] = [];
  let room = limit + 1;
  const write = (text: string) => {
    parts.push(text);
    room -= text.length;
  };
  const value = (one: number): void => {
    if (log.kind(one) === KIND.table) table(tables.table(log.low(one)));
    else write(scalarText(log, one));
  };
  const table = (one: Table): void => {
    const list = one.isListAt(position);
    let first = true;
    write(list ? '[' : '{');
    for (const { slots } of list ? one.items : one.fields) {
      for (const slot of slots) {
        if (room <= 0) return;
        const child = log.find(slot, position);
        if (log.kind(child) === KIND.absent) continue;
        if (!first) write(',');
        first = false;
        if (!list) write(tables.prefix(slot));
        value(child);
      }
    }
    write(list ? ']' : '}');
  };
  value(version);
  return cutText(parts.join(''), limit);
}

/** No half of a surrogate pair is left at the end. */
function cutText(text: string, limit: number): Excerpt {
  if (text.length <= limit) return { text, cut: false };
  const code = text.charCodeAt(limit - 1);
  return { text: text.slice(0, code >= 0xd800 && code < 0xdc00 ? limit - 1 : limit), cut: true };
}
