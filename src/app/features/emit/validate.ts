import { parseJsonStrict } from '../../../protocol/codec/parseJson.ts';
import { toErrorShape } from '../../../protocol/errors.ts';

const TYPE = /^[a-z0-9._-]{1,64}$/;

/** What is wrong with a type (EVT-1), as a sentence; null when nothing is. */
export function typeProblem(type: string): string | null {
  if (type === '') return 'An event needs a type, such as add.';
  if (TYPE.test(type)) return null;
  if (type.length > 64) return 'A type has at most 64 characters.';
  return 'A type is made of a-z, 0-9, dot, dash and underscore.';
}

/** What is wrong with the JSON (ENC-4), with its line and column; null when nothing is. */
export function payloadProblem(payload: string): string | null {
  if (payload.trim() === '') return 'A payload is JSON, such as {"n": 10}.';
  try {
    parseJsonStrict(payload);
    return null;
  } catch (error) {
    return toErrorShape(error).message;
  }
}
