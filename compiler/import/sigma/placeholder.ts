import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { notExpressible, unknownPlaceholder } from '../../diagnostics/catalogue/import-sigma.ts';
import { partFor } from '../../kql/query/list-values.ts';
import type { Field, List } from '../../model/index.ts';
import { memberColumns, type MemberKey } from '../../model/list-members.ts';
import { readPlaceholder } from '../../sigma/placeholder.ts';
import { type ScalarMark, scalarMark } from './mark.ts';

export interface FoundList {
  readonly list: List;
  /** Which part of its members the placeholder names; undefined where it names the list alone. */
  readonly part: MemberKey | undefined;
}

/**
 * The list that a placeholder means: by name, in other letters, or with the part of its members that detc's own rules name
 * behind it (`privileged_accounts_upn`).
 */
export function listOf(name: string, lists: ReadonlyMap<string, List>): FoundList | undefined {
  const plain = name.toLowerCase().replaceAll('-', '_');
  for (const candidate of [name, plain]) {
    const list = lists.get(candidate);
    if (list !== undefined) return { list, part: undefined };
  }
  const at = plain.lastIndexOf('_');
  const list = lists.get(plain.slice(0, at));
  const part =
    list === undefined ? undefined : memberColumns(list.type).find(({ key }) => key === plain.slice(at + 1));
  return list === undefined || part === undefined ? undefined : { list, part: part.key };
}

/** The placeholder's list in a value under `expand`; undefined where it holds none. */
export function listIn(text: string, lists: ReadonlyMap<string, List>): FoundList | undefined {
  const read = readPlaceholder(text);
  return read.kind === 'list' ? listOf(read.name, lists) : undefined;
}

/** A value under `expand` with the name of the project's list. */
export function convertPlaceholder(
  value: ScalarMark,
  field: Field | undefined,
  lists: ReadonlyMap<string, List>,
  report: (problem: Diagnostic) => void,
): ScalarMark {
  const text = typeof value.value === 'string' ? value.value : '';
  const read = readPlaceholder(text);
  if (read.kind !== 'list') return value;
  const found = listOf(read.name, lists);
  if (found === undefined) {
    report(unknownPlaceholder.at(value.range, { name: read.name, known: [...lists.keys()] }));
    return value;
  }
  const { list, part } = found;
  if (part !== undefined && field !== undefined && partFor(list, field) !== part) {
    const problem = `%${read.name}% names the ${part} of the members of ${list.name}, and ${field.name} is compared with their ${partFor(list, field)}`;
    report(notExpressible.at(value.range, { problem }));
  }
  if (list.name === read.name) return value;
  return scalarMark(`${text.slice(0, read.start)}%${list.name}%${text.slice(read.end)}`, value.range, true);
}
