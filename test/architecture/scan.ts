import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** From the top of the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly specifier: string;
  /** Erased by the compiler: only types cross. */
  readonly typeOnly: boolean;
}

/** The specifier of a dynamic import whose name is put together at run time. */
export const COMPUTED = '(computed)';

const CODE = /\.(?:[cm]?ts|tsx|mjs|js)$/;

/** All files below `folder` whose names match, sorted. */
export function readFiles(folder: string, names: RegExp = CODE): readonly SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

function parse(file: SourceFile) {
  const result = parseSync(file.path, file.text);
  const [error] = result.errors;
  if (error !== undefined) throw new Error(`${file.path} does not parse: ${error.message}`);
  return result;
}

/** `import('./x').T` in a type is not a module record: it is found in the tree. */
function importTypes(node: unknown, found: string[]): string[] {
  if (Array.isArray(node)) for (const item of node) importTypes(item, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, source } = node as { type?: unknown; source?: { value?: unknown } };
    if (type === 'TSImportType' && typeof source?.value === 'string') found.push(source.value);
    for (const value of Object.values(node)) importTypes(value, found);
  }
  return found;
}

function literal(source: string): string {
  return /^(['"`])([^$]*)\1$/.exec(source)?.[2] ?? COMPUTED;
}

/** Every module a file names: static, re-exported, dynamic and in types. */
export function scanImports(file: SourceFile): readonly Import[] {
  const { module, program } = parse(file);
  const fromImports = module.staticImports.map(({ moduleRequest, entries, start, end }) => ({
    specifier: moduleRequest.value,
    typeOnly:
      /^import\s+type\b/.test(file.text.slice(start, end)) ||
      (entries.length > 0 && entries.every((entry) => entry.isType)),
  }));
  const fromExports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ specifier: moduleRequest.value, typeOnly: isType }] : [],
    ),
  );
  const dynamic = module.dynamicImports.map(({ moduleRequest }) => ({
    specifier: literal(file.text.slice(moduleRequest.start, moduleRequest.end)),
    typeOnly: false,
  }));
  const types = importTypes(program, []).map((specifier) => ({ specifier, typeOnly: true }));
  return [...fromImports, ...fromExports, ...dynamic, ...types];
}

/** The text with its comments blanked, where it is code; other files as they are. */
export function withoutComments(file: SourceFile): string {
  if (!CODE.test(file.path)) return file.text.replace(/<!--.*?-->/gs, '');
  return parse(file).comments.reduceRight(
    (text, { start, end }) => text.slice(0, start) + ' '.repeat(end - start) + text.slice(end),
    file.text,
  );
}
