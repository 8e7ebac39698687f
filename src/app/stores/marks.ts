import { create } from 'zustand';

/** Marks on the strip of time. Each feature sets its own, by name; the strip draws them all. */
export interface Mark {
  /** Decides colour and shape; the words are in the legend. */
  readonly tone: 'good' | 'bad' | 'skip' | 'culprit' | 'denied' | 'note' | 'hypothetical' | 'match' | 'value';
  readonly label: string;
  /** Event numbers, rising. */
  readonly numbers: readonly number[] | Uint32Array;
}

export const useMarks = create<{ readonly marks: ReadonlyMap<string, Mark> }>(() => ({ marks: new Map() }));

/** null or no numbers takes the mark away. */
export function setMarks(name: string, mark: Mark | null): void {
  useMarks.setState(({ marks }) => {
    const next = new Map(marks);
    if (mark === null || mark.numbers.length === 0) next.delete(name);
    else next.set(name, mark);
    return { marks: next };
  });
}
