import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { cx } from './cx.ts';
import './Tabs.css';

export interface TabSpec {
  readonly id: string;
  readonly label: ReactNode;
  readonly panel: ReactNode;
}

export interface TabsProps {
  /** Accessible name of the row of tabs. */
  readonly label: string;
  readonly tabs: readonly TabSpec[];
  readonly value: string;
  readonly onValue: (id: string) => void;
  /** Beside the tabs, at the right. */
  readonly extra?: ReactNode;
  /** Between the row of tabs and the panel, whichever is chosen. */
  readonly below?: ReactNode;
  readonly className?: string;
}

const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowRight: (index, last) => (index === last ? 0 : index + 1),
  ArrowLeft: (index, last) => (index === 0 ? last : index - 1),
  Home: () => 0,
  End: (_index, last) => last,
};

/** The WAI-ARIA tabs pattern: arrows move and select, only the chosen panel is mounted. */
export function Tabs({ label, tabs, value, onValue, extra, below, className }: TabsProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const chosen = tabs.find((tab) => tab.id === value) ?? tabs[0];

  // Where the row is wider than the screen, a link may lead to a tab that is out of sight.
  const chosenId = chosen?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each tab that is chosen comes into sight.
  useEffect(() => {
    list.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
  }, [chosenId]);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (move === undefined || chosen === undefined) return;
    event.preventDefault();
    const next = tabs[move(tabs.indexOf(chosen), tabs.length - 1)];
    if (next === undefined) return;
    onValue(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
  };

  return (
    <div className={cx('tabs', className)}>
      <div className="tabs-bar">
        <div className="tabs-list" role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
          {tabs.map((tab) => (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${id}-tab-${tab.id}`}
              data-tab={tab.id}
              className="tabs-tab"
              aria-selected={tab === chosen}
              aria-controls={`${id}-panel`}
              tabIndex={tab === chosen ? 0 : -1}
              onClick={() => onValue(tab.id)}
            >
              {tab.label}
            </button>
          ))}
        </div>
        {extra}
      </div>
      {below}
      {chosen !== undefined && (
        <div
          className="tabs-panel"
          role="tabpanel"
          id={`${id}-panel`}
          aria-labelledby={`${id}-tab-${chosen.id}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling panel must be reachable by keyboard.
          tabIndex={0}
        >
          {chosen.panel}
        </div>
      )}
    </div>
  );
}
