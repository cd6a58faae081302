import { unsupported } from '../diagnostics.ts';
import { nameOf, place } from '../lower/expression.ts';
import { findColumn, lazyColumn, layoutOf, newRow, newShape, reserve, readSlot } from '../lower/layout.ts';
import { columnsIn, createCopies, gate, provenanceOf, type Copies } from '../lower/rows.ts';
import type { Evaluate, LayoutColumn, Relation, Scope } from '../lower/plan-types.ts';
import { child, columnsOf, elements } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Column, KqlType } from '../types.ts';
import { missing } from '../convert.ts';
import { isBag, setEntry, type Bag, type Value } from '../values.ts';
import { freeName } from './named-expressions.ts';
import { tablesOf } from './table-names.ts';
import { openNames, visibleColumns } from '../lower/layout.ts';
import { foundInAny } from '../lower/open-columns.ts';

/** The value of a parameter such as `kind=inner`, as text. */
export function parameterText(node: KustoNode, name: string): string | undefined {
  for (const parameter of elements(node, 'Parameters')) {
    if (nameOf(child(parameter, 'Name')).toLowerCase() === name)
      return nameOf(child(parameter, 'Expression'));
  }
  return undefined;
}

interface Leg {
  readonly relation: Relation;
  readonly name: string;
  readonly copies: Copies;
}

/** `union`, at the start of a query or after a table. A column that a leg does not have is missing in its rows. */
export function lowerUnion(input: Relation | undefined, node: KustoNode, scope: Scope): Relation {
  const isFuzzy = /^true$/iu.test(parameterText(node, 'isfuzzy') ?? '');
  const outer: Scope = scope;
  const nodes = elements(node, 'Expressions');
  const relations = nodes.flatMap((expression) => lowerLeg(expression, outer, isFuzzy));
  const all = input === undefined ? relations : [input, ...relations];
  if (all.length === 0) throw unsupported('A union of no table', place(node, scope));
  const source = parameterText(node, 'withsource') ?? parameterText(node, 'with_source');
  return unionOf(all, {
    isInner: parameterText(node, 'kind') === 'inner',
    source,
    known: columnsOf(node.ResultType),
  });
}

/** A table that does not exist is left out of a fuzzy union. */
function lowerLeg(node: KustoNode, scope: Scope, isFuzzy: boolean): readonly Relation[] {
  if (isFuzzy && hasUnknownTable(node, scope)) return [];
  return tablesOf(node, scope);
}

function hasUnknownTable(node: KustoNode, scope: Scope): boolean {
  const kind = scope.plan.syntax.kind(node);
  if (kind === 'NameReference') {
    const name = nameOf(node);
    return (
      !scope.names.has(name) &&
      !scope.plan.asNames.has(name) &&
      !Object.hasOwn(scope.plan.schema.tables, name)
    );
  }
  return kind === 'ParenthesizedExpression' || kind === 'PipeExpression'
    ? hasUnknownTable(child(node, 'Expression'), scope)
    : false;
}

export interface UnionOptions {
  readonly isInner: boolean;
  /** The column that names the table of each row. */
  readonly source: string | undefined;
  /** The columns as Microsoft infers them. */
  readonly known: readonly Column[];
}

export function unionOf(relations: readonly Relation[], { isInner, source }: UnionOptions): Relation {
  const shape = newShape();
  const legs: Leg[] = relations.map((relation, index) => ({
    relation,
    name: relation.name ?? `union_arg${index}`,
    copies: createCopies(),
  }));
  const sourceSlot = source === undefined ? undefined : reserve(shape);
  const columns: LayoutColumn[] = [];
  if (source !== undefined && sourceSlot !== undefined) {
    const read = readSlot(sourceSlot);
    columns.push({ name: source, type: 'string', read: () => read });
  }
  for (const plan of planColumns(relations, isInner, source)) {
    columns.push(
      lazyColumn(plan.name, plan.type, shape, (slot) => {
        legs.forEach(({ relation, copies }) => {
          const column = findColumn(relation.layout, plan.from);
          const none = missing(plan.type);
          const isSame =
            column !== undefined &&
            (column.type === plan.type ||
              (column.type === 'dynamic' && !relation.layout.columns.has(plan.from)));
          copies.add(slot, isSame ? column.read() : () => none);
        });
      }),
    );
  }
  const isOpen = relations.some(({ layout }) => layout.open !== undefined);
  let bagSlot: number | undefined;
  const readBag = (): Evaluate => {
    if (bagSlot === undefined) {
      bagSlot = reserve(shape);
      for (const { relation, copies } of legs)
        copies.add(bagSlot, bagReader(relation, new Set(columns.map(({ name }) => name))));
    }
    return readSlot(bagSlot);
  };
  return {
    layout: layoutOf(
      shape,
      columns,
      isOpen
        ? {
            read: readBag,
            found: (run) =>
              foundInAny(
                relations.map(({ layout: { open } }) =>
                  open === undefined ? [] : visibleColumns(open, run),
                ),
              ),
            hidden: new Set(columns.map(({ name }) => name)),
          }
        : undefined,
    ),
    spine: relations.every(({ spine }) => spine !== undefined)
      ? relations.flatMap(({ spine = [] }) => spine)
      : undefined,
    start: (run, sink) => {
      const out = gate(sink);
      // Legs end when their rows do, which may be after they have started.
      let running = legs.length;
      const ended = (): void => {
        if (--running === 0) sink.end();
      };
      for (const { relation, name, copies } of legs) {
        if (!out.isOpen()) {
          ended();
          continue;
        }
        relation.start(run, {
          push: (row) => {
            const made = newRow(shape, provenanceOf(row));
            if (sourceSlot !== undefined) made[sourceSlot] = name;
            copies.apply(row, made, run);
            return out.push(made);
          },
          end: ended,
        });
      }
    },
  };
}

/** What an open leg has beyond the known columns. */
function bagReader({ layout }: Relation, known: ReadonlySet<string>): Evaluate {
  const { open } = layout;
  if (open === undefined) return () => null;
  const read = open.read();
  return (row, run): Value => {
    const bag = read(row, run);
    if (!isBag(bag)) return null;
    const result: Bag = {};
    for (const name of openNames(open, bag)) if (!known.has(name)) setEntry(result, name, bag[name] ?? null);
    return result;
  };
}

interface PlannedColumn extends Column {
  readonly from: string;
}

/**
 * A name that has several types becomes one column for each: `x_long`, `x_string`.
 * @see https://learn.microsoft.com/kusto/query/union-operator
 */
function planColumns(
  relations: readonly Relation[],
  isInner: boolean,
  source: string | undefined,
): readonly PlannedColumn[] {
  const types = new Map<string, KqlType[]>();
  for (const { layout } of relations) {
    for (const { name, type } of columnsIn(layout)) {
      const found = types.get(name) ?? [];
      if (!found.includes(type)) found.push(type);
      types.set(name, found);
    }
  }
  const taken = new Set<string>(source === undefined ? [] : [source]);
  for (const [name, found] of types) if (found.length === 1) taken.add(name);
  const planned: PlannedColumn[] = [];
  for (const [name, found] of types) {
    const isCommon = relations.every(({ layout }) => findColumn(layout, name) !== undefined);
    if (isInner && !isCommon) continue;
    for (const type of found) {
      const unique = found.length === 1 ? name : freeName(`${name}_${type}`, taken);
      taken.add(unique);
      planned.push({ name: unique, type, from: name });
    }
  }
  return planned;
}
