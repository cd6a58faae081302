import { exampleColumns } from './example-columns.ts';
import { knownDetections } from './known-detections.ts';
import type { ProjectRule } from './rule.ts';
import { uniqueIds } from './unique-ids.ts';
import { uniqueRuleIds } from './unique-rule-ids.ts';
import { uniqueTitles } from './unique-titles.ts';
import { usedLists } from './used-lists.ts';

export type { ProjectView } from './rule.ts';

/** Every rule over the whole project, in the order their findings are made. */
export const projectRules: readonly ProjectRule[] = Object.freeze([
  uniqueIds,
  uniqueRuleIds,
  uniqueTitles,
  knownDetections,
  usedLists,
  exampleColumns,
]);
