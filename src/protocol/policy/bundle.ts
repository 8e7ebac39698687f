import type { Oid, PlannedObject } from '../../ports/repository.ts';
import { equalBytes, textOf, utf8 } from '../bytes.ts';
import { canonicalJson } from '../codec/canonicalJson.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../codec/json.ts';
import { parseJsonStrict } from '../codec/parseJson.ts';
import { formatTrailers, parseTrailers, requireTrailer, type Trailer } from '../codec/trailers.ts';
import { blake3Digest, sha256Digest } from '../crypto/hash.ts';
import { GatosError } from '../errors.ts';
import { type GitPerson, planFilesCommit, type ReadObject } from '../git/object.ts';
import { readCommit, readFiles } from '../git/readTree.ts';
import { areCaps } from '../governance/capability.ts';
import { type GovernanceRules, NO_RULES, RULES_FILE, readRules } from '../governance/rules.ts';
import type { BundleManifest, BundlePointer } from '../governance/types.ts';
import { isNamespace } from '../journal/names.ts';

const MANIFEST = 'bundle.json';

/** Files by path, as they stand in the bundle's tree. */
export type BundleFiles = ReadonlyMap<string, Uint8Array>;

export interface Bundle {
  readonly pointer: BundlePointer;
  /** Commit of the bundle before it, or null. */
  readonly parent: Oid | null;
  readonly manifest: BundleManifest;
  /** [POL-3] Empty where it has none. */
  readonly rules: GovernanceRules;
  readonly files: BundleFiles;
}

function digestMap(
  files: BundleFiles,
  wanted: (path: string) => boolean,
  digest: (bytes: Uint8Array) => string,
): string {
  const chosen = [...files].filter(([path]) => wanted(path));
  return canonicalJson(Object.fromEntries(chosen.map(([path, bytes]) => [path, digest(bytes)])));
}

/** [POL-2] blake3 of the canonical tree: the canonical JSON of path -> blake3 digest of the file. */
export function bundleIdOf(files: BundleFiles): string {
  return blake3Digest(utf8(digestMap(files, () => true, blake3Digest)));
}

/** [ENC-6] sha256 over the rules alone (`rules/`), so that a new fold does not change the policy's code root. */
export function policyCodeRootOf(files: BundleFiles): string {
  return sha256Digest(utf8(digestMap(files, (path) => path.startsWith('rules/'), sha256Digest)));
}

/** [LUA-1] [STA-4] `sha256:` of the ELC bytes: the identity of a fold. */
export function foldRootOf(elc: Uint8Array): string {
  return sha256Digest(elc);
}

function bad(why: string): never {
  throw new GatosError('ERR_POLICY_INVALID', `The bundle's manifest is not usable: ${why}.`);
}

function hasOnly(value: JsonObject, fields: readonly string[]): boolean {
  return Object.keys(value).every((key) => fields.includes(key));
}

function isNamespaceSpec(spec: JsonValue): boolean {
  if (!isJsonObject(spec) || !hasOnly(spec, ['fold', 'elc', 'caps'])) return false;
  if (spec.caps !== undefined && !areCaps(spec.caps)) return false;
  return typeof spec.fold === 'string' && (spec.elc === undefined || typeof spec.elc === 'string');
}

/** Throws ERR_POLICY_INVALID, and ERR_POLICY_UNSUPPORTED for what only a later version could heed. */
export function readManifest(value: JsonValue): BundleManifest {
  if (!isJsonObject(value) || value.v !== 1) return bad('it is not version 1');
  const { profile, gate, namespaces } = value;
  if (!['local', 'push-gate', 'research'].some((known) => known === profile)) bad('its profile is unknown');
  // Fail closed: a rule we cannot run must not look like one that allows.
  const readable =
    hasOnly(value, ['v', 'profile', 'gate', 'namespaces']) &&
    canonicalJson(gate ?? null) === '{"default":"allow"}';
  if (!readable) {
    throw new GatosError('ERR_POLICY_UNSUPPORTED', 'The bundle has a gate that this version cannot run.', {
      hint: 'Update GATOS.',
    });
  }
  if (!isJsonObject(namespaces)) return bad('it lists no namespaces');
  for (const [ns, spec] of Object.entries(namespaces)) {
    if (!isNamespace(ns) || !isNamespaceSpec(spec)) bad(`the namespace "${ns.slice(0, 40)}" is malformed`);
  }
  return value as unknown as BundleManifest;
}

export function bundleFiles(manifest: BundleManifest, files: BundleFiles): BundleFiles {
  return new Map([...files, [MANIFEST, utf8(`${canonicalJson(manifest as unknown as JsonValue)}\n`)]]);
}

/** [STA-7] The fold of a namespace as a bundle holds it. */
export interface StoredFold {
  readonly source: string;
  /** Null in a bundle of echo@0: such a fold has to be activated again before it can run. */
  readonly elc: Uint8Array | null;
  /** Its test cases, empty where it carries none. They bind nothing. */
  readonly tests: string;
}

const testsPath = (ns: string): string => `tests/${ns}_test.lua`;

