export { cutFocus, type FocusState, type FocusWindow, useFocus, withFirst, withLast } from './focus.ts';
export { type Mark, setMarks, useMarks } from './marks.ts';
export { type PlayheadState, usePlayhead } from './playhead.ts';
export {
  type CommandSpec,
  registerCommand,
  registerOverlay,
  registerPart,
  registerView,
  runCommand,
  useRegistry,
  type ViewSpec,
} from './registry.ts';
export { selectPath, useSelectedPath } from './selectedPath.ts';
export { INSPECTOR_TABS, type InspectorTab, type SelectedEvent, useSelection } from './selection.ts';
export {
  enterWorld,
  isWorldOpen,
  leaveWorld,
  openWorld,
  type SessionState,
  type SessionStatus,
  setNamespace,
  setPanel,
  setView,
  trackWrite,
  useSession,
} from './session.ts';
export { readSetting, writeSetting } from './settings.ts';
export { type ThemeChoice, useTheme } from './theme.ts';
