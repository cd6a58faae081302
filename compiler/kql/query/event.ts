import {
  type EventSelector,
  type Field,
  fieldsOf,
  type Predicate,
  type SourceTable,
  type Test,
} from '../../model/index.ts';
import { assign, call, column, extend, keep, project, where } from '../build.ts';
import type { Assignment, Expression, Operator, Query } from '../tree.ts';
import { fieldValue } from './field.ts';
import type { ListValues } from './list-values.ts';
import { predicateExpression } from './predicate.ts';
import type { Preludes } from './test.ts';

/** A field and the column it becomes. */
export interface CarriedField {
  readonly name: string;
  readonly field: Field;
}

/** How an event is read. */
export interface Reading {
  /** Only records whose time lies after this; undefined where the platform chooses the records (near-real-time rules). */
  readonly since: Expression | undefined;
  /** Only records that arrived after this. */
  readonly arrivedSince?: Expression;
  /** Carries the time of arrival as the column `Ingested`. */
  readonly withArrival: boolean;
  /** The columns that come out, beside TimeGenerated. */
  readonly columns: readonly CarriedField[];
  /** The name under which the record's time comes out; TimeGenerated where absent. */
  readonly timeName?: string;
  /** The name under which the time of arrival comes out; Ingested where absent. */
  readonly arrivalName?: string;
  /** Filters on plain columns come first even where they are not cheap, so that most records are left early. */
  readonly isEager?: boolean;
  /** Events that an exception silences are left out. */
  readonly except: readonly Predicate[];
  readonly lists: ListValues;
}

/**
 * The records of an event: time first, then cheap filters on plain columns, then everything that must be computed, then
 * only the columns that are needed.
 * @see https://learn.microsoft.com/kusto/query/best-practices
 */
export function readEvent(event: EventSelector, reading: Reading): Query {
  const { source } = event;
  const stages = splitByCost(conjuncts(event.where), source.tables);
  const excepted = reading.except.map((predicate): Predicate => ({
    kind: 'not',
    operand: predicate,
    range: predicate.range,
  }));
  for (const predicate of excepted) stages[stageOf(predicate, source.tables)].push(predicate);

  // Without a cheap filter, the legs of a union are at least filtered by what their own columns can answer.
  if (stages.cheap.length === 0 || reading.isEager === true) {
    stages.cheap.push(...stages.computed.filter((predicate) => isOnPlainColumns(predicate, source.tables)));
    const moved = new Set(stages.cheap);
    stages.computed = stages.computed.filter((predicate) => !moved.has(predicate));
  }

  const isState = source.tables.some((table) => table.resourceGraph === true);
  const early: Operator[] = [
    // A state has neither the time of a record nor one of arrival: it is as new as the run.
    ...(isState ? [extend(assign('TimeGenerated', call('now')))] : []),
    ...(reading.since === undefined || isState
      ? []
      : [where(greater(column('TimeGenerated'), reading.since))]),
    ...(reading.arrivedSince === undefined || isState
      ? []
      : [where(greater(call('ingestion_time'), reading.arrivedSince))]),
    ...filters(stages.cheap, reading.lists),
  ];
  const view: Operator[] =
    source.view === undefined
      ? []
      : [{ kind: 'source-text', kql: source.view.kql, origin: source.view.range }];
  // The time of arrival belongs to the stored record: it is read before a view makes new rows of it.
  const arrived: Operator[] =
    reading.withArrival && source.view !== undefined && isSingle(source.tables)
      ? [extend(assign('Ingested', arrivalOf(source.tables)))]
      : [];
  const late = [
    ...filters(stages.computed, reading.lists),
    ...arrived,
    ...view,
    ...filters(stages.prepared, reading.lists),
  ];
  const [only] = source.tables;
  if (only !== undefined && isSingle(source.tables)) {
    const projection = project(
      ...carriedColumns(reading, arrived.length > 0 ? column('Ingested') : arrivalOf(source.tables)),
    );
    return { source: tableOf(only), operators: [...early, ...late, projection] };
  }
  return readUnion(event, reading, early, late, [...stages.computed, ...stages.prepared]);
}

/** Several tables, brought into one shape leg by leg before anything is computed. */
function readUnion(
  event: EventSelector,
  reading: Reading,
  early: readonly Operator[],
  late: readonly Operator[],
  latePredicates: readonly Predicate[],
): Query {
  const { source } = event;
  const lateFields = latePredicates.flatMap(fieldsOf);
  const read = new Set([
    ...reading.columns.flatMap(({ field }) => field.reads),
    ...lateFields.flatMap((field) => field.reads),
    ...(source.view?.reads ?? []),
  ]);
  const leg = (table: SourceTable): Query => ({
    source: tableOf(table),
    operators: [
      ...early,
      project(
        keep('TimeGenerated'),
        ...(reading.withArrival ? [assign('Ingested', arrivalOf([table]))] : []),
        ...[...read].filter((name) => name !== 'TimeGenerated').map((name) => converted(table, name)),
      ),
    ],
  });
  // The legs already give just these columns: a projection after them would say nothing new.
  const given = new Set(reading.columns.map(({ name }) => name));
  const isInShape =
    late.every(({ kind }) => kind === 'where') &&
    reading.timeName === undefined &&
    reading.columns.every(
      ({ name, field }) => field.origin.kind === 'column' && field.origin.column === name,
    ) &&
    [...read].every((name) => name === 'TimeGenerated' || given.has(name));
  return {
    source: { kind: 'union', queries: source.tables.map(leg) },
    operators: isInShape ? late : [...late, project(...carriedColumns(reading, column('Ingested')))],
  };
}

