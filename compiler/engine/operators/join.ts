import { compositeKey } from '../compare.ts';
import { missing, toDynamic } from '../convert.ts';
import { runtimeError, unsupported } from '../diagnostics.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import {
  findColumn,
  lazyColumn,
  layoutOf,
  newRow,
  newShape,
  openNames,
  visibleColumns,
  readSlot,
  reserve,
  setProvenance,
} from '../lower/layout.ts';
import { lowerQuery } from '../lower/query.ts';
import { collect, columnsIn, provenanceOf, withoutFilter } from '../lower/rows.ts';
import type {
  Evaluate,
  Expr,
  Layout,
  LayoutColumn,
  OpenColumns,
  Relation,
  Row,
  Run,
  Scope,
  Provenance,
} from '../lower/plan-types.ts';
import { child, columnsOf, elements, optional, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Column } from '../types.ts';
import { isBag, setEntry, type Bag, type Value } from '../values.ts';
import { freeName } from './named-expressions.ts';
import { parameterText } from './union.ts';

export type JoinKind =
  | 'fullouter'
  | 'inner'
  | 'innerunique'
  | 'leftanti'
  | 'leftouter'
  | 'leftsemi'
  | 'rightanti'
  | 'rightouter'
  | 'rightsemi';

const kinds: Readonly<Record<string, JoinKind>> = {
  anti: 'leftanti',
  fullouter: 'fullouter',
  inner: 'inner',
  innerunique: 'innerunique',
  leftanti: 'leftanti',
  leftantisemi: 'leftanti',
  leftouter: 'leftouter',
  leftsemi: 'leftsemi',
  rightanti: 'rightanti',
  rightantisemi: 'rightanti',
  rightouter: 'rightouter',
  rightsemi: 'rightsemi',
};

interface Side {
  readonly relation: Relation;
  readonly keys: readonly Evaluate[];
}

interface Match {
  readonly left: Side;
  readonly right: Side;
  /** Names of the right side's key columns. */
  readonly rightKeys: ReadonlySet<string>;
}

export function lowerJoin(input: Relation, node: KustoNode, scope: Scope): Relation {
  const written = (parameterText(node, 'kind') ?? 'innerunique').toLowerCase();
  const kind = Object.hasOwn(kinds, written) ? kinds[written] : undefined;
  if (kind === undefined) throw unsupported(`join kind=${written}`, place(node, scope));
  const clause = optional(node, 'ConditionClause');
  if (clause === undefined) throw unsupported('A join without condition', place(node, scope));
  return joinOf(kind, matchOf(input, node, clause, scope), columnNames(node));
}

/** `lookup`: a left outer or inner join without the right side's keys. */
export function lowerLookup(input: Relation, node: KustoNode, scope: Scope): Relation {
  const kind = (parameterText(node, 'kind') ?? 'leftouter').toLowerCase();
  if (kind !== 'leftouter' && kind !== 'inner') throw unsupported(`lookup kind=${kind}`, place(node, scope));
  const match = matchOf(input, node, child(node, 'LookupClause'), scope);
  const { layout } = match.right.relation;
  const columns = columnsIn(layout).filter(({ name }) => !match.rightKeys.has(name));
  const open =
    layout.open === undefined
      ? undefined
      : { ...layout.open, hidden: new Set([...layout.open.hidden, ...match.rightKeys]) };
  const right = { ...match.right.relation, layout: layoutOf(layout.shape, columns, open) };
  return joinOf(kind, { ...match, right: { ...match.right, relation: right } }, columnNames(node));
}

function columnNames(node: KustoNode): readonly string[] {
  return node.ResultType?.IsOpen === true ? [] : columnsOf(node.ResultType).map(({ name }) => name);
}

