import type { Oid, PlannedObject } from '../../ports/repository.ts';
import { textOf, utf8 } from '../bytes.ts';
import { formatTrailers, parseTrailers, requireTrailer, type Trailer } from '../codec/trailers.ts';
import { blake3Digest } from '../crypto/hash.ts';
import { formatSignature, parseSignature } from '../crypto/keys.ts';
import { GatosError } from '../errors.ts';
import { actorPerson } from '../event/commit.ts';
import { ulidTime } from '../event/ulid.ts';
import {
  encodeCommit,
  parseCommit,
  parseTree,
  planObject,
  planTree,
  type ReadObject,
} from '../git/object.ts';
import { readCommit, readFiles } from '../git/readTree.ts';
import { type FoldProof, formatProof, parseProof } from './proof.ts';

/** [STA-2] `blake3:` of the canonical state bytes. */
export function stateRootOf(state: string): string {
  return blake3Digest(utf8(state));
}

export interface Checkpoint {
  readonly oid: Oid;
  readonly parents: readonly Oid[];
  readonly proof: FoldProof;
  readonly signature: Uint8Array;
  readonly state: string;
  readonly foldSource: string;
  readonly elc: Uint8Array | null;
  readonly trailers: readonly Trailer[];
}

export interface CheckpointParts {
  readonly parents: readonly Oid[];
  readonly proof: FoldProof;
  readonly signature: Uint8Array;
  readonly state: string;
  readonly foldSource: string;
  /** What was folded with; null in a checkpoint of echo@0, which had none. */
  readonly elc: Uint8Array | null;
}

/** [STA-4] In this order; `Ledger-Head` once per journal, sorted by ref. */
function trailersOf(proof: FoldProof, signature: Uint8Array): readonly Trailer[] {
  const ends: Trailer[] =
    proof.ledger_start === null || proof.ledger_end === null
      ? []
      : [
          ['Ledger-Start', proof.ledger_start],
          ['Ledger-End', proof.ledger_end],
        ];
  return [
    ['State-Root', proof.state_root],
    ...proof.ledger_heads.map((head): Trailer => ['Ledger-Head', `${head.ref} ${head.commit}`]),
    ...ends,
    ['Gov-Head', proof.gov_head],
    ['Policy-Root', proof.policy_root],
    ['Policy-Code-Root', proof.policy_code_root],
    ['Fold-Id', proof.fold_id],
    ['Fold-Engine', proof.fold_engine],
    ['Fold-Root', proof.fold_root],
    ['Fold-Version', String(proof.fold_version)],
    ['Fold-Math', proof.fold_math],
    ...(proof.fold_rng === undefined ? [] : [['Fold-RNG', proof.fold_rng] as const]),
    ['Fold-Faults', String(proof.fold_faults.length)],
    ['Proof-Sig', formatSignature(signature)],
    ['Signer', proof.signer],
  ];
}

function commitBody(parts: CheckpointParts, tree: Oid): Uint8Array {
  const { proof } = parts;
  const person = actorPerson(proof.actor, proof.signer, ulidTime(proof.ulid));
  return encodeCommit({
    tree,
    parents: parts.parents,
    author: person,
    committer: person,
    message: `checkpoint ${proof.ns} at ${proof.events} events\n\n${formatTrailers(trailersOf(proof, parts.signature))}`,
  });
}

/** [STA-3] Tree of `state.json`, `fold.lua`, `fold.elc`, `proof.json`. */
export function planCheckpoint(parts: CheckpointParts): {
  readonly oid: Oid;
  readonly objects: readonly PlannedObject[];
} {
  const { root, objects } = planTree(
    new Map([
      ['state.json', utf8(parts.state)],
      ['fold.lua', utf8(parts.foldSource)],
      ...(parts.elc === null ? [] : [['fold.elc', parts.elc] as const]),
      ['proof.json', utf8(formatProof(parts.proof))],
    ]),
  );
  const commit = planObject('commit', commitBody(parts, root));
  return { oid: commit.oid, objects: [...objects, commit] };
}

/** What a checkpoint claims, without its state: enough to list it, never to believe it. */
export async function loadProof(
  read: ReadObject,
  oid: Oid,
): Promise<{ readonly proof: FoldProof; readonly trailers: readonly Trailer[] }> {
  const { message, tree } = await readCommit(read, oid);
  const object = await read(tree);
  const entry =
    object?.type === 'tree' ? parseTree(object.body).find(({ name }) => name === 'proof.json') : undefined;
  const blob = entry === undefined ? undefined : await read(entry.oid);
  if (blob?.type !== 'blob')
    throw new GatosError('ERR_PROOF_INVALID', `The checkpoint ${oid.slice(0, 8)} holds no proof.`);
  return { proof: parseProof(textOf(blob.body)), trailers: parseTrailers(message).trailers };
}

/** Reads a checkpoint strictly: the commit must be the one that its parts make. The proof itself is not checked. */
export async function loadCheckpoint(read: ReadObject, oid: Oid): Promise<Checkpoint> {
  const object = await read(oid);
  if (object?.type !== 'commit')
    throw new GatosError('ERR_OBJECT_MISSING', `The checkpoint ${oid.slice(0, 8)} is missing.`);
  const { message, tree, parents } = parseCommit(object.body);
  const files = await readFiles(read, tree);
  const file = (name: string): string => {
    const bytes = files.get(name);
    if (bytes === undefined || files.size !== (files.has('fold.elc') ? 4 : 3))
      throw new GatosError('ERR_PROOF_INVALID', `The checkpoint's tree is not as it must be: ${name}.`);
    return textOf(bytes);
  };
  const { trailers } = parseTrailers(message);
  const parts: CheckpointParts = {
    parents,
    proof: parseProof(file('proof.json')),
    signature: parseSignature(requireTrailer(trailers, 'Proof-Sig')),
    state: file('state.json'),
    foldSource: file('fold.lua'),
    elc: files.get('fold.elc') ?? null,
  };
  if (planCheckpoint(parts).oid !== oid) {
    throw new GatosError(
      'ERR_PROOF_INVALID',
      'The checkpoint commit is not the one that its proof and signature make.',
    );
  }
  return { oid, ...parts, trailers };
}
