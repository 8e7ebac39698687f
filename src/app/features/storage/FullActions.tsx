import type { ReactNode } from 'react';
import type { ErrorShape } from '../../../protocol/errors.ts';
import { Button } from '../../design/index.ts';
import { runCommand, setView } from '../../stores/index.ts';
import { closeDialog } from '../worlds/dialogs.ts';

/** What can be done right there when a write was refused for want of space; nothing for other errors. */
export function fullActions(error: ErrorShape): ReactNode {
  if (error.code !== 'ERR_STORAGE_FULL') return undefined;
  return (
    <>
      <Button icon="download" onClick={() => runCommand('world.export')}>
        Export this world
      </Button>
      <Button
        variant="ghost"
        icon="disk"
        onClick={() => {
          closeDialog();
          setView('settings');
        }}
      >
        What takes room
      </Button>
    </>
  );
}
