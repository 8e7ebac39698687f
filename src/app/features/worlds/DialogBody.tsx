import { Dialog } from '../../design/index.ts';
import { ExportDialog } from '../exchange/ExportDialog.tsx';
import { ImportDialog } from '../exchange/ImportDialog.tsx';
import { ExportKeyDialog } from '../keys/ExportKeyDialog.tsx';
import { ImportKeyDialog } from '../keys/ImportKeyDialog.tsx';
import { NewKeyDialog } from '../keys/NewKeyDialog.tsx';
import { PackDialog } from '../storage/PackDialog.tsx';
import { NewWorldForm } from '../welcome/NewWorldForm.tsx';
import { OpenSample } from '../welcome/OpenSample.tsx';
import { DeleteWorldDialog } from './DeleteWorldDialog.tsx';
import { closeDialog, type OpenDialog } from './dialogs.ts';
import { RenameWorldDialog } from './RenameWorldDialog.tsx';
import { VerifyDialog } from './VerifyDialog.tsx';

export default function DialogBody({ dialog }: { readonly dialog: OpenDialog }) {
  switch (dialog.kind) {
    case 'new':
      return (
        <Dialog open onClose={closeDialog} title="New world">
          <NewWorldForm onDone={closeDialog} dialog />
        </Dialog>
      );
    case 'sample':
      return (
        <Dialog open onClose={closeDialog} title="Open the sample">
          <OpenSample auto onDone={closeDialog} />
        </Dialog>
      );
    case 'import':
      return <ImportDialog file={dialog.file} />;
    case 'export':
      return <ExportDialog scope={dialog.scope ?? 'world'} />;
    case 'verify':
      return <VerifyDialog />;
    case 'rename':
      return <RenameWorldDialog world={dialog.world} />;
    case 'pack':
      return <PackDialog world={dialog.world} onClose={closeDialog} />;
    case 'newKey':
      return <NewKeyDialog />;
    case 'exportKey':
      return <ExportKeyDialog keyId={dialog.keyId} />;
    case 'importKey':
      return <ImportKeyDialog file={dialog.file} />;
    case 'delete':
      return <DeleteWorldDialog world={dialog.world} />;
  }
}
