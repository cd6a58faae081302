export { resolveDetection, type DetectionInput, type ResolvedDetection } from './resolve-detection.ts';
export { fieldTypes, modifierNames, type ModifierName } from './modifier.ts';
export { parseNetwork, type ParsedNetwork } from './network.ts';
export { readValue } from './read-value.ts';
export { regexProblem, type RegexFlags, type RegexProblem } from './regex.ts';
export { literalOf, normalize } from './text-pattern.ts';
export { needsRegex, numberOf, simplify, writeRegex, writeValue, type SimplePattern } from './write-value.ts';
