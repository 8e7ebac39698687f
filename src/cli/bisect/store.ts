import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError, readBytesIfThere, replaceFile } from '../../adapters/node-files/files.ts';
import { MAX_MARKS, type Mark } from '../../engine/bisect/marks.ts';
import type { Question } from '../../engine/bisect/report.ts';
import { GatosError } from '../../protocol/errors.ts';
import type { Place } from '../place.ts';

/** A bisection as it is kept under the Git directory: one at a time, and it survives everything but `reset`. */
export interface Bisection {
  readonly v: 1;
  readonly ns: string;
  /** The fold that the marks speak of the states of. */
  readonly foldRoot: string;
  readonly marks: readonly Mark[];
  /** What `run` asked last; null while a person judges. */
  readonly question: Question | null;
}

const TERMS = ['good', 'bad', 'skip'];
const OUTCOMES = ['true', 'false', 'error', undefined];

function pathOf(place: Place): string {
  return join(place.gitDir, 'gatos', 'bisect.json');
}

/** Null where none is under way. Throws ERR_STORAGE_CORRUPT for a file that is not one of ours. */
export async function loadBisection(place: Place): Promise<Bisection | null> {
  const bytes = await readBytesIfThere(pathOf(place));
  if (bytes === null) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isBisection(value)) return value;
  } catch {
    // Said below.
  }
  throw new GatosError('ERR_STORAGE_CORRUPT', `${pathOf(place)} is not the log of a bisection.`, {
    hint: 'Start anew: git gatos bisect reset',
  });
}

/** On the disk when it resolves, whole or not at all. */
export async function saveBisection(place: Place, bisection: Bisection): Promise<void> {
  try {
    await mkdir(join(place.gitDir, 'gatos'), { recursive: true });
  } catch (error) {
    throw fileError(`${place.gitDir}/gatos cannot be made`, error);
  }
  await replaceFile(pathOf(place), `${JSON.stringify(bisection, null, 1)}\n`);
}

/** Whether there was one. */
export async function removeBisection(place: Place): Promise<boolean> {
  const there = (await readBytesIfThere(pathOf(place))) !== null;
  await rm(pathOf(place), { force: true });
  return there;
}

function isBisection(value: unknown): value is Bisection {
  if (!isRecord(value) || value.v !== 1 || typeof value.ns !== 'string') return false;
  const { marks, question, foldRoot } = value;
  const asked = question === null || (isRecord(question) && typeof question.kind === 'string');
  return (
    asked &&
    typeof foldRoot === 'string' &&
    Array.isArray(marks) &&
    marks.length <= MAX_MARKS &&
    marks.every(isMark)
  );
}

function isMark(value: unknown): value is Mark {
  if (!isRecord(value) || !TERMS.includes(String(value.term))) return false;
  const { position, cid, outcome } = value;
  const placed = Number.isInteger(position) && (cid === null) === (position === 0);
  return placed && OUTCOMES.includes(outcome as Mark['outcome']) && (cid === null || typeof cid === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
