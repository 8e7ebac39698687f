import { memo, useState } from 'react';
import type { DiffEntry, StatePath } from '../../../rpc/contract.ts';
import { Button, CopyButton, formatCount, Icon, Mono } from '../../design/index.ts';
import { selectPath } from '../../stores/index.ts';
import { diffHeading } from '../state/compare/words.ts';
import { showValueHistory } from '../state/history/store.ts';
import { formatPath, pathKey } from '../state/path.ts';
import { ChangeMark } from '../state/tree/ChangeMark.tsx';
import { revealPath } from '../state/treeStore.ts';
import type { MomentDiff } from './useMomentDiff.ts';

/** Longer texts are cut, and were cut by the engine already where they end so. */
const LONGEST = 400;
/** Rows drawn at first: while the playhead is dragged, each of them is drawn again. */
const FIRST_ROWS = 50;

export interface DiffRowProps {
  readonly entry: DiffEntry;
  /** Told that the value is to be shown; without it the path is only read. */
  readonly onPath?: (path: StatePath) => void;
}

/** Before and after of one path; long values are cut. Drawn again only where they are others. */
export const DiffRow = memo(Row, (a, b) => a.onPath === b.onPath && isSameEntry(a.entry, b.entry));

function isSameEntry(a: DiffEntry, b: DiffEntry): boolean {
  const isSame = a.kind === b.kind && a.before === b.before && a.after === b.after;
  return isSame && pathKey(a.path) === pathKey(b.path);
}

function Row({ entry, onPath }: DiffRowProps) {
  const { kind, before, after, path } = entry;
  return (
    <li className={`diff-row diff-${kind}`}>
      <div className="diff-path">
        <ChangeMark kind={kind} />
        {onPath === undefined ? (
          <Mono wrap>{formatPath(path)}</Mono>
        ) : (
          <button
            type="button"
            className="diff-pick"
            title="Show this value and its history"
            onClick={() => onPath(path)}
          >
            <Mono wrap>{formatPath(path)}</Mono>
          </button>
        )}
        <CopyButton text={formatPath(path)} what="path" />
      </div>
      <div className="diff-values">
        {before !== undefined && <Value text={before} what="before" />}
        {before !== undefined && after !== undefined && <Icon name="arrowRight" size={14} />}
        {after !== undefined && <Value text={after} what="after" />}
      </div>
    </li>
  );
}

function Value({ text, what }: { readonly text: string; readonly what: 'before' | 'after' }) {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const isNegative = /^-\d/.test(text);
  return (
    <code
      className={`diff-${what}${isNegative ? ' state-negative' : ''}`}
      title={text.length > LONGEST ? 'Cut; copy the value in the state to have it whole' : undefined}
    >
      <span className="visually-hidden">{what} </span>
      {shown}
    </code>
  );
}

function show(path: StatePath): void {
  selectPath(path);
  revealPath(path);
  showValueHistory(true);
}

/** What the event at the playhead changed, or what is different from the moment it is compared with. */
export function DiffTab({ state: { frame, of } }: { readonly state: MomentDiff }) {
  const [most, setMost] = useState(FIRST_ROWS);
  if (frame === null || of === null) return null;
  const { position, diff, diffTruncated, fault } = frame;
  const { since } = of.tree;
  if (position === 0 && since === null)
    return <p className="inspector-none">Before the first event the state is an empty object.</p>;
  return (
    <div className="inspector-stack">
      <h2>{diffHeading({ position, since, count: diff.length, more: diffTruncated })}</h2>
      {fault !== undefined && (
        <p className="inspector-fault">
          The fold failed on this event, so the state stayed as it was: {fault}
        </p>
      )}
      <ul className="diff-list">
        {diff.slice(0, most).map((entry) => (
          <DiffRow key={`${entry.kind} ${pathKey(entry.path)}`} entry={entry} onPath={show} />
        ))}
      </ul>
      {diff.length > most && (
        <Button onClick={() => setMost(most + 200)}>Show more of {formatCount(diff.length)} changes</Button>
      )}
      {diffTruncated && diff.length <= most && (
        <p className="inspector-none">
          There are more changes than the {formatCount(diff.length)} here. Compare with a nearer moment, or
          search in the state.
        </p>
      )}
    </div>
  );
}
