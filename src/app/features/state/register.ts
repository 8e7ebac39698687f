import { isWorldOpen, registerCommand, registerView, setView } from '../../stores/index.ts';
import { StateView } from './StateView.tsx';

registerView({ id: 'state', label: 'State', icon: 'state', component: StateView, order: 20 });
registerCommand({
  id: 'view.state',
  label: 'Go to the state',
  shortcut: 's',
  group: 'Go to',
  run: () => setView('state'),
  when: isWorldOpen,
});
