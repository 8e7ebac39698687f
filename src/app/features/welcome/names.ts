/** [JRN-0] One component of a ref: an actor's name, a namespace, a topic. */
const COMPONENT = /^[a-z0-9](?:[a-z0-9_-]|\.(?=[a-z0-9])){0,62}$/;

export const COMPONENT_MAX = 63;
export const WORLD_NAME_MAX = 80;

/** A person's name as the ref component that stands for it: "Ada Lovelace" becomes "ada-lovelace". */
export function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_.]+/g, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/\.(?![a-z0-9])/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, COMPONENT_MAX)
    .replace(/[-._]+$/, '');
}

/** [JRN-0] What is wrong with a ref component, as a sentence that says what to do; null when nothing is. */
export function componentProblem(value: string, what: string): string | null {
  if (value === '') return `Enter ${what}.`;
  if (value.length > COMPONENT_MAX)
    return `Use at most ${COMPONENT_MAX} characters; this has ${value.length}.`;
  if (/[A-Z]/.test(value)) return 'Use lower case only: it becomes part of a Git ref.';
  const stray = /[^a-z0-9._-]/u.exec(value);
  if (stray) return `"${stray[0]}" cannot be used: only a-z, 0-9, dot, hyphen and underscore.`;
  if (!/^[a-z0-9]/.test(value)) return 'Begin with a letter or a digit.';
  if (value.endsWith('.lock')) return 'It cannot end in ".lock": Git keeps that ending for itself.';
  if (!COMPONENT.test(value)) return 'A dot must stand between letters or digits.';
  return null;
}

/** A name nobody can be given a ref for (only punctuation, or a script without Latin letters). */
export function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'Enter your name: every event you sign carries it.';
  const actor = slug(name);
  if (actor === '') return 'Use at least one Latin letter or digit: the name becomes part of a Git ref.';
  return componentProblem(actor, 'your name');
}

export function worldNameProblem(name: string): string | null {
  const trimmed = name.trim();
  if (trimmed === '') return 'Give the world a name; you can call it anything.';
  if (trimmed.length > WORLD_NAME_MAX)
    return `Use at most ${WORLD_NAME_MAX} characters; this has ${trimmed.length}.`;
  if (/[\p{Cc}\p{Cf}]/u.test(trimmed)) return 'Control characters cannot be part of a name.';
  return null;
}

export interface NewWorldFields {
  readonly name: string;
  readonly person: string;
  readonly ns: string;
}

export type FieldProblems = Readonly<Record<keyof NewWorldFields, string | null>>;

export function problemsOf(fields: NewWorldFields): FieldProblems {
  return {
    name: worldNameProblem(fields.name),
    person: nameProblem(fields.person),
    ns: componentProblem(fields.ns, 'a namespace, such as main') ?? reserved(fields.ns),
  };
}

/** [POL-9] `gov` holds the world's own chain. */
function reserved(ns: string): string | null {
  return ns === 'gov' ? '"gov" is kept for governance; choose another namespace.' : null;
}
