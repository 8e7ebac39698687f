import type { Oid } from '../../ports/repository.ts';
import { textOf } from '../bytes.ts';
import { parseJsonStrict } from '../codec/parseJson.ts';
import { formatTrailers, parseTrailers, requireTrailer, type Trailer } from '../codec/trailers.ts';
import { formatSignature, parseSignature } from '../crypto/keys.ts';
import { actorPerson } from '../event/commit.ts';
import { ulidTime } from '../event/ulid.ts';
import {
  EMPTY_TREE_OID,
  encodeCommit,
  type PlannedCommit,
  parseCommit,
  planObject,
  planTree,
} from '../git/object.ts';
import { type Artefact, artefactId, invalidArtefact, jsonOf, type Kind, readArtefact } from './artefact.ts';

/** Larger artefacts are refused unread (EVT-4 has the same limit). */
const MAX_COMMIT_BYTES = 64 * 1024;
const MAX_PARENTS = 1_000;

/** The published trailers, then what binds and signs the artefact. */
function trailersOf<B extends object>(kind: Kind<B>, { body, origin, signature }: Artefact<B>): Trailer[] {
  const published = kind.trailers(body);
  const own: Trailer[] = [
    ['Repo', origin.repo],
    ['Ulid', origin.ulid],
    ['Sig-Alg', 'ed25519'],
    ['Sig', formatSignature(signature)],
    ['Signer', origin.signer],
  ];
  return [...published, ...own.filter(([key]) => !published.some(([name]) => name === key))];
}

function commitBytes<B extends object>(
  kind: Kind<B>,
  artefact: Artefact<B>,
  tree: Oid,
  parents: readonly Oid[],
): Uint8Array {
  const { actor, signer, ulid } = artefact.origin;
  const person = actorPerson(actor, signer, ulidTime(ulid));
  const subject = `${kind.name} ${artefactId(kind, artefact.body).slice(7, 15)}`;
  const trailers = formatTrailers(trailersOf(kind, artefact));
  const message = `${subject}\n\n${jsonOf(artefact.body)}\n\n${trailers}`;
  return encodeCommit({ tree, parents, author: person, committer: person, message });
}

/**
 * [POL-7] The commit of an artefact, a pure function of it, its files and its parents: by habit the artefacts it speaks
 * of (an approval's is the proposal, a grant's are proposal and approvals, a revocation's is the grant), so that fetching
 * one brings what it takes to check it. Parents are not signed, and nothing relies on them.
 */
export function planArtefact<B extends object>(
  kind: Kind<B>,
  artefact: Artefact<B>,
  parents: readonly Oid[] = [],
  files: ReadonlyMap<string, Uint8Array> = new Map(),
): PlannedCommit & { readonly ref: string } {
  const tree = planTree(files);
  const commit = planObject('commit', commitBytes(kind, artefact, tree.root, parents));
  const objects = files.size === 0 ? [commit] : [...tree.objects, commit];
  return { oid: commit.oid, objects, ref: kind.ref(artefact.body) };
}

export interface ArtefactCommit<B> extends Artefact<B> {
  readonly oid: Oid;
  readonly tree: Oid;
  readonly parents: readonly Oid[];
}

/**
 * [POL-7] Reads the commit of an artefact strictly: whatever its parts do not make again, byte for byte, is refused with
 * ERR_ARTEFACT_INVALID or the code of the part that cannot be read. The signature is not checked here.
 */
export function parseArtefact<B extends object>(kind: Kind<B>, bytes: Uint8Array): ArtefactCommit<B> {
  if (bytes.length > MAX_COMMIT_BYTES)
    invalidArtefact(kind.name, `it has more than ${MAX_COMMIT_BYTES} bytes`);
  // Strict UTF-8, or what is compared below would not be the bytes.
  textOf(bytes);
  const { author, tree, parents, message } = parseCommit(bytes);
  if (parents.length > MAX_PARENTS) invalidArtefact(kind.name, `it has more than ${MAX_PARENTS} parents`);
  const { head, trailers } = parseTrailers(message);
  const split = head.indexOf('\n\n');
  const origin = {
    repo: requireTrailer(trailers, 'Repo'),
    actor: author.name,
    ulid: requireTrailer(trailers, 'Ulid'),
    signer: requireTrailer(trailers, 'Signer'),
  };
  const signature = parseSignature(requireTrailer(trailers, 'Sig'));
  const body = parseJsonStrict(split < 0 ? '' : head.slice(split + 2));
  const artefact = readArtefact(kind, body, origin, signature);
  const { oid } = planObject('commit', bytes);
  if (planObject('commit', commitBytes(kind, artefact, tree, parents)).oid !== oid)
    invalidArtefact(kind.name, 'its commit is not the one that its parts make');
  if (tree !== EMPTY_TREE_OID && kind.name !== 'grant') invalidArtefact(kind.name, 'its commit has files');
  return { ...artefact, oid, tree, parents };
}
