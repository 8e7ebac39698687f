import type { LuaRuntime } from '../../ports/lua.ts';
import { GatosError } from '../../protocol/errors.ts';
import { foldOf } from '../../protocol/policy/bundle.ts';
import { bundleAt, currentPlace } from '../ledger/governance.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { foldEventsOf, foldSpec } from './program.ts';
import { FoldTimeline } from './timeline.ts';

/** [STA-7] One timeline per namespace, under the fold of the active bundle; another fold starts from zero. */
export class FoldTimelines {
  private readonly runtime: LuaRuntime;
  private readonly byNamespace = new Map<string, FoldTimeline>();

  constructor(runtime: LuaRuntime) {
    this.runtime = runtime;
  }

  /** Follows the ledger; `unchanged` is what Ledger.refresh or append returned, undefined when no event changed. */
  follow(ledger: Ledger, ns: string, unchanged: number | undefined): void {
    const fold = foldOf(bundleAt(ledger.governance, currentPlace(ledger.governance)), ns);
    const known = this.byNamespace.get(ns);
    if (fold === null) return;
    const spec = foldSpec(fold);
    if (known?.spec.foldRoot === spec.foldRoot && known.spec.source === spec.source) {
      if (unchanged !== undefined) known.follow(ledger.order(ns), unchanged);
      return;
    }
    known?.close();
    const timeline = new FoldTimeline(this.runtime, spec, foldEventsOf(ledger));
    timeline.follow(ledger.order(ns), 0);
    this.byNamespace.set(ns, timeline);
  }

  /** Throws ERR_USAGE for a namespace that the active bundle does not have. */
  get(ns: string): FoldTimeline {
    const timeline = this.byNamespace.get(ns);
    if (timeline === undefined) {
      const known = [...this.byNamespace.keys()].sort().join(', ');
      throw new GatosError('ERR_USAGE', `This world has no namespace "${ns}".`, {
        hint: `It has: ${known}.`,
      });
    }
    return timeline;
  }

  close(): void {
    for (const timeline of this.byNamespace.values()) timeline.close();
    this.byNamespace.clear();
  }
}
