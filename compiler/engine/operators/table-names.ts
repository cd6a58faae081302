import { tableColumns, lowerQuery } from '../lower/query.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import { child, elements, optional, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { namePattern } from './named-expressions.ts';
import { scanTable } from './scan-table.ts';

/** The tables that a list such as `(SigninLogs, Device*)` names; all of them where there is no list. */
export function namedTables(clause: KustoNode | undefined, scope: Scope): readonly Relation[] {
  if (clause === undefined) return matchingTables('*', scope);
  return elements(clause, 'Expressions').flatMap((node) => tablesOf(node, scope));
}

/** One table, or those that a name with `*` matches. */
export function tablesOf(node: KustoNode, scope: Scope): readonly Relation[] {
  const pattern = wildcard(node, scope);
  if (pattern !== undefined) return matchingTables(pattern, scope);
  const relation = lowerQuery(node, scope);
  return [hasName(node, scope) ? relation : withoutName(relation)];
}

/** Only a table, a view and what `as` names have a name; any other query gets one by its place: `union_arg0`. */
export function hasName(node: KustoNode, scope: Scope): boolean {
  const kind = scope.plan.syntax.kind(node);
  if (kind === 'ParenthesizedExpression') return hasName(child(node, 'Expression'), scope);
  if (kind === 'PipeExpression') return scope.plan.syntax.kind(child(node, 'Operator')) === 'AsOperator';
  return true;
}

export function withoutName({ layout, start, serialized = false }: Relation): Relation {
  return { layout, start, serialized };
}

function wildcard(node: KustoNode, scope: Scope): string | undefined {
  const name = scope.plan.syntax.kind(node) === 'NameReference' ? optional(node, 'Name') : undefined;
  return name !== undefined && scope.plan.syntax.kind(name) === 'WildcardedName' ? textOf(name) : undefined;
}

/** Tables of the schema and views of the query. */
function matchingTables(pattern: string, scope: Scope): readonly Relation[] {
  const matches = namePattern(pattern);
  const tables = Object.keys(scope.plan.schema.tables)
    .filter((name) => matches.test(name))
    .map((name) =>
      scanTable({
        name,
        columns: tableColumns(name, scope) ?? [],
        open: false,
        find: (run) => run.table(name),
        plan: scope.plan,
      }),
    );
  const views = [...scope.names].flatMap(([name, binding]): readonly Relation[] => {
    if (binding.kind !== 'function' || !matches.test(name)) return [];
    if (optional(binding.declaration, 'ViewKeyword') === undefined) return [];
    const body = lowerQuery(child(binding.declaration, 'Body'), { plan: scope.plan, names: binding.names });
    return [{ ...body, name }];
  });
  return [...tables, ...views];
}
