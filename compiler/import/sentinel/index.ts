export { readRules, type ReadRules } from './read-rules.ts';
export { placeRules, type PlacedRule } from './place-rules.ts';
export { toDetection, type ImportedRule } from './to-detection.ts';
export type { FoundRule } from './found-rule.ts';
