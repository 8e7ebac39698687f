import type { Task } from '../../ports/runtime.ts';
import { isEventCid } from '../../protocol/codec/cid.ts';
import { type ExactJson, parseJsonExact } from '../../protocol/codec/parseJson.ts';
import { Rows } from '../ledger/rows.ts';
import type { Time } from '../world/time.ts';
import { payloadTexts } from './payloads.ts';

export const NOTE_TYPE = 'note';
const BATCH = 512;

export interface NoteText {
  /** Event-CID. */
  readonly about: string;
  readonly text: string;
}

export interface Note extends NoteText {
  readonly number: number;
  readonly cid: string;
  readonly actor: string;
  /** Milliseconds. */
  readonly time: number;
  /** The number of the event it is about; null when that is not here. */
  readonly aboutNumber: number | null;
}

/** A payload {about, text} of an event of type `note`; null for anything else, which is an event and no note. */
export function readNote(payload: ExactJson): NoteText | null {
  if (!(payload instanceof Map) || payload.size !== 2) return null;
  const [about, text] = [payload.get('about'), payload.get('text')];
  if (typeof about !== 'string' || typeof text !== 'string') return null;
  return isEventCid(about) && text.trim() !== '' ? { about, text } : null;
}

/** Places (0-based, rising) of the notes among from..to-1, with what they say. */
export async function notesIn(
  time: Time,
  from: number,
  to: number,
  task: Task,
): Promise<readonly (NoteText & { readonly index: number })[]> {
  const notes: (NoteText & { readonly index: number })[] = [];
  const candidates = ofType(time, from, to);
  for (let at = 0; at < candidates.length; at += BATCH) {
    const batch = candidates.slice(at, at + BATCH);
    for (const [i, text] of (await payloadTexts(time, batch)).texts.entries()) {
      const note = text === '' ? null : readNote(parseJsonExact(text));
      if (note !== null) notes.push({ index: batch[i] ?? 0, ...note });
    }
    await task.breathe();
  }
  return notes;
}

function ofType({ order }: Time, from: number, to: number): readonly number[] {
  if (order instanceof Rows) return [...order.byType.positions(NOTE_TYPE, from, to)];
  return order.slice(from, to).flatMap(({ type }, i) => (type === NOTE_TYPE ? [from + i] : []));
}

/** All notes of a timeline, in its order. `numberOf` tells where the event stands that a note is about. */
export async function listNotes(
  time: Time,
  numberOf: (cid: string) => number | null,
  task: Task,
): Promise<readonly Note[]> {
  const found = await notesIn(time, 0, time.order.length, task);
  return found.flatMap(({ index, about, text }) => {
    const event = time.order.at(index);
    if (event === undefined) return [];
    const { cid, actor, time: at } = event;
    return [{ number: index + 1, cid, actor, time: at, text, about, aboutNumber: numberOf(about) }];
  });
}
