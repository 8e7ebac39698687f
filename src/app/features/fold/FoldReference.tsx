import { CodeBlock } from '../common/CodeBlock.tsx';
import { EVENT_FIELDS, LIBRARY } from './library.ts';

const SHAPE = `return function(state, event)
  if event.type == "add" then
    state.count = (state.count or 0) + event.payload.n
  end
  return state
end`;

/** The shape of a fold and all it may call, so that nobody has to leave the editor. */
export function FoldReference() {
  return (
    <div className="fold-reference">
      <div className="stack stack-tight">
        <h3>The shape</h3>
        <p className="secondary">
          A fold is a Lua file that returns one function. It is called once for every event, in order, and
          gives back the state after it. State begins as an empty table.
        </p>
        <CodeBlock text={SHAPE} what="example fold" />
        <p className="secondary">
          It must be pure: no clock, no files, no chance but rng(seed), and nothing kept between events but
          state. So everybody who folds the same history gets the same state, and can prove it.
        </p>
      </div>
      <div className="stack stack-tight">
        <h3>The event</h3>
        <Names entries={EVENT_FIELDS} />
      </div>
      <div className="stack stack-tight">
        <h3>What a fold may call</h3>
        <Names entries={LIBRARY} />
      </div>
    </div>
  );
}

function Names({ entries }: { readonly entries: typeof LIBRARY }) {
  return (
    <dl className="fold-names">
      {entries.map((entry) => (
        <div key={entry.name}>
          <dt>
            <code>{entry.signature}</code>
          </dt>
          <dd>{entry.about}</dd>
        </div>
      ))}
    </dl>
  );
}