/** The files of a bundle and its manifest with this fold in the place of the namespace's. */
export function withFold(
  manifest: BundleManifest,
  files: BundleFiles,
  ns: string,
  fold: StoredFold & { readonly elc: Uint8Array },
): BundleFiles {
  const known = Object.hasOwn(manifest.namespaces, ns) ? manifest.namespaces[ns] : undefined;
  const spec = { ...known, fold: known?.fold ?? `folds/${ns}.lua`, elc: known?.elc ?? `folds/${ns}.elc` };
  const next = new Map([...files, [spec.fold, utf8(fold.source)], [spec.elc, fold.elc]]);
  next.delete(testsPath(ns));
  if (fold.tests !== '') next.set(testsPath(ns), utf8(fold.tests));
  return bundleFiles({ ...manifest, namespaces: { ...manifest.namespaces, [ns]: spec } }, next);
}

export interface PlannedBundle extends Bundle {
  readonly objects: readonly PlannedObject[];
}

/** [POL-2] The commit of a bundle: parent and `Policy-Root` are the bundle before it. */
export function planBundle(files: BundleFiles, parent: Oid | null, person: GitPerson): PlannedBundle {
  const id = bundleIdOf(files);
  const codeRoot = policyCodeRootOf(files);
  const trailers: Trailer[] = parent === null ? [] : [['Policy-Root', parent]];
  trailers.push(['Policy-Code-Root', codeRoot]);
  const message = `policy bundle ${id.slice(7, 15)}\n\n${formatTrailers(trailers)}`;
  const { oid, objects } = planFilesCommit(files, parent, person, message);
  return {
    pointer: { id, commit: oid, policy_code_root: codeRoot },
    parent,
    manifest: manifestOf(files),
    rules: rulesOf(files),
    files,
    objects,
  };
}

/** Canonical, or people and verifiers could be shown two readings of one file. */
function rulesOf(files: BundleFiles): GovernanceRules {
  const bytes = files.get(RULES_FILE);
  if (bytes === undefined) return NO_RULES;
  const text = textOf(bytes);
  const value = parseJsonStrict(text);
  if (text !== `${canonicalJson(value)}\n`)
    throw new GatosError('ERR_POLICY_INVALID', `The ${RULES_FILE} of the bundle is not in canonical form.`);
  return readRules(value);
}

function manifestOf(files: BundleFiles): BundleManifest {
  const bytes = files.get(MANIFEST);
  if (bytes === undefined) throw new GatosError('ERR_POLICY_INVALID', `A bundle needs a ${MANIFEST}.`);
  return readManifest(parseJsonStrict(textOf(bytes)));
}

/**
 * Reads a bundle and checks that its files make the id and code root that the gov event signed, that it follows
 * `before` (the commit of the bundle before it) and that it holds the fold of every namespace it lists.
 */
export async function loadBundle(
  read: ReadObject,
  pointer: BundlePointer,
  before: Oid | null,
): Promise<Bundle> {
  const commit = await readCommit(read, pointer.commit);
  const files = await readFiles(read, commit.tree);
  const { trailers } = parseTrailers(commit.message);
  const codeRoot = policyCodeRootOf(files);
  if (
    bundleIdOf(files) !== pointer.id ||
    codeRoot !== pointer.policy_code_root ||
    requireTrailer(trailers, 'Policy-Code-Root') !== codeRoot
  ) {
    throw new GatosError(
      'ERR_POLICY_INVALID',
      `The files of the bundle ${pointer.commit.slice(0, 8)} are not the ones that were signed.`,
    );
  }
  const cited = trailers.some(([key]) => key === 'Policy-Root')
    ? requireTrailer(trailers, 'Policy-Root')
    : null;
  if (commit.parents.length > 1 || (commit.parents[0] ?? null) !== before || cited !== before) {
    throw new GatosError(
      'ERR_POLICY_INVALID',
      `The bundle ${pointer.commit.slice(0, 8)} does not follow the one before it.`,
    );
  }
  const bundle = { pointer, parent: before, manifest: manifestOf(files), rules: rulesOf(files), files };
  for (const ns of Object.keys(bundle.manifest.namespaces)) foldOf(bundle, ns);
  return bundle;
}

/** [STA-7] The fold of a namespace in this bundle, or null when the bundle does not know the namespace. */
export function foldOf(bundle: Pick<Bundle, 'manifest' | 'files'>, ns: string): StoredFold | null {
  const { manifest, files } = bundle;
  const spec = Object.hasOwn(manifest.namespaces, ns) ? manifest.namespaces[ns] : undefined;
  if (spec === undefined) return null;
  const file = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes !== undefined) return bytes;
    throw new GatosError('ERR_POLICY_INVALID', `The bundle lacks ${path}, the fold of ${ns}.`);
  };
  const tests = files.get(testsPath(ns));
  return {
    source: textOf(file(spec.fold)),
    elc: spec.elc === undefined ? null : file(spec.elc),
    tests: tests === undefined ? '' : textOf(tests),
  };
}

/** Whether two are one fold, its words included. */
export function isSameFold(a: StoredFold, b: StoredFold): boolean {
  if (a.source !== b.source || a.tests !== b.tests) return false;
  return a.elc === null || b.elc === null ? a.elc === b.elc : equalBytes(a.elc, b.elc);
}
