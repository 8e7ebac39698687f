/** Whether a name is the one asked for: `order.*` and `*.placed` stand for all that begin or end so. */
export function matchesName(name: string, wanted: string): boolean {
  const parts = wanted.split('*');
  if (parts.length === 1) return name === wanted;
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
    return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}

/** `ada` is every kind of actor of that name, `user:ada` just that one. */
export function matchesActor(actor: string, wanted: string): boolean {
  if (wanted.includes(':')) return matchesName(actor, wanted);
  return matchesName(actor.slice(actor.indexOf(':') + 1), wanted);
}
