import type { RecoveryFile } from '../../../rpc/contract.ts';
import { Badge, Button, Mono } from '../../design/index.ts';
import { saveRecoveryFile } from './saveRecoveryFile.ts';

/** The file has gone to the downloads; while this is on the screen it can be had again, and never after. */
export function RecoverySaved({ file }: { readonly file: RecoveryFile }) {
  return (
    <div className="stack stack-tight">
      <p className="row" role="status">
        <Badge tone="verified">Recovery file made</Badge> <Mono wrap>{file.fileName}</Mono>
        <span className="secondary">in your downloads</span>
      </p>
      <p className="secondary">
        Whoever has the file and its passphrase can sign as you. Keep the two apart, and neither in this
        browser. The app keeps no copy: this is the last moment it can give you one.
      </p>
      <div className="row">
        <Button icon="download" onClick={() => saveRecoveryFile(file)}>
          Save it again
        </Button>
      </div>
    </div>
  );
}
