import { useMemo } from 'react';
import { Button } from '../../design/index.ts';
import { setFilter, useFilter, useFocus } from '../../stores/index.ts';
import { type UnknownName, unknownNames } from './query/unknown.ts';
import { useFacts } from './useFacts.ts';

/** Says why, where the search names what is not here, and offers what may have been meant. */
export function NothingFound({ hasFocus }: { readonly hasFocus: boolean }) {
  const text = useFilter((state) => state.text);
  const facts = useFacts(false);
  const unknown = useMemo(() => unknownNames(text, facts), [text, facts]);
  return (
    <div className="journal-none" role="status">
      <p>{hasFocus ? 'No event in focus answers this search.' : 'No event answers this search.'}</p>
      {unknown.map((name) => (
        <Unknown key={`${name.kind}:${name.value}`} unknown={name} />
      ))}
      <div className="journal-none-actions">
        {hasFocus && <Button onClick={() => useFocus.getState().clear()}>Search all events</Button>}
        <Button onClick={() => setFilter('')}>Clear the search</Button>
      </div>
    </div>
  );
}

function Unknown({ unknown: { kind, value, meant } }: { readonly unknown: UnknownName }) {
  return (
    <div className="journal-none-meant">
      <span>
        No {kind} is called {value}.{meant.length > 0 && ' Meant:'}
      </span>
      {meant.map(({ name, text }) => (
        <button key={name} type="button" className="filter-example mono" onClick={() => setFilter(text)}>
          {name}
        </button>
      ))}
    </div>
  );
}