function tableOf({ name, resourceGraph }: SourceTable): Query['source'] {
  return { kind: 'table', name, ...(resourceGraph === true ? { resourceGraph } : {}) };
}

function arrivalOf(tables: readonly SourceTable[]): Expression {
  return call(tables.some(({ resourceGraph }) => resourceGraph === true) ? 'now' : 'ingestion_time');
}

function converted(table: SourceTable, name: string): Assignment {
  const conversion = table.convert[name];
  if (conversion === undefined) return keep(name);
  return assign(name, { kind: 'source-text', kql: conversion.kql, origin: conversion.range });
}

function isSingle(tables: readonly SourceTable[]): boolean {
  return tables.length === 1 && tables.every(({ convert }) => Object.keys(convert).length === 0);
}

function carriedColumns(reading: Reading, arrival: Expression): readonly Assignment[] {
  return [
    assign(reading.timeName ?? 'TimeGenerated', column('TimeGenerated')),
    ...(reading.withArrival ? [assign(reading.arrivalName ?? 'Ingested', arrival)] : []),
    ...reading.columns
      .filter(({ name }) => name !== 'TimeGenerated')
      .map(({ name, field }) => assign(name, fieldValue(field))),
  ];
}

function greater(left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator: '>', left, right };
}

/** One `where` a predicate, after the columns it needs. */
function filters(predicates: readonly Predicate[], lists: ListValues): readonly Operator[] {
  return predicates.flatMap((predicate) => {
    const computed = new Map<string, Expression>();
    const preludes: Preludes = {
      require: (name, value) => {
        computed.set(name, value);
        return column(name);
      },
    };
    const expression = predicateExpression(predicate, { lists, preludes });
    const columns = [...computed].map(([name, value]) => assign(name, value));
    return [...(columns.length === 0 ? [] : [extend(...columns)]), where(expression)];
  });
}

/** The operands that must all hold. */
function conjuncts(predicate: Predicate): readonly Predicate[] {
  switch (predicate.kind) {
    case 'and':
      return predicate.operands.flatMap(conjuncts);
    case 'selection':
      return conjuncts(predicate.operand);
    case 'or':
    case 'not':
    case 'match':
    case 'identity':
    case 'keyword':
      return [predicate];
  }
}

/** `cheap`: the index answers it; `computed`: on the table's columns; `prepared`: on what a view makes. */
type Stage = 'cheap' | 'computed' | 'prepared';

function splitByCost(
  predicates: readonly Predicate[],
  tables: readonly SourceTable[],
): Record<Stage, Predicate[]> {
  const stages: Record<Stage, Predicate[]> = { cheap: [], computed: [], prepared: [] };
  for (const predicate of predicates) stages[stageOf(predicate, tables)].push(predicate);
  return stages;
}

function stageOf(predicate: Predicate, tables: readonly SourceTable[]): Stage {
  const fields = fieldsOf(predicate);
  if (fields.some(({ stage }) => stage === 'view')) return 'prepared';
  return isOnPlainColumns(predicate, tables) && testsOf(predicate).every(isCheap) ? 'cheap' : 'computed';
}

/** True where every table holds all that the predicate reads as a column of its own. */
function isOnPlainColumns(predicate: Predicate, tables: readonly SourceTable[]): boolean {
  return fieldsOf(predicate).every(
    ({ origin }) =>
      origin.kind === 'column' && tables.every(({ convert }) => convert[origin.column] === undefined),
  );
}

function isCheap(test: Test): boolean {
  switch (test.kind) {
    case 'text':
    case 'number':
    case 'bool':
    case 'datetime':
    case 'null':
    case 'exists':
    case 'field':
      return true;
    case 'regex':
    case 'cidr':
    case 'time-part':
    case 'list':
    case 'calendar':
      return false;
  }
}

/** The tests of a predicate; an identity or keyword counts as a list lookup: never cheap. */
function testsOf(predicate: Predicate): readonly Test[] {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.operands.flatMap(testsOf);
    case 'not':
    case 'selection':
      return testsOf(predicate.operand);
    case 'match':
      return predicate.tests;
    case 'identity':
      return [
        { kind: 'list', list: predicate.list, position: 'equals', cased: false, range: predicate.range },
      ];
    case 'keyword':
      return predicate.tests;
  }
}
