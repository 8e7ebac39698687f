import type { Elc } from '../elc.ts';
import { walkElc } from './walk.ts';

/** Whether a program names this function of the library: `rng`, `json.decode_strict`. */
export function usesLibrary(elc: Elc, name: string): boolean {
  let used = false;
  walkElc(elc, (node) => {
    if (node[0] === 'g' && node[1] === name) used = true;
  });
  return used;
}
