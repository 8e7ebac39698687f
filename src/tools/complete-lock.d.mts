export interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >;
}
export declare function missingOptionals(lock: LockFile): readonly (readonly [string, string, string])[];
export declare function completeLock(lock: LockFile): LockFile;
