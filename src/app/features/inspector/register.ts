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
    group,
    when: isWorldOpen,
    run: () => {
      selection().setTab(tab);
      selection().setInspectorOpen(true);
    },
  });
}
registerCommand({
  id: 'inspector.next',
  label: 'Next tab of the inspector',
  shortcut: 'Shift+I',
  group,
  when: isWorldOpen,
  run: () => {
    const { tab, inspectorOpen, setTab, setInspectorOpen } = selection();
    const next = INSPECTOR_TABS[(INSPECTOR_TABS.indexOf(tab) + 1) % INSPECTOR_TABS.length];
    // The first press shows where one is.
    if (inspectorOpen && next !== undefined) setTab(next);
    setInspectorOpen(true);
  },
});
