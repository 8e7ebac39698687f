import { CodeBlock } from '../common/CodeBlock.tsx';

/** Whole, to be copied and sent: it is no secret. */
export function PublicKey({ keyId }: { readonly keyId: string }) {
  return (
    <section className="stack stack-tight" aria-label="Public key">
      <h3>Public key</h3>
      <CodeBlock text={keyId} what="public key" />
    </section>
  );
}
