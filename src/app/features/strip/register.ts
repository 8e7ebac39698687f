import { registerCommand, usePlayhead } from '../../stores/index.ts';

const playhead = () => usePlayhead.getState();
const group = 'Playhead';

registerCommand({
  id: 'playhead.back',
  label: 'One event back',
  shortcut: 'ArrowLeft',
  group,
  run: () => playhead().step(-1),
});
registerCommand({
  id: 'playhead.on',
  label: 'One event on',
  shortcut: 'ArrowRight',
  group,
  run: () => playhead().step(1),
});
registerCommand({
  id: 'playhead.back10',
  label: 'Ten events back',
  shortcut: 'Shift+ArrowLeft',
  group,
  run: () => playhead().step(-10),
});
registerCommand({
  id: 'playhead.on10',
  label: 'Ten events on',
  shortcut: 'Shift+ArrowRight',
  group,
  run: () => playhead().step(10),
});
registerCommand({
  id: 'playhead.start',
  label: 'To the beginning',
  shortcut: 'Home',
  group,
  run: () => playhead().set(0),
});
registerCommand({
  id: 'playhead.live',
  label: 'Return to live',
  shortcut: 'End',
  group,
  run: () => playhead().goLive(),
});
registerCommand({
  id: 'playhead.play',
  label: 'Play or pause',
  shortcut: 'Space',
  group,
  run: () => (playhead().playing ? playhead().pause() : playhead().play()),
});
registerCommand({
  id: 'playhead.speed',
  label: 'Change the speed of play (1× or 2×)',
  group,
  run: () => playhead().setSpeed(playhead().speed === 1 ? 2 : 1),
});
