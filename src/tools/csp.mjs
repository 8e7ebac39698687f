/**
 * The Content-Security-Policy, written once: the build puts it into index.html, the server sends it as a header.
 *
 * - `wasm-unsafe-eval` compiles the Lua wasm; it does not allow eval.
 * - `style-src 'self'` is enough: the editor's rules go through constructable style sheets (see `strictStyles` in
 *   vite.config.ts), and React sets inline styles through the CSSOM, which the policy does not restrict.
 */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "style-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** For `<meta http-equiv>`. */
export const META_POLICY = DIRECTIVES.join('; ');

/** For the response header: browsers ignore `frame-ancestors` in a meta element. */
export const HEADER_POLICY = [...DIRECTIVES, "frame-ancestors 'none'"].join('; ');
