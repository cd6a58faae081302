import type { JsonMap } from '../../azure/json.ts';
import type { Range } from '../../diagnostics/position.ts';

/** An analytics rule as it was found, its properties under the names of Sentinel's API. */
export interface FoundRule {
  readonly file: string;
  /** Where it stands: its display name, or the rule as a whole. */
  readonly range: Range;
  /** As it is written: `Scheduled`, `NRT`, `Fusion` … */
  readonly kind: string;
  /** Its name in the workspace; undefined where that is made at deployment, and for templates. */
  readonly ruleId?: string;
  /** What does not change when the rule is imported again. */
  readonly key: string;
  readonly properties: JsonMap;
  /** The place of a property, as deep as there is one. */
  readonly rangeOf: (path: readonly (string | number)[]) => Range;
  /** A template is not a rule of a workspace: nothing is known of its state. */
  readonly isTemplate: boolean;
  readonly author?: string;
  /** Keys beside the properties that a detection has no place for. */
  readonly metadata: readonly string[];
}

/** The title of the rule, or how else to call it. */
export function titleOf({ properties, key }: Pick<FoundRule, 'properties' | 'key'>): string {
  const { displayName } = properties;
  return typeof displayName === 'string' && displayName.trim() !== '' ? displayName : key;
}
