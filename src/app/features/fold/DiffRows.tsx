import type { DiffEntry } from '../../../rpc/contract.ts';
import { formatCount, Icon, type IconName } from '../../design/index.ts';

const SHOWN = 200;
const SIGN: Readonly<Record<DiffEntry['kind'], readonly [icon: IconName, word: string]>> = {
  added: ['plus', 'Added'],
  removed: ['minus', 'Removed'],
  changed: ['delta', 'Changed'],
};

/** Path, before, after; the first 200. */
export function DiffRows({ diff }: { readonly diff: readonly DiffEntry[] }) {
  return (
    <ul className="fold-diff">
      {diff.slice(0, SHOWN).map((entry) => {
        const [icon, word] = SIGN[entry.kind];
        return (
          <li key={JSON.stringify(entry.path)} className={`fold-diff-${entry.kind}`}>
            <Icon name={icon} size={12} />
            <span className="visually-hidden">{word}</span>
            <code className="fold-diff-path">{pathText(entry.path)}</code>
            <span className="fold-diff-values">
              {entry.before !== undefined && (
                <del>
                  <code>{cut(entry.before)}</code>
                </del>
              )}
              {entry.after !== undefined && (
                <ins>
                  <code>{cut(entry.after)}</code>
                </ins>
              )}
            </span>
          </li>
        );
      })}
      {diff.length > SHOWN && <li className="secondary">and {formatCount(diff.length - SHOWN)} more</li>}
    </ul>
  );
}

/** ["inventory", "widgets", 0] reads inventory.widgets[0]. */
export function pathText(path: DiffEntry['path']): string {
  if (path.length === 0) return '(whole state)';
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

function cut(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
