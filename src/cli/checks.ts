import type { Quarantined } from '../engine/ledger/quarantine.ts';
import type { Check } from '../engine/proof/verdict.ts';
import { count } from './output.ts';

/** One line a check: a word first, so that it reads without colour and greps. */
export function checkLines(checks: readonly Check[]): string[] {
  return checks.map(({ name, ok, detail }) => `${ok ? 'ok    ' : 'FAILED'}  ${name}: ${detail}`);
}

/** The commits that are never folded (JRN-5), each with its journal and the reason. */
export function quarantineLines(quarantine: readonly Quarantined[]): string[] {
  return quarantine.map(
    ({ ref, oid, code, reason }) => `quarantined  ${oid.slice(0, 12)}  ${ref}: ${reason} (${code})`,
  );
}

export function quarantineJson(quarantine: readonly Quarantined[]) {
  return quarantine.map(({ ref, oid, code, reason }) => ({ ref, commit: oid, code, reason }));
}

/** [JRN-5] Said beside every result that leaves commits out. */
export function quarantineNotes(quarantine: readonly Quarantined[]): string[] {
  if (quarantine.length === 0) return [];
  return [
    `note: ${count(quarantine.length, 'commit')} quarantined and left out; "git gatos verify" says why.`,
  ];
}
