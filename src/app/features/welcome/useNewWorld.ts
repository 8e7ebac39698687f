import { useEffect, useState } from 'react';
import { client } from '../../client.ts';
import { readSetting, writeSetting } from '../../stores/index.ts';
import { type NewWorldFields, problemsOf } from './names.ts';

const DRAFT = 'draft.world';
const EMPTY: NewWorldFields = { name: '', person: '', ns: 'main' };

/** The half-typed form of a new world: kept across reloads, the name taken from this browser's identity. */
export function useNewWorld() {
  const [fields, setFields] = useState<NewWorldFields>(savedFields);

  useEffect(() => {
    const prefill = (actor: string) =>
      setFields((now) => (now.person === '' ? { ...now, person: actor.replace(/^user:/, '') } : now));
    client.call('identity.get', {}).then(
      (identity) => identity && prefill(identity.actor),
      () => undefined, // Without it the person types a name.
    );
  }, []);

  const change = (part: Partial<NewWorldFields>) => {
    const next = { ...fields, ...part };
    setFields(next);
    writeSetting(DRAFT, JSON.stringify(next));
  };
  const clear = () => writeSetting(DRAFT, null);
  return { fields, change, clear, problems: problemsOf(fields) };
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
