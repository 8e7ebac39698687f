import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { Mono } from '../../design/index.ts';
import './exchange.css';

export interface RefusalRow {
  readonly key: string;
  readonly reason: string;
  readonly code: string;
}

export interface RefusalTableProps {
  readonly label: string;
  readonly heads: readonly [key: string, reason: string, code: string];
  readonly rows: readonly RefusalRow[];
}

const ROW = 31;

/** A thousand refusals at the price of a screenful; rows as tall as their reason. */
export function RefusalTable({ label, heads, rows }: RefusalTableProps) {
  const scroll = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  return (
    <div className="refusals">
      <div className="refusals-row refusals-head" aria-hidden="true">
        <span className="refusals-line">{heads[0]}</span>
        <span>{heads[1]}</span>
        <span className="refusals-code">{heads[2]}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="refusals-scroll" ref={scroll} tabIndex={0} aria-label={label}>
        <ul className="refusals-inner" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="refusals-row refusals-item"
                aria-setsize={rows.length}
                aria-posinset={item.index + 1}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span className="refusals-line">
                  <span className="visually-hidden">{heads[0]} </span>
                  {row.key}
                </span>
                <span>{row.reason}</span>
                <span className="refusals-code">
                  <Mono>{row.code}</Mono>
                </span>
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
}
