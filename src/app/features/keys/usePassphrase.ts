import { useState } from 'react';
import { passphraseProblem } from '../../../protocol/crypto/keyFile.ts';

export interface NewPassphrase {
  readonly first: string;
  readonly second: string;
  readonly shown: boolean;
  readonly change: (part: Partial<Pick<NewPassphrase, 'first' | 'second' | 'shown'>>) => void;
  /** What is wrong with each field, as a sentence; null when nothing is. */
  readonly problems: { readonly first: string | null; readonly second: string | null };
  readonly isSound: boolean;
}

/** A passphrase that is being chosen. It lives in the form only: never in a draft, never in storage. */
export function useNewPassphrase(): NewPassphrase {
  const [state, setState] = useState({ first: '', second: '', shown: false });
  const problems = {
    first: passphraseProblem(state.first),
    // What is shown can be read: typing it again would prove nothing.
    second: state.shown || state.first === state.second ? null : 'The two are not the same.',
  };
  return {
    ...state,
    change: (part) => setState((now) => ({ ...now, ...part })),
    problems,
    isSound: problems.first === null && problems.second === null,
  };
}
