import { INSPECTOR_TABS, isWorldOpen, registerCommand, useSelection } from '../../stores/index.ts';

const selection = () => useSelection.getState();
const group = 'Inspector';

registerCommand({
  id: 'inspector.toggle',
  label: 'Open or close the inspector',
  shortcut: 'i',
  group,
  when: isWorldOpen,
  run: () => selection().setInspectorOpen(!selection().inspectorOpen),
});
for (const [tab, label] of [
  ['event', 'Inspect the event'],
  ['state', 'Inspect the state'],
  ['diff', 'Inspect what changed'],
  ['proof', 'Inspect the proof'],
  ['fuel', 'Inspect the fuel'],
] as const) {
  registerCommand({
    id: `inspector.${tab}`,
    label,
    shortcut: String(INSPECTOR_TABS.indexOf(tab) + 1),
    group,
    when: isWorldOpen,
    run: () => {
      selection().setTab(tab);
      selection().setInspectorOpen(true);
    },
  });
}
