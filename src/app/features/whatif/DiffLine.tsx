import type { DiffEntry } from '../../../rpc/contract.ts';
import { Mono } from '../../design/index.ts';
import { formatPath } from '../state/path.ts';

const CUT = 200;
const cut = (text: string) => (text.length > CUT ? `${text.slice(0, CUT)}…` : text);

/** One path: what it is in reality, and what it is in the what-if. */
export function DiffLine({ entry }: { readonly entry: DiffEntry }) {
  const { path, before, after } = entry;
  return (
    <li className="what-if-diff-line">
      <Mono wrap>{formatPath(path)}</Mono>
      <span className="what-if-diff-side">
        <span className="what-if-diff-name">Reality</span>
        {before === undefined ? <em>nothing</em> : <code className={negative(before)}>{cut(before)}</code>}
      </span>
      <span className="what-if-diff-side">
        <span className="what-if-diff-name what-if-diff-here">What-if</span>
        {after === undefined ? <em>nothing</em> : <code className={negative(after)}>{cut(after)}</code>}
      </span>
    </li>
  );
}

function negative(text: string): string {
  return /^-\d/.test(text) ? 'state-negative' : '';
}