function matchOf(input: Relation, node: KustoNode, clause: KustoNode, scope: Scope): Match {
  const left = withoutFilter(input);
  const right = withoutFilter(lowerQuery(child(node, 'Expression'), scope));
  const leftKeys: Evaluate[] = [];
  const rightKeys: Evaluate[] = [];
  const names = new Set<string>();
  const add = (a: Expr, b: Expr): void => {
    leftKeys.push(comparable(a));
    rightKeys.push(comparable(b));
  };
  const visit = (condition: KustoNode): void => {
    const kind = scope.plan.syntax.kind(condition);
    if (kind === 'ParenthesizedExpression') {
      visit(child(condition, 'Expression'));
      return;
    }
    if (kind === 'AndExpression') {
      visit(child(condition, 'Left'));
      visit(child(condition, 'Right'));
      return;
    }
    if (kind === 'NameReference') {
      refuseDynamic(condition, scope);
      const name = nameOf(condition);
      names.add(name);
      add(columnExpr(left.layout, condition, scope), columnExpr(right.layout, condition, scope));
      return;
    }
    if (kind !== 'EqualExpression')
      throw unsupported(`The join condition ${textOf(condition)}`, place(condition, scope));
    const tuples = new Map([
      ['$left', left.layout],
      ['$right', right.layout],
    ]);
    const sides = [child(condition, 'Left'), child(condition, 'Right')];
    for (const side of sides) refuseDynamic(side, scope);
    const leftSide = sides.find((side) => textOf(side).includes('$left'));
    const rightSide = sides.find((side) => textOf(side).includes('$right'));
    if (leftSide === undefined || rightSide === undefined || leftSide === rightSide) {
      throw unsupported(`The join condition ${textOf(condition)}`, place(condition, scope));
    }
    if (scope.plan.syntax.kind(rightSide) === 'PathExpression')
      names.add(nameOf(child(rightSide, 'Selector')));
    add(lowerExpression(leftSide, { ...scope, tuples }), lowerExpression(rightSide, { ...scope, tuples }));
  };
  for (const condition of elements(clause, 'Expressions')) visit(condition);
  return {
    left: { relation: left, keys: leftKeys },
    right: { relation: right, keys: rightKeys },
    rightKeys: names,
  };
}

/** Kusto joins by no dynamic value. What only the data know may have any type. */
function refuseDynamic(node: KustoNode, scope: Scope): void {
  if (node.ResultType?.Name !== 'dynamic') return;
  throw runtimeError(
    `A join key must not be dynamic: convert ${textOf(node)} before, e.g. with tostring().`,
    place(node, scope),
  );
}

function columnExpr(layout: Layout, node: KustoNode, scope: Scope): Expr {
  const column = findColumn(layout, nameOf(node));
  if (column === undefined) throw unsupported(`The join column ${nameOf(node)}`, place(node, scope));
  return { type: column.type, constant: false, evaluate: column.read() };
}

function comparable({ type, evaluate }: Expr): Evaluate {
  const convert = toDynamic(type);
  return (row, run) => convert(evaluate(row, run));
}

/** Undefined where a key is missing: null is equal to nothing. */
function keyOf(row: Row, keys: readonly Evaluate[], run: Run): string | undefined {
  const values: Value[] = [];
  for (const key of keys) {
    const value = key(row, run);
    if (value === null) return undefined;
    values.push(value);
  }
  return compositeKey(values);
}

function indexRows(
  rows: readonly Row[],
  keys: readonly Evaluate[],
  run: Run,
): ReadonlyMap<string, readonly Row[]> {
  const index = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row, keys, run);
    if (key === undefined) continue;
    const found = index.get(key);
    if (found === undefined) index.set(key, [row]);
    else found.push(row);
  }
  return index;
}

function joinOf(kind: JoinKind, match: Match, names: readonly string[]): Relation {
  switch (kind) {
    case 'leftsemi':
      return filterSide(match.left, match.right, true);
    case 'leftanti':
      return filterSide(match.left, match.right, false);
    case 'rightsemi':
      return filterSide(match.right, match.left, true);
    case 'rightanti':
      return filterSide(match.right, match.left, false);
    case 'fullouter':
    case 'inner':
    case 'innerunique':
    case 'leftouter':
    case 'rightouter':
      return combineSides(kind, match, names);
  }
}

/** Rows of one side that have a match on the other, or have none. */
function filterSide(kept: Side, other: Side, wanted: boolean): Relation {
  return {
    layout: kept.relation.layout,
    start: (run, sink) => {
      const index = indexRows(collect(other.relation, run), other.keys, run);
      kept.relation.start(run, {
        push: (row) => {
          const key = keyOf(row, kept.keys, run);
          const found = key === undefined ? undefined : index.get(key);
          if ((found !== undefined) !== wanted) return true;
          if (found !== undefined && run.provenance)
            setProvenance(row, [provenanceOf(row), found.map(provenanceOf)]);
          return sink.push(row);
        },
        end: sink.end,
      });
    },
  };
}

function rowFrom(row: Row | undefined): Provenance {
  return row === undefined ? -1 : provenanceOf(row);
}

interface Copy {
  readonly slot: number;
  readonly read: Evaluate;
  readonly none: Value;
}

