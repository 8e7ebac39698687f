import { isWorldOpen, registerCommand, registerOverlay, useSession } from '../../stores/index.ts';
import { NoteDialog } from './NoteDialog.tsx';
import { noteHere } from './noteDialog.ts';
import { startNotes } from './notesStore.ts';

startNotes();
registerOverlay(NoteDialog);

registerCommand({
  id: 'note.here',
  label: 'Pin a note to this moment',
  shortcut: 'n',
  group: 'Journal',
  when: () => isWorldOpen() && useSession.getState().info?.actor != null,
  run: () => void noteHere(),
});
