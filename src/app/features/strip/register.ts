import { type CommandSpec, isWorldOpen, registerCommand, usePlayhead } from '../../stores/index.ts';

const playhead = () => usePlayhead.getState();

function register(spec: Pick<CommandSpec, 'id' | 'label' | 'shortcut' | 'run'>): void {
  registerCommand({ ...spec, group: 'Playhead', when: isWorldOpen });
}

register({
  id: 'playhead.back',
  label: 'One event back',
  shortcut: 'ArrowLeft',
  run: () => playhead().step(-1),
});
register({ id: 'playhead.on', label: 'One event on', shortcut: 'ArrowRight', run: () => playhead().step(1) });
register({
  id: 'playhead.back10',
  label: 'Ten events back',
  shortcut: 'Shift+ArrowLeft',
  run: () => playhead().step(-10),
});
register({
  id: 'playhead.on10',
  label: 'Ten events on',
  shortcut: 'Shift+ArrowRight',
  run: () => playhead().step(10),
});
register({ id: 'playhead.start', label: 'To the beginning', shortcut: 'Home', run: () => playhead().set(0) });
register({ id: 'playhead.live', label: 'Return to live', shortcut: 'End', run: () => playhead().goLive() });
register({
  id: 'playhead.play',
  label: 'Play or pause',
  shortcut: 'Space',
  run: () => (playhead().playing ? playhead().pause() : playhead().play()),
});
register({
  id: 'playhead.speed',
  label: 'Change the speed of play (1× or 2×)',
  run: () => playhead().setSpeed(playhead().speed === 1 ? 2 : 1),
});
