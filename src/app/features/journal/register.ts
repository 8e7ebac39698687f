import { isWorldOpen, registerCommand, registerView, setView } from '../../stores/index.ts';
import { JournalView } from './JournalView.tsx';

registerView({ id: 'journal', label: 'Journal', icon: 'journal', component: JournalView, order: 10 });
registerCommand({
  id: 'view.journal',
  label: 'Go to the journal',
  shortcut: 'g',
  group: 'Go to',
  run: () => setView('journal'),
  when: isWorldOpen,
});
