import { type SourceFile, withoutComments } from './scan.ts';

/** This machine, and the names of XML namespaces (which nothing ever fetches). */
const ALLOWED = new Set(['localhost', '127.0.0.1', '[::1]', 'www.w3.org']);

/** Other origins a file names outside its comments, as `path: url`. A host put together at run time is not judged. */
export function findOrigins(file: SourceFile): readonly string[] {
  const urls = withoutComments(file).matchAll(/\b(?:https?|wss?):\/\/(\[[^\]]*\]|[^\s/"'`<>():?#]+)/g);
  return [...urls]
    .filter(([, host = '']) => !host.startsWith('${') && !ALLOWED.has(host))
    .map(([url]) => `${file.path}: ${url}`);
}
