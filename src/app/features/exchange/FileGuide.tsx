import { formatBytes } from '../../design/index.ts';
import { CodeBlock } from '../common/CodeBlock.tsx';
import { MAX_BUNDLE_BYTES, MAX_JSONL_BYTES } from './fileKind.ts';

export const JSONL_EXAMPLE = '{"type":"add","payload":{"n":1},"ts":"2024-05-01T10:00:00Z","id":"row-1"}';

/** The two kinds of file, what each brings, and how large it may be. */
export function FileGuide() {
  return (
    <div className="stack">
      <section className="stack stack-tight">
        <h3>A world: .bundle</h3>
        <p className="secondary">
          A whole repository in one file, from an export or from <code>git gatos bundle</code>. Every
          signature is checked on the way in. A bundle of a world that is already here adds its new history.
          Up to {formatBytes(MAX_BUNDLE_BYTES)}.
        </p>
      </section>
      <section className="stack stack-tight">
        <h3>The history of any Git repository: .bundle</h3>
        <p className="secondary">
          Made with <code>git bundle create repo.bundle --all</code>. Each of its commits becomes an event of
          the world that is open.
        </p>
      </section>
      <EventsGuide />
    </div>
  );
}

export function EventsGuide() {
  return (
    <section className="stack stack-tight">
      <h3>Events: .jsonl</h3>
      <p className="secondary">One event a line, signed by you as it enters the namespace that is open:</p>
      <CodeBlock text={JSONL_EXAMPLE} what="example line" />
      <p className="secondary">
        <code>ts</code> keeps the historical time. <code>id</code> makes importing the same file again
        harmless. Both may be left out; a signed envelope is taken as it is. Up to{' '}
        {formatBytes(MAX_JSONL_BYTES)}, each event up to 64 KiB.
      </p>
    </section>
  );
}
