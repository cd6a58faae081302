import { partFor, valuesOf } from '../../kql/query/list-values.ts';
import type { Field, List } from '../../model/index.ts';
import type { MemberKey } from '../../model/list-members.ts';
import { writeValue } from '../../sigma/write-value.ts';

/** A list, or one side of a list whose members have several, as Sigma names it between percent signs. */
export interface Placeholder {
  readonly list: List;
  readonly part: MemberKey;
}

/**
 * The name of a placeholder: the list's own, and what it holds of a member that has an id and a name.
 *
 * @example
 * placeholderName({ list: privilegedAccounts, part: 'upn' }) // 'privileged_accounts_upn'
 */
export function placeholderName({ list, part }: Placeholder): string {
  return part === 'value' ? list.name : `${list.name}_${part}`;
}

/** The placeholder for a field that is compared with a list: ids with ids, names with names. */
export function placeholderFor(list: List, field: Field): Placeholder {
  return { list, part: partFor(list, field) };
}

/**
 * What a pipeline puts in the place of a placeholder, as Sigma strings in which nothing is a wildcard. pySigma refuses
 * a placeholder without values, so an empty list gets one that no record can have.
 */
export function placeholderValues(placeholder: Placeholder): readonly string[] {
  const values = [...new Set(valuesOf(placeholder.list, placeholder.part))];
  if (values.length === 0) return [`(${placeholderName(placeholder)} is empty)`];
  return values.map((value) =>
    placeholder.list.type === 'regex' ? patternValue(value) : writeValue([value]),
  );
}

/** In a pattern, `?` and `*` stay as they are; pySigma takes one backslash off each pair, whatever it stands in. */
function patternValue(pattern: string): string {
  return pattern.replaceAll('\\\\', '\\\\\\\\');
}