function combineSides(
  kind: 'fullouter' | 'inner' | 'innerunique' | 'leftouter' | 'rightouter',
  { left, right }: Match,
  names: readonly string[],
): Relation {
  const shape = newShape();
  const leftCopies: Copy[] = [];
  const rightCopies: Copy[] = [];
  const columns: LayoutColumn[] = [];
  const taken = new Set<string>();
  const add = (column: LayoutColumn, copies: Copy[]): void => {
    const name = names[columns.length] ?? freeName(column.name, taken);
    taken.add(name);
    columns.push(
      lazyColumn(name, column.type, shape, (slot) => {
        copies.push({ slot, read: column.read(), none: missing(column.type) });
      }),
    );
  };
  for (const column of columnsIn(left.relation.layout)) add(column, leftCopies);
  for (const column of columnsIn(right.relation.layout)) add(column, rightCopies);
  const open = joinedOpen(left.relation.layout.open, right.relation.layout.open, taken, (isLeft, read) => {
    const slot = reserve(shape);
    (isLeft ? leftCopies : rightCopies).push({ slot, read, none: null });
    return readSlot(slot);
  });
  const layout = layoutOf(shape, columns, open);
  const make = (a: Row | undefined, b: Row | undefined, run: Run): Row => {
    const from: Provenance =
      a === undefined || b === undefined
        ? rowFrom(a ?? b)
        : run.provenance
          ? [provenanceOf(a), provenanceOf(b)]
          : -1;
    const row = newRow(shape, from);
    for (const { slot, read, none } of leftCopies) row[slot] = a === undefined ? none : read(a, run);
    for (const { slot, read, none } of rightCopies) row[slot] = b === undefined ? none : read(b, run);
    return row;
  };
  return {
    layout,
    start: (run, sink) => {
      const rightRows = collect(right.relation, run);
      const index = indexRows(rightRows, right.keys, run);
      const matched = new Set<Row>();
      const keepsLeft = kind === 'leftouter' || kind === 'fullouter';
      const keepsRight = kind === 'rightouter' || kind === 'fullouter';
      // Kusto's default: of left rows with the same key only one, here the first, takes part.
      const seen = kind === 'innerunique' ? new Set<string>() : undefined;
      let wantsMore = true;
      left.relation.start(run, {
        push: (row) => {
          const key = keyOf(row, left.keys, run);
          const found = key === undefined ? undefined : index.get(key);
          if (found === undefined) {
            if (keepsLeft) wantsMore = sink.push(make(row, undefined, run));
            return wantsMore;
          }
          if (seen !== undefined && key !== undefined) {
            if (seen.has(key)) return true;
            seen.add(key);
          }
          for (const other of found) {
            if (keepsRight) matched.add(other);
            wantsMore = sink.push(make(row, other, run));
            if (!wantsMore) break;
          }
          return wantsMore;
        },
        end: () => undefined,
      });
      if (keepsRight) {
        for (const row of rightRows) {
          if (!wantsMore) break;
          if (!matched.has(row)) wantsMore = sink.push(make(undefined, row, run));
        }
      }
      sink.end();
    },
  };
}

/** Columns that only the data know, of both sides. One of the right whose name the left has too gets a new name. */
function joinedOpen(
  left: OpenColumns | undefined,
  right: OpenColumns | undefined,
  hidden: ReadonlySet<string>,
  copy: (isLeft: boolean, read: Evaluate) => Evaluate,
): OpenColumns | undefined {
  if (left === undefined && right === undefined) return undefined;
  const columnsFrom = (open: OpenColumns | undefined, run: Run): readonly Column[] =>
    open === undefined ? [] : visibleColumns(open, run).filter(({ name }) => !hidden.has(name));
  const renames = (run: Run): ReadonlyMap<string, string> => {
    const taken = new Set(columnsFrom(left, run).map(({ name }) => name));
    return new Map(
      columnsFrom(right, run).map(({ name }) => {
        const free = freeName(name, taken);
        taken.add(free);
        return [name, free];
      }),
    );
  };
  let reader: Evaluate | undefined;
  const makeReader = (): Evaluate => {
    const a = left === undefined ? undefined : copy(true, left.read());
    const b = right === undefined ? undefined : copy(false, right.read());
    return (row, run) => {
      const joined: Bag = {};
      const leftBag = a?.(row, run) ?? null;
      if (left !== undefined && isBag(leftBag))
        for (const name of openNames(left, leftBag)) setEntry(joined, name, leftBag[name] ?? null);
      const rightBag = b?.(row, run) ?? null;
      if (right !== undefined && isBag(rightBag)) {
        const names = left === undefined ? undefined : renames(run);
        for (const name of openNames(right, rightBag))
          setEntry(joined, names?.get(name) ?? name, rightBag[name] ?? null);
      }
      return joined;
    };
  };
  return {
    read: () => (reader ??= makeReader()),
    found: (run) => {
      const names = renames(run);
      return [
        ...columnsFrom(left, run),
        ...columnsFrom(right, run).map(({ name, type }) => ({ name: names.get(name) ?? name, type })),
      ];
    },
    hidden,
  };
}
