import { importTakenFile, importTwice } from '../../diagnostics/catalogue/import-sentinel.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { visible } from '../../diagnostics/visible-text.ts';
import { fileName, freeName } from '../file-name.ts';
import type { ImportedRule } from './to-detection.ts';

/** A detection file that the project has already; its id where it can be read. */
export interface Existing {
  readonly path: string;
  readonly name: string;
  readonly id?: string;
}

/** A rule with the file that it becomes. */
export interface PlacedRule extends ImportedRule {
  readonly name: string;
  readonly path: string;
}

export interface Placing {
  readonly placed: readonly PlacedRule[];
  readonly findings: readonly Diagnostic[];
  /** How many rules came a second time, and said the same. */
  readonly repeated: number;
  /** True where a file is in the way that may be overwritten only when asked for: then nothing is written. */
  readonly isBlocked: boolean;
}

/**
 * Gives each rule a file of its own; one that was imported before gets the same again.
 * @param folder where the detections go, e.g. `detections/imported`
 * @param overwrite whether files of an earlier import are overwritten
 */
export function placeRules(
  rules: readonly ImportedRule[],
  existing: readonly Existing[],
  folder: string,
  overwrite: boolean,
): Placing {
  const names = new Set(existing.map(({ name }) => name));
  const earlier = new Map(existing.flatMap((entry) => (entry.id === undefined ? [] : [[entry.id, entry]])));
  const placed = new Map<string, PlacedRule>();
  const findings: Diagnostic[] = [];
  let isBlocked = false;
  let repeated = 0;
  for (const imported of rules) {
    const { id, rule } = imported;
    const title = visible(imported.title);
    const same = placed.get(id);
    if (same !== undefined) {
      if (JSON.stringify(same.value) === JSON.stringify(imported.value)) repeated += 1;
      else findings.push(importTwice.at(rule.range, { title, other: same.rule.file }));
      continue;
    }
    const before = earlier.get(id);
    if (before !== undefined && !overwrite) {
      findings.push(importTakenFile.at(rule.range, { title, path: before.path }));
      isBlocked = true;
    }
    const name = before?.name ?? freeName(fileName(imported.title), names);
    names.add(name);
    placed.set(id, { ...imported, name, path: before?.path ?? `${folder}/${name}.yaml` });
  }
  return { placed: [...placed.values()], findings, repeated, isBlocked };
}
