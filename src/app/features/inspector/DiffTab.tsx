import type { DiffEntry } from '../../../rpc/contract.ts';
import { CopyButton, ErrorNotice, formatCount, Icon, Mono } from '../../design/index.ts';
import { retryState, type StateAtState } from '../../stores/stateAt.ts';
import { ChangeMark } from '../state/ChangeMark.tsx';
import { formatPath, pathKey } from '../state/path.ts';

/** Before and after of one path; long values are cut, the copy button has them whole. */
export function DiffRow({ entry }: { readonly entry: DiffEntry }) {
  const { kind, before, after } = entry;
  return (
    <li className={`diff-row diff-${kind}`}>
      <div className="diff-path">
        <ChangeMark kind={kind} />
        <Mono wrap>{formatPath(entry.path)}</Mono>
        <CopyButton text={formatPath(entry.path)} what="path" />
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
  const shown = text.length > 400 ? `${text.slice(0, 400)}…` : text;
  const isNegative = /^-\d/.test(text);
  return (
    <code
      className={`diff-${what}${isNegative ? ' state-negative' : ''}`}
      title={text.length > 400 ? 'Cut; copy has it whole' : undefined}
    >
      <span className="visually-hidden">{what} </span>
      {shown}
    </code>
  );
}

/** What the event at the playhead changed. */
export function DiffTab({ state }: { readonly state: StateAtState }) {
  const { view, error } = state;
  if (error !== null)
    return <ErrorNotice error={error} title="The change could not be computed" onRetry={retryState} />;
  if (view === null) return null;
  if (view.position === 0)
    return <p className="inspector-none">Before the first event the state is an empty object.</p>;
  return (
    <div className="inspector-stack">
      <h2>
        {view.diff.length === 0
          ? `Event ${formatCount(view.position)} changed nothing`
          : `What event ${formatCount(view.position)} changed`}
      </h2>
      {view.fault !== undefined && (
        <p className="inspector-fault">
          The fold failed on this event, so the state stayed as it was: {view.fault}
        </p>
      )}
      <ul className="diff-list">
        {view.diff.map((entry) => (
          <DiffRow key={`${entry.kind} ${pathKey(entry.path)}`} entry={entry} />
        ))}
      </ul>
      {view.diffTruncated && <p className="inspector-none">There are more changes than are shown here.</p>}
    </div>
  );
}
