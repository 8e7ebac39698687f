import { useEffect, useState } from 'react';
import { client } from '../../client.ts';
import { readSetting, writeSetting } from '../../stores/index.ts';
import { type NewWorldFields, problemsOf } from './names.ts';

const DRAFT = 'draft.world';
const EMPTY: NewWorldFields = { name: '', person: '', ns: 'main' };

/** The half-typed form of a new world: kept across reloads, the name taken from this browser's identity. */
export function useNewWorld() {
  const [fields, setFields] = useState<NewWorldFields>(savedFields);
  /** Known to have no key: the first world makes one, and a recovery file can be made then or never. */
  const [isFirstKey, setIsFirstKey] = useState(false);

  useEffect(() => {
    const prefill = (actor: string) =>
      setFields((now) => (now.person === '' ? { ...now, person: actor.replace(/^user:/, '') } : now));
    const read = () => {
      client.call('identity.get', {}).then(
        (identity) => {
          setIsFirstKey(identity === null);
          if (identity) prefill(identity.actor);
        },
        () => undefined, // Without it the person types a name.
      );
    };
    read();
    return client.subscribe((event) => {
      if (event.kind === 'identity.changed') read();
    });
  }, []);

  const change = (part: Partial<NewWorldFields>) => {
    const next = { ...fields, ...part };
    setFields(next);
    writeSetting(DRAFT, JSON.stringify(next));
  };
  const clear = () => writeSetting(DRAFT, null);
  return { isFirstKey, fields, change, clear, problems: problemsOf(fields) };
}

function savedFields(): NewWorldFields {
  try {
    const saved: unknown = JSON.parse(readSetting(DRAFT) ?? '{}');
    if (typeof saved !== 'object' || saved === null) return EMPTY;
    const strings = Object.entries(saved).filter(([key, value]) => key in EMPTY && typeof value === 'string');
    return { ...EMPTY, ...Object.fromEntries(strings) };
  } catch {
    return EMPTY;
  }
}
