import { GatosError } from '../errors.ts';

// What `git check-ref-format` refuses anywhere in a name.
const FORBIDDEN = /[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$/;

/** The rules of `git check-ref-format` for a full name; it must start with `refs/`. */
export function isRefName(name: string): boolean {
  if (!name.startsWith('refs/') || name.length > 1024 || FORBIDDEN.test(name)) return false;
  const parts = name.split('/');
  return (
    parts.length >= 3 &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

/** Throws ERR_REF_INVALID with the name when Git would refuse it. */
export function checkRefName(name: string): void {
  if (isRefName(name)) return;
  throw new GatosError('ERR_REF_INVALID', `"${name}" is not a name Git accepts for a ref.`, {
    hint: 'Use a name such as refs/heads/main: no spaces, no "..", no part that starts with "." or ends in ".lock".',
    data: { ref: name },
  });
}

const PROTECTED = /^refs\/gatos\/(?:journal|policies|state|audit|trust)\//;

/** JRN-1, STA-3, POL-2: refs that only ever move forward and are never deleted. */
export function isAppendOnlyRef(name: string): boolean {
  return PROTECTED.test(name);
}

const FORWARD_ONLY = /^refs\/gatos\/sessions\//;

/** [OPS-3] Refs that are never rewritten; a session's may be deleted, which no other may. */
export function isForwardOnlyRef(name: string): boolean {
  return isAppendOnlyRef(name) || FORWARD_ONLY.test(name);
}
