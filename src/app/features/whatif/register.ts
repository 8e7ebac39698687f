import { lazy } from 'react';
import {
  isWorldOpen,
  registerCommand,
  registerOverlay,
  registerView,
  useSession,
} from '../../stores/index.ts';
import { backToReality, discard, openWhatIfView, redo, startWhatIf, undo } from './actions.ts';
import { openPromotion, PromoteDialog } from './PromoteDialog.tsx';
import { isWhatIf, shownBranch, startWhatIfs } from './store.ts';
import { toggleAtPlayhead } from './toggleAtPlayhead.ts';

registerView({
  id: 'whatif',
  label: 'What-if',
  icon: 'dashed',
  order: 45,
  component: lazy(() => import('./WhatIfView.tsx')),
});
registerOverlay(PromoteDialog);
startWhatIfs();

const isShown = () => isWorldOpen() && isWhatIf(useSession.getState().ns);
const canWrite = () => isWorldOpen() && useSession.getState().info?.actor != null;
const isMine = () => isShown() && shownBranch()?.mine === true;
const group = 'What-if';

registerCommand({
  id: 'whatif.start',
  label: 'What if... from this moment',
  shortcut: 'Shift+W',
  group,
  when: () => canWrite() && !isShown(),
  run: () => void startWhatIf(),
});
registerCommand({
  id: 'whatif.compare',
  label: 'Compare this what-if with reality',
  shortcut: 'Shift+W',
  group,
  when: isShown,
  run: openWhatIfView,
});
registerCommand({
  id: 'whatif.toggle',
  label: 'What if the event at the playhead had not happened',
  shortcut: 'Shift+X',
  group,
  when: () => canWrite() && (!isShown() || isMine()),
  run: () => void toggleAtPlayhead(),
});
registerCommand({
  id: 'whatif.undo',
  label: 'Undo in this what-if',
  shortcut: 'u',
  group,
  when: () => isMine() && shownBranch()?.undo != null,
  run: () => void undo(useSession.getState().ns),
});
registerCommand({
  id: 'whatif.redo',
  label: 'Redo in this what-if',
  shortcut: 'Shift+U',
  group,
  when: () => isMine() && shownBranch()?.redo != null,
  run: () => void redo(useSession.getState().ns),
});
registerCommand({
  id: 'whatif.promote',
  label: 'Promote what this what-if adds...',
  group,
  when: isMine,
  run: openPromotion,
});
registerCommand({
  id: 'whatif.discard',
  label: 'Discard this what-if',
  group,
  when: isMine,
  run: () => void discard(useSession.getState().ns),
});
registerCommand({
  id: 'whatif.leave',
  label: 'Back to reality',
  group,
  when: isShown,
  run: backToReality,
});
