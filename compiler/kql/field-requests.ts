import { kqlFieldCount, kqlFieldType } from '../diagnostics/catalogue/kql.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Range } from '../diagnostics/position.ts';
import type { Field, KqlType, Source, SourceTable } from '../model/index.ts';
import { assign, keep, project } from './build.ts';
import { printKql } from './print.ts';
import { shapesOf } from './shapes.ts';
import type { Assignment, Operator } from './tree.ts';
import { toDiagnostics, withoutRepeats } from './verification-diagnostics.ts';
import type { Verification, VerificationRequest } from './verification.ts';
import type { Verifier } from './verify.ts';

/** The KQL of a source file, as a query that Microsoft's parser can check by itself. */
export interface FieldRequest extends VerificationRequest {
  /** The table it is checked on. */
  readonly table: string;
  /** The column it must give; undefined for the preparation of a view, which only must have no error. */
  readonly gives: { readonly name: string; readonly type: KqlType } | undefined;
}

/**
 * Queries that check the KQL of a source: its conversions, named fields and the view's preparation, each on each table and
 * with only the columns it says it reads. A view's own fields belong to the view; the others to the source without it.
 */
export function fieldRequests(source: Source): readonly FieldRequest[] {
  return source.tables
    .filter((table) => Object.keys(table.columns).length > 0)
    .flatMap((table) => [
      ...(source.view === undefined ? conversionRequests(source, table) : viewRequest(source, table)),
      ...namedFields(source).map((field) => fieldRequest(source, table, field)),
    ]);
}

/** What the checks say, with the types that Microsoft's parser infers compared with the declared ones. */
export function fieldDiagnostics(
  requests: readonly FieldRequest[],
  verifications: readonly Verification[],
): readonly Diagnostic[] {
  return withoutRepeats(
    requests.flatMap((request, index) => {
      const verification = verifications[index];
      if (verification === undefined) return [];
      const said = toDiagnostics(verification, request);
      const failed = said.some(({ severity }) => severity === 'error');
      return failed ? said : [...said, ...typeDiagnostics(request, verification)];
    }),
  );
}

/** Verifies the KQL of sources and their views. */
export async function checkExpressionTypes(
  verifier: Verifier,
  sources: readonly Source[],
): Promise<readonly Diagnostic[]> {
  const requests = sources.flatMap(fieldRequests);
  return fieldDiagnostics(requests, await verifier.verify(requests));
}

function typeDiagnostics(
  { gives, table, fallback }: FieldRequest,
  { output }: Verification,
): readonly Diagnostic[] {
  if (gives === undefined || output.kind !== 'table') return [];
  const [column, ...more] = output.columns;
  if (column === undefined || more.length > 0) return [kqlFieldCount.at(fallback, { field: gives.name })];
  if (column.type === gives.type) return [];
  return [
    kqlFieldType.at(fallback, {
      field: gives.name,
      table,
      declared: gives.type,
      inferred: column.type,
    }),
  ];
}

interface NamedField extends Field {
  readonly origin: Extract<Field['origin'], { kind: 'named' }>;
}

function namedFields(source: Source): readonly NamedField[] {
  const stage = source.view === undefined ? 'table' : 'view';
  return source.names.flatMap((name) => {
    const field = source.field(name);
    return field?.stage === stage && isNamed(field) ? [field] : [];
  });
}

function isNamed(field: Field): field is NamedField {
  return field.origin.kind === 'named';
}

function fieldRequest(source: Source, table: SourceTable, field: NamedField): FieldRequest {
  const { kql, range } = field.origin;
  const reads = [...(source.view?.reads ?? []), ...field.reads];
  return request(source, table, range, { name: field.name, type: field.type }, [
    project(...readColumns(table, reads)),
    ...prepare(source),
    project(assign(field.column, { kind: 'source-text', kql, origin: range })),
  ]);
}

function viewRequest(source: Source, table: SourceTable): readonly FieldRequest[] {
  if (source.view === undefined) return [];
  const operators = [project(...readColumns(table, source.view.reads)), ...prepare(source)];
  return [request(source, table, source.view.range, undefined, operators)];
}

/** A conversion reads the table itself. */
function conversionRequests(source: Source, table: SourceTable): readonly FieldRequest[] {
  return Object.entries(table.convert).map(([column, { kql, range }]) => {
    const type = source.field(column)?.type;
    const value = assign(column, { kind: 'source-text', kql, origin: range });
    return request(source, table, range, type === undefined ? undefined : { name: column, type }, [
      project(value),
    ]);
  });
}

function request(
  source: Source,
  table: SourceTable,
  fallback: Range,
  gives: FieldRequest['gives'],
  operators: readonly Operator[],
): FieldRequest {
  const query = { source: { kind: 'table', name: table.name } as const, operators };
  return {
    ...printKql({ comment: [], statements: [{ kind: 'query', query }] }),
    tables: [table],
    shapes: shapesOf([source]),
    fallback,
    table: table.name,
    gives,
  };
}

function prepare({ view }: Source): readonly Operator[] {
  return view === undefined ? [] : [{ kind: 'source-text', kql: view.kql, origin: view.range }];
}

/** The columns that are read, in the one shape that all tables of a source are brought into. */
function readColumns(table: SourceTable, reads: readonly string[]): readonly Assignment[] {
  const names = new Set(['TimeGenerated', ...reads]);
  return [...names].map((name) => {
    const conversion = table.convert[name];
    return conversion === undefined
      ? keep(name)
      : assign(name, { kind: 'source-text', kql: conversion.kql, origin: conversion.range });
  });
}
