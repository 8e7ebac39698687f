import { useEffect, useRef } from 'react';
import { registerCommand } from '../../stores/index.ts';

export interface FoldActions {
  readonly activate: () => void;
  readonly preview: () => void;
  readonly runTrial: () => void;
  readonly runTests: () => void;
  readonly showFold: () => void;
  readonly showTests: () => void;
  readonly nextProblem: () => void;
  readonly previousProblem: () => void;
}

const COMMANDS: readonly (readonly [action: keyof FoldActions, label: string, shortcut?: string])[] = [
  ['activate', 'Activate this fold', 'Mod+S'],
  ['runTrial', 'Try this fold on the sample event', 'Mod+Enter'],
  ['runTests', 'Run the tests of this fold', 'Mod+Shift+Enter'],
  ['preview', 'Preview what this fold would change'],
  ['nextProblem', 'Next problem in the fold', 'F8'],
  ['previousProblem', 'Previous problem in the fold', 'Shift+F8'],
  ['showFold', 'Edit fold.lua'],
  ['showTests', 'Edit fold_test.lua'],
];

/** The palette and the keys outside the editor do what its buttons and keys do. */
export function useFoldCommands(actions: FoldActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const undo = COMMANDS.map(([action, label, shortcut]) =>
      registerCommand({
        id: `fold.${action}`,
        label,
        group: 'Fold',
        ...(shortcut === undefined ? {} : { shortcut }),
        run: () => latest.current[action](),
      }),
    );
    return () => {
      for (const remove of undo) remove();
    };
  }, []);
}
