import { isWorldOpen, registerCommand, registerView, setView } from '../../stores/index.ts';
import { startCollapse } from './collapse.ts';
import { JournalView } from './JournalView.tsx';
import { startSavedFilters } from './savedFilters.ts';
import { startSearch } from './searchStore.ts';

startSearch();
startSavedFilters();
startCollapse();

registerView({ id: 'journal', label: 'Journal', icon: 'journal', component: JournalView, order: 10 });
registerCommand({
  id: 'view.journal',
  label: 'Go to the journal',
  shortcut: 'g',
  group: 'Go to',
  run: () => setView('journal'),
  when: isWorldOpen,
});
registerCommand({
  id: 'journal.find',
  label: 'Find in the journal',
  shortcut: '/',
  group: 'Journal',
  when: isWorldOpen,
  run: () => {
    setView('journal');
    // The view may be on its way.
    setTimeout(() => document.querySelector<HTMLInputElement>('.journal-find input')?.focus(), 50);
  },
});
