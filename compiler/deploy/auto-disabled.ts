import { field, text, type JsonMap } from '../azure/json.ts';

/** What Sentinel puts before the name of a rule that it has switched off, e.g. because its query failed too often. */
const prefix = /^AUTO DISABLED\b/u;

/**
 * Why Sentinel has switched a rule off itself, as far as the rule says so; undefined where it has not.
 * (https://learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules)
 */
export function readAutoDisabled(rule: JsonMap): string | undefined {
  const properties = field(rule, 'properties');
  if (!prefix.test(text(field(properties, 'displayName')))) return undefined;
  // Sentinel adds the reason to the description; the first line that speaks of it is enough.
  const description = text(field(properties, 'description'));
  const line = description.split('\n').find((part) => /disabled|failed|error/iu.test(part));
  return line?.trim() ?? 'its query failed too often';
}
