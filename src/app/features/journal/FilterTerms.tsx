import { useMemo } from 'react';
import { Button, cx, Icon } from '../../design/index.ts';
import { setFilter, useFilter } from '../../stores/index.ts';
import { removePart } from './query/edit.ts';
import { parseQuery } from './query/parse.ts';
import { useSearch } from './searchStore.ts';

/** The terms as chips that can be taken away, and what is wrong with the others. */
export function FilterTerms({ id }: { readonly id: string }) {
  const text = useFilter((state) => state.text);
  const error = useSearch((state) => state.error);
  const { terms, mistakes } = useMemo(() => parseQuery(text), [text]);
  if (terms.length + mistakes.length === 0) return null;
  return (
    <div className="filter-terms" id={id}>
      {terms.length > 0 && (
        <ul className="filter-chips" aria-label="Terms of the search">
          {terms.map(({ from, to, term }) => (
            <li key={from} className={cx('filter-chip', term.not && 'filter-chip-not')}>
              <code>{text.slice(from, to)}</code>
              <button
                type="button"
                aria-label={`Take away ${text.slice(from, to)}`}
                onClick={() => setFilter(removePart(text, from, to))}
              >
                <Icon name="close" size={12} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {mistakes.map(({ from, to, message, fix }) => (
        <p key={from} className="filter-mistake" role="status">
          <Icon name="info" size={14} />
          <code>{text.slice(from, to)}</code>
          <span>{message}</span>
          {fix !== undefined && (
            <Button variant="ghost" onClick={() => setFilter(text.slice(0, from) + fix + text.slice(to))}>
              Write {fix}
            </Button>
          )}
        </p>
      ))}
      {error !== null && (
        <p className="filter-mistake filter-error" role="alert">
          <Icon name="alert" size={14} />
          <span>
            {error.message} {error.hint}
          </span>
        </p>
      )}
    </div>
  );
}
