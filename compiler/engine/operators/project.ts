import { unsupported } from '../diagnostics.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import { findColumn, hide, layoutOf, reserve, slotColumn } from '../lower/layout.ts';
import { withoutFilter } from '../lower/rows.ts';
import type { Evaluate, Layout, LayoutColumn, Relation, Scope } from '../lower/plan-types.ts';
import { child, columnsOf, elements, optional, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { lowerNamed, namePattern } from './named-expressions.ts';
import { mapWindowed, rowScope } from './row-scope.ts';

/** `project`: a column that is only kept or renamed costs nothing; the others get a slot. */
export function lowerProject(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner = rowScope(scope, input);
  const names = columnsOf(node.ResultType).map(({ name }) => name);
  const columns: LayoutColumn[] = [];
  const slots: number[] = [];
  const evaluates: Evaluate[] = [];
  for (const expression of elements(node, 'Expressions')) {
    const kept = plainColumn(expression, input.layout, scope);
    if (kept !== undefined) {
      columns.push({ ...kept, name: names[columns.length] ?? kept.name });
      continue;
    }
    for (const { name, expr } of lowerNamed(expression, inner)) {
      const slot = reserve(input.layout.shape);
      columns.push(
        slotColumn(names[columns.length] ?? name ?? `Column${columns.length + 1}`, expr.type, slot),
      );
      slots.push(slot);
      evaluates.push(expr.evaluate);
    }
  }
  const layout = layoutOf(input.layout.shape, columns);
  if (slots.length === 0) return { ...withoutFilter(input), layout };
  return mapWindowed(input, layout, inner, (run, out) => (row) => {
    for (let index = 0; index < slots.length; index++) {
      const evaluate = evaluates[index];
      const slot = slots[index];
      if (evaluate !== undefined && slot !== undefined) row[slot] = evaluate(row, run);
    }
    return out.push(row);
  });
}

function plainColumn(node: KustoNode, layout: Layout, scope: Scope): LayoutColumn | undefined {
  const kind = scope.plan.syntax.kind(node);
  if (kind === 'SimpleNamedExpression') return plainColumn(child(node, 'Expression'), layout, scope);
  if (kind !== 'NameReference' || scope.plan.syntax.symbolKind(node) !== 'Column') return undefined;
  return findColumn(layout, nameOf(node));
}

/** A name, or a pattern with `*`. */
function matcher(node: KustoNode, scope: Scope): (name: string) => boolean {
  const kind = scope.plan.syntax.kind(node);
  const inner = kind === 'OrderedExpression' ? child(node, 'Expression') : node;
  if (scope.plan.syntax.kind(inner) === 'StarExpression') return () => true;
  const text = nameOf(inner);
  if (!text.includes('*')) return (name) => name === text;
  const pattern = namePattern(text);
  return (name) => pattern.test(name);
}

export function lowerProjectAway(input: Relation, node: KustoNode, scope: Scope): Relation {
  const matchers = elements(node, 'Expressions').map((expression) => matcher(expression, scope));
  const isRemoved = (name: string): boolean => matchers.some((matches) => matches(name));
  const { layout } = input;
  const columns = [...layout.columns.values()].filter(({ name }) => !isRemoved(name));
  const removed = elements(node, 'Expressions').map(nameOf);
  return {
    ...withoutFilter(input),
    layout: { ...layoutOf(layout.shape, columns), ...hide(layout, removed) },
  };
}

export function lowerProjectKeep(input: Relation, node: KustoNode, scope: Scope): Relation {
  const { layout } = input;
  const expressions = elements(node, 'Expressions');
  if (layout.open !== undefined && expressions.some((expression) => nameOf(expression).includes('*'))) {
    throw unsupported('project-keep with a pattern over columns that only the data know', place(node, scope));
  }
  const matchers = expressions.map((expression) => matcher(expression, scope));
  const known = [...layout.columns.values()].filter(({ name }) => matchers.some((matches) => matches(name)));
  const added = expressions
    .map((expression) => nameOf(expression))
    .filter((name) => !layout.columns.has(name))
    .flatMap((name) => findColumn(layout, name) ?? []);
  return { ...withoutFilter(input), layout: layoutOf(layout.shape, [...known, ...added]) };
}

export function lowerProjectRename(input: Relation, node: KustoNode): Relation {
  const { layout } = input;
  const renames = new Map<string, string>();
  for (const expression of elements(node, 'Expressions')) {
    renames.set(nameOf(child(expression, 'Expression')), nameOf(child(expression, 'Name')));
  }
  const columns = [...layout.columns.values()].map((column) => {
    const name = renames.get(column.name);
    return name === undefined ? column : { ...column, name };
  });
  for (const [from, to] of renames) {
    const open = layout.columns.has(from) ? undefined : findColumn(layout, from);
    if (open !== undefined) columns.push({ ...open, name: to });
  }
  return {
    ...withoutFilter(input),
    layout: { ...layoutOf(layout.shape, columns), ...hide(layout, [...renames.keys(), ...renames.values()]) },
  };
}

/** Named columns first, in the order given; a pattern's columns in order of name if `asc` or `desc` says so. */
export function lowerProjectReorder(input: Relation, node: KustoNode, scope: Scope): Relation {
  const { layout } = input;
  const left = new Map(layout.columns);
  const columns: LayoutColumn[] = [];
  const exact = new Set(elements(node, 'Expressions').map((expression) => patternText(expression, scope)));
  for (const expression of elements(node, 'Expressions')) {
    const matches = matcher(expression, scope);
    const text = patternText(expression, scope);
    const found = [...left.values()].filter(
      ({ name }) => matches(name) && (name === text || !exact.has(name)),
    );
    const order = orderOf(expression, scope);
    if (order !== undefined)
      found.sort((a, b) => (order.startsWith('granny') ? natural(a.name, b.name) : plain(a.name, b.name)));
    if (order?.endsWith('desc') === true) found.reverse();
    if (found.length === 0 && !text.includes('*')) {
      const open = findColumn(layout, text);
      if (open !== undefined && !columns.some(({ name }) => name === text)) columns.push(open);
    }
    for (const column of found) {
      left.delete(column.name);
      columns.push(column);
    }
  }
  return {
    ...withoutFilter(input),
    layout: {
      ...layoutOf(layout.shape, [...columns, ...left.values()]),
      ...hide(
        layout,
        columns.map(({ name }) => name),
      ),
    },
  };
}

function patternText(node: KustoNode, scope: Scope): string {
  return nameOf(scope.plan.syntax.kind(node) === 'OrderedExpression' ? child(node, 'Expression') : node);
}

function orderOf(node: KustoNode, scope: Scope): string | undefined {
  if (scope.plan.syntax.kind(node) !== 'OrderedExpression') return undefined;
  const ordering = optional(node, 'Ordering');
  return ordering === undefined
    ? undefined
    : textOf(ordering)
        .toLowerCase()
        .replace(/[\s-]+/gu, '-');
}

function plain(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Numbers in names count by their value: a2 before a10. */
function natural(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/** `project-by-names`: columns whose names are constants, alone or in dynamic arrays. */
export function lowerProjectByNames(input: Relation, node: KustoNode, scope: Scope): Relation {
  const { layout } = input;
  const names = elements(node, 'Expressions').flatMap((expression) => {
    const { literal } = lowerExpression(expression, scope);
    if (typeof literal === 'string') return [literal];
    if (Array.isArray(literal))
      return (literal as readonly unknown[]).filter((name) => typeof name === 'string');
    throw unsupported('project-by-names with computed names', place(expression, scope));
  });
  const patterns = names.map((name) => namePattern(name));
  const found = patterns.flatMap((pattern) =>
    [...layout.columns.values()].filter(({ name }) => pattern.test(name)),
  );
  return { ...withoutFilter(input), layout: layoutOf(layout.shape, [...new Set(found)]) };
}
