import { field, isMap, type Json, type JsonMap, text } from '../../azure/json.ts';
import type { Located, Path } from '../../language/located.ts';
import type { FoundRule } from './found-rule.ts';

/**
 * The YAML in which Microsoft's repository keeps templates of rules
 * (https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide).
 */

/** The name of a property in the API, by its name in the YAML, where the two differ. */
const apiNames: Readonly<Record<string, string>> = { name: 'displayName', relevantTechniques: 'techniques' };

/** Keys that say something about the template, not about the rule. */
const aboutTemplate = ['id', 'version', 'kind', 'metadata', 'status', 'tags', 'requiredDataConnectors'];

/** What a template says that detc can do without: its state, and what is worked out from the query. */
const lost = ['metadata', 'status', 'tags', 'requiredDataConnectors'];

export function isRuleTemplate(value: Json): value is JsonMap {
  if (!isMap(value) || typeof value['query'] !== 'string' || value['properties'] !== undefined) return false;
  return ['kind', 'queryFrequency', 'triggerOperator', 'severity'].some((key) => value[key] !== undefined);
}

export function isSavedQuery(value: Json): boolean {
  return isMap(value) && typeof value['query'] === 'string' && typeof value['name'] === 'string';
}

export function ruleTemplate(document: Located): FoundRule {
  const value = document.value as JsonMap;
  const own = Object.entries(value).filter(([key]) => !aboutTemplate.includes(key));
  const id = text(value['id']);
  // 1.10 is a number to YAML, and another one.
  const version = document.sourceOf(['version']);
  const author = text(field(field(value['metadata'], 'author'), 'name'));
  const { techniques, subTechniques } = split(value['relevantTechniques'] ?? value['techniques']);
  const properties: JsonMap = {
    ...Object.fromEntries(own.map(([key, item]) => [apiNames[key] ?? key, item])),
    ...(techniques === undefined ? {} : { techniques }),
    ...(subTechniques === undefined ? {} : { subTechniques }),
    ...(id === '' ? {} : { alertRuleTemplateName: id }),
    ...(id === '' || version === undefined ? {} : { templateVersion: version }),
  };
  return {
    file: document.file,
    range: document.rangeOf(['name']),
    kind: text(value['kind']) === '' ? 'Scheduled' : text(value['kind']),
    key: id === '' ? document.file : id,
    properties,
    rangeOf: (path) => document.rangeOf(placeOf(path, value)),
    isTemplate: true,
    ...(author === '' ? {} : { author }),
    metadata: lost.filter((key) => value[key] !== undefined),
  };
}

/** Templates name techniques and sub-techniques in one list. */
function split(value: Json | undefined): { techniques?: readonly Json[]; subTechniques?: readonly Json[] } {
  if (!Array.isArray(value)) return {};
  const all = value as readonly Json[];
  const isSub = (item: Json) => typeof item === 'string' && item.includes('.');
  const parents = all.map((item) => (isSub(item) ? text(item).replace(/\..*$/u, '') : item));
  return { techniques: [...new Set(parents)], subTechniques: all.filter(isSub) };
}

function placeOf([first, ...rest]: Path, value: JsonMap): Path {
  if (first === undefined) return [];
  if (first === 'alertRuleTemplateName') return ['id'];
  if (first === 'templateVersion') return ['version'];
  const written = first === 'subTechniques' ? 'techniques' : first;
  const key = Object.keys(apiNames).find((name) => apiNames[name] === written && value[name] !== undefined);
  return [key ?? written, ...rest];
}
