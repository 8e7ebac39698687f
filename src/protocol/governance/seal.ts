import { isEventCid } from '../codec/cid.ts';
import { isJsonObject, type JsonObject } from '../codec/json.ts';
import { parseJournalRef } from '../journal/names.ts';
import type { Seal } from '../journal/sealedOrder.ts';
import { invalidLaw, readFields } from './read.ts';

/** [POL-10] Reads `{heads: {<namespace>: {<journal ref>: <Event-CID>}}}`; throws ERR_GOV_INVALID. */
export function readSeal(payload: JsonObject): Seal {
  const { heads } = readFields(payload, 'the seal', ['heads']);
  if (!isJsonObject(heads)) return invalidLaw('a seal lists no heads');
  const sealed = new Map<string, string>();
  for (const [ns, journals] of Object.entries(heads)) {
    if (!isJsonObject(journals)) return invalidLaw('a seal lists no journals of a namespace');
    for (const [ref, cid] of Object.entries(journals)) {
      if (parseJournalRef(ref)?.ns !== ns || typeof cid !== 'string' || !isEventCid(cid))
        return invalidLaw(
          `a seal lists ${ref.slice(0, 80)}, which is no journal of ${ns.slice(0, 40)}, or no event of it`,
        );
      sealed.set(ref, cid);
    }
  }
  return sealed.size === 0 ? invalidLaw('a seal seals nothing') : sealed;
}
