import { registerCommand, registerOverlay } from '../../stores/index.ts';
import { NoteDialog } from './NoteDialog.tsx';
import { canNote, noteHere } from './noteDialog.ts';
import { startNotes } from './notesStore.ts';

startNotes();
registerOverlay(NoteDialog);

registerCommand({
  id: 'note.here',
  label: 'Pin a note to this moment',
  shortcut: 'n',
  group: 'Journal',
  when: canNote,
  run: () => void noteHere(),
});
