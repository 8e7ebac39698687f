import { Icon, Popover } from '../../design/index.ts';
import { setFilter, useFilter } from '../../stores/index.ts';
import { addTerm } from './query/edit.ts';
import type { SearchFacts } from './query/suggest.ts';
import { useFacts } from './useFacts.ts';

interface Example {
  readonly text: string;
  readonly what: string;
}

/** With names of this very history, so that each of them finds something. */
function examplesOf(facts: SearchFacts): readonly Example[] {
  const type = facts.types[0]?.name ?? 'add';
  const actor = (facts.actors[0]?.name ?? 'user:ada').replace(/^.*:/, '');
  const path = facts.paths[0]?.name ?? 'payload.n';
  return [
    { text: 'widgets', what: 'a word anywhere in type, actor or payload' },
    { text: '"two words"', what: 'these words in this order' },
    { text: `type:${type}`, what: 'events of a type; type:order.* is a family' },
    { text: `actor:${actor}`, what: 'what somebody signed' },
    { text: 'is:fault', what: 'the fold failed on it; also is:note, is:checkpoint' },
    { text: `${path}:*`, what: 'a value stands there; :W-1 is, ~W contains' },
    { text: 'payload.n>=10', what: 'compares numbers exactly: < <= > >= !=' },
    { text: '/W-\\d+/', what: 'a regular expression (RE2); (?i) for any case' },
    { text: `-type:${type}`, what: 'a minus turns a term round' },
  ];
}

/** Teaches the language of the filter with examples that can be tried. */
export function FilterHelp() {
  return (
    <Popover
      title="How to find events"
      side="below"
      label="How to find events"
      buttonClassName="icon-button filter-help-button"
      panelClassName="filter-help"
      button={<Icon name="info" />}
    >
      {(close) => <Examples onDone={close} />}
    </Popover>
  );
}

function Examples({ onDone }: { readonly onDone: () => void }) {
  const facts = useFacts(true);
  const text = useFilter((state) => state.text);
  return (
    <>
      <p>All terms must hold. Click an example to add it.</p>
      <ul className="filter-examples">
        {examplesOf(facts).map((example) => (
          <li key={example.text}>
            <button
              type="button"
              className="filter-example mono"
              onClick={() => {
                setFilter(addTerm(text, example.text));
                onDone();
              }}
            >
              {example.text}
            </button>
            <span>{example.what}</span>
          </li>
        ))}
      </ul>
      <p className="filter-help-keys">
        Enter goes to the next match, Shift Enter back, Tab takes a suggestion.
      </p>
    </>
  );
}
