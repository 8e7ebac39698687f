/** [POL-5] Who speaks with which key. JSON form: `gatos/trust/graph.json`. */
export interface TrustGraph {
  readonly v: 1;
  readonly owners: readonly string[];
  /** key id -> the actor it speaks for. */
  readonly keys: Readonly<Record<string, { readonly actor: string }>>;
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

/** A bundle as an event names it: its id (POL-2), its commit, and the roots proofs cite. */
export interface BundlePointer {
  /** `blake3:<64 hex>` of the canonical tree. */
  readonly id: string;
  readonly commit: string;
  /** `sha256:<64 hex>` */
  readonly policy_code_root: string;
}

/** [STA-7] Where a namespace's fold stands in the bundle. Bundles of echo@0 hold the source alone. */
export interface NamespaceSpec {
  readonly fold: string;
  /** The ELC: what runs, and whose hash is the fold's identity (LUA-1). */
  readonly elc?: string;
  /** [POL-6] What an actor must have been granted for any event here; absent where nothing is asked. */
  readonly caps?: readonly string[];
}

/** `bundle.json`, the manifest of a bundle. */
export interface BundleManifest {
  readonly v: 1;
  readonly profile: 'local' | 'push-gate' | 'research';
  readonly gate: { readonly default: 'allow' };
  readonly namespaces: Readonly<Record<string, NamespaceSpec>>;
}
