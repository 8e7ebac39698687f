import {
  type CommandSpec,
  isWorldOpen,
  registerCommand,
  useFocus,
  usePlayhead,
  withFirst,
  withLast,
} from '../../stores/index.ts';
import type { Direction } from './jump.ts';
import { type JumpKind, jump, jumpToChange } from './jumps.ts';
import { unsay } from './notice.ts';
import { followPlayhead, panByShare, showAll, showFocus, toggleAxis, zoomIn, zoomOut } from './viewStore.ts';

const playhead = () => usePlayhead.getState();

function register(group: string, id: string, label: string, shortcut: string | null, run: () => void): void {
  const spec: CommandSpec = { id, label, run, group, when: isWorldOpen };
  registerCommand(shortcut === null ? spec : { ...spec, shortcut });
}

const move = register.bind(null, 'Playhead');
move('playhead.back', 'One event back', 'ArrowLeft', () => playhead().step(-1));
move('playhead.on', 'One event on', 'ArrowRight', () => playhead().step(1));
move('playhead.back10', 'Ten events back', 'Shift+ArrowLeft', () => playhead().step(-10));
move('playhead.on10', 'Ten events on', 'Shift+ArrowRight', () => playhead().step(10));
move('playhead.start', 'To the beginning', 'Home', () => playhead().set(0));
move('playhead.live', 'Return to live', 'End', () => playhead().goLive());
move('playhead.play', 'Play or pause', 'Space', () =>
  playhead().playing ? playhead().pause() : playhead().play(),
);
move('playhead.speed1', 'Play at 1×', '1', () => playhead().setSpeed(1));
move('playhead.speed2', 'Play at 2×', '2', () => playhead().setSpeed(2));

/** `t` goes on, `Shift+T` goes back. */
function jumps(kind: string, words: string, key: string, run: (direction: Direction) => void): void {
  register('Jump', `jump.${kind}.next`, `Next ${words}`, key, () => run(1));
  register('Jump', `jump.${kind}.previous`, `Previous ${words}`, `Shift+${key.toUpperCase()}`, () => run(-1));
}

const kinds: readonly (readonly [kind: JumpKind, words: string, key: string])[] = [
  ['type', 'event of the same type', 't'],
  ['actor', 'event by the same actor', 'a'],
  ['fault', 'fault', 'f'],
  ['checkpoint', 'checkpoint', 'c'],
  ['mark', 'mark on the strip', 'm'],
];
for (const [kind, words, key] of kinds) jumps(kind, words, key, (direction) => jump(kind, direction));
jumps('value', 'change of the selected value', 'v', (direction) => void jumpToChange(direction));

const show = register.bind(null, 'Time strip');
show('strip.zoomIn', 'Zoom in on the strip', 'Plus', zoomIn);
show('strip.zoomOut', 'Zoom out of the strip', 'Minus', zoomOut);
show('strip.zoomAll', 'Show the whole history', '0', showAll);
show('strip.panBack', 'Move the strip back half a screen', ',', () => panByShare(-0.5));
show('strip.panOn', 'Move the strip on half a screen', '.', () => panByShare(0.5));
show('strip.axis', 'Lay the strip out by time or by number', null, toggleAxis);

const focus = register.bind(null, 'Focus');
focus('focus.first', 'Focus from the playhead on', '[', () => {
  const { position, total } = playhead();
  if (total === 0) return;
  const { first, last } = withFirst(useFocus.getState().window, position, total);
  useFocus.getState().focus(first, last);
});
focus('focus.last', 'Focus up to the playhead', ']', () => {
  const { position, total } = playhead();
  if (total === 0) return;
  const { first, last } = withLast(useFocus.getState().window, position, total);
  useFocus.getState().focus(first, last);
});
focus('focus.clear', 'Clear the focus window', '\\', () => useFocus.getState().clear());
focus('focus.show', 'Zoom to the focus window', 'z', showFocus);

followPlayhead();
usePlayhead.subscribe((now, before) => now.position !== before.position && unsay());
