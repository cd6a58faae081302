import type { Field, List } from '../../model/index.ts';
import { memberColumns, type MemberKey } from '../../model/list-members.ts';
import { assign, call, column, dynamic, project, summarize, text, where, binary } from '../build.ts';
import type { Expression, Operator, Statement, TableExpression } from '../tree.ts';

/** Which values of a list a query reads. `v4` and `v6` are the address families of ip-range lists. */
export type ListPart = MemberKey | 'v4' | 'v6';

/** The `let`s that hold list values, created when first asked for. */
export interface ListValues {
  /** The name of the `let` with these values, ready for `in (…)`; ip ranges come as one dynamic array. */
  readonly reference: (list: List, part: ListPart) => Expression;
  /** The members as a table, with the columns `memberColumn` names. */
  readonly members: (list: List) => TableExpression;
  /** True where the query holds the values itself. */
  readonly isInline: (list: List) => boolean;
  readonly statements: () => readonly Statement[];
}

export function createListValues(delivery: 'as-declared' | 'inline'): ListValues {
  const statements = new Map<string, Statement>();
  const isInline = (list: List) => delivery === 'inline' || list.delivery.kind === 'inline';
  return {
    isInline,
    members: (list) => (isInline(list) ? memberTable(list) : watchlistOf(list)),
    reference: (list, part) => {
      const name = letName(list, part);
      if (!statements.has(name)) {
        statements.set(
          name,
          isInline(list) ? inlineValues(name, list, part) : watchlistValues(name, list, part),
        );
      }
      return column(name);
    },
    statements: () => [...statements.values()],
  };
}

/** The names that the values of a list may have in a query. */
export function letNames(list: List): readonly string[] {
  const parts: readonly ListPart[] =
    list.type === 'ip-range' ? ['v4', 'v6'] : memberColumns(list.type).map(({ key }) => key);
  return parts.map((part) => letName(list, part));
}

/** `privileged_accounts` by id becomes `privileged_account_ids`. */
function letName(list: List, part: ListPart): string {
  if (part === 'value') return list.name;
  if (part === 'v4' || part === 'v6') return `${list.name}_${part}`;
  return `${list.name.replace(/s$/u, '')}_${part}s`;
}

/** Ids are compared in lower case, as the logs write them; a person may have typed them otherwise. */
function isLowered(list: List, part: ListPart): boolean {
  return part === 'id' || list.type === 'tenant' || list.type === 'device';
}

/** The values of a list by part, as the query compares them. */
export function valuesOf(list: List, part: ListPart): readonly string[] {
  switch (list.content.kind) {
    case 'members': {
      const key = part === 'v4' || part === 'v6' || part === 'value' ? 'id' : part;
      const values = list.content.members.flatMap((member) => member[key] ?? []);
      return isLowered(list, part) ? values.map((value) => value.toLowerCase()) : values;
    }
    case 'strings': {
      const { values } = list.content;
      if (part === 'v4') return values.filter((value) => !value.includes(':'));
      if (part === 'v6') return values.filter((value) => value.includes(':'));
      return isLowered(list, part) ? values.map((value) => value.toLowerCase()) : values;
    }
    case 'calendar':
      return [];
  }
}

function inlineValues(name: string, list: List, part: ListPart): Statement {
  return { kind: 'let', name, value: dynamic([...valuesOf(list, part)], list.range) };
}

function watchlistOf(list: List): TableExpression {
  const alias = list.delivery.kind === 'watchlist' ? list.delivery.alias : list.name;
  return { kind: 'call', name: '_GetWatchlist', args: [text(alias)], origin: list.range };
}

function memberTable(list: List): TableExpression {
  const columns = memberColumns(list.type);
  const rows =
    list.content.kind === 'members'
      ? list.content.members.map((member) =>
          columns.map(({ key }) => (key === 'value' ? '' : (member[key] ?? ''))),
        )
      : valuesOf(list, 'value').map((value) => [value]);
  return {
    kind: 'datatable',
    columns: columns.map(({ column: name }) => ({ name, type: 'string' })),
    rows: rows.map((row) => row.map((value) => text(value))),
  };
}

/** The list's column that holds what `field` holds. */
export function memberColumn(list: List, field: Field): string {
  const part = partFor(list, field);
  return memberColumns(list.type).find(({ key }) => key === part)?.column ?? 'Value';
}

function watchlistValues(name: string, list: List, part: ListPart): Statement {
  const watchlist = watchlistOf(list);
  const key: MemberKey = part === 'v4' || part === 'v6' ? 'value' : part;
  const columnName = memberColumns(list.type).find((member) => member.key === key)?.column ?? 'Value';
  const raw = call('tostring', column(columnName));
  const value = isLowered(list, part) ? call('tolower', raw) : raw;
  const operators: Operator[] = [
    project(assign(columnName, value)),
    where(call('isnotempty', column(columnName))),
  ];
  if (part !== 'v4' && part !== 'v6') {
    return { kind: 'let-table', name, query: { source: watchlist, operators } };
  }
  operators.push(where(binary(column(columnName), part === 'v6' ? 'contains' : '!contains', text(':'))));
  operators.push(summarize([{ value: call('make_set', column(columnName)) }], []));
  return {
    kind: 'let-scalar',
    name,
    query: { source: watchlist, operators },
  };
}

/** Which member of an id-and-name list a field is compared with. */
export function partFor(list: List, field: Field): MemberKey {
  const keys = memberColumns(list.type).map(({ key }) => key);
  if (keys.includes('value')) return 'value';
  if (field.exact) return 'id';
  return keys.includes('upn') ? 'upn' : 'name';
}
