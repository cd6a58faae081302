import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { unknownColumn, unknownIdentityField, unknownTable } from '../../diagnostics/catalogue/references.ts';
import type { Range } from '../../diagnostics/position.ts';
import type { Located } from '../../language/located.ts';
import type { ColumnSyntax, FieldSyntax, SourceSyntax, ViewSyntax } from '../../language/schema/source.ts';
import type { Field, Identity, KqlType, Source, SourceTable } from '../../model/index.ts';
import { parseDuration } from '../../model/span.ts';
import { checkFeed, feedOf } from './feed.ts';

/** What is known of the workspace's tables. */
export interface Tables {
  readonly columnsOf: (table: string) => Readonly<Record<string, KqlType>> | undefined;
  readonly names: () => readonly string[];
}

export interface ResolvedSource {
  /** The source itself and its views, by full name. */
  readonly sources: readonly Source[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes a source file into the sources that detections can name. */
export function resolveSource(name: string, located: Located<SourceSyntax>, tables: Tables): ResolvedSource {
  const syntax = located.value;
  const diagnostics: Diagnostic[] = [];
  const resolvedTables = syntax.tables.map((table, index): SourceTable => {
    const known = table.columns ?? tables.columnsOf(table.name);
    if (known === undefined) {
      const range = located.rangeOf(['tables', index, 'name']);
      diagnostics.push(unknownTable.at(range, { table: table.name, known: tables.names() }));
    }
    const convert = Object.entries(table.convert ?? {}).map(
      ([column, kql]) =>
        [column, { kql, range: located.rangeOf(['tables', index, 'convert', column]) }] as const,
    );
    return {
      name: table.name,
      // A state gets the time of the run as its own.
      columns: { ...(table.resourceGraph === true ? { TimeGenerated: 'datetime' } : {}), ...known },
      convert: Object.fromEntries(convert),
      custom: table.columns !== undefined,
      ...(table.resourceGraph === true ? { resourceGraph: true } : {}),
    };
  });
  const columns = columnTypes(syntax, resolvedTables);
  const isKnown = (column: string) => resolvedTables.some((table) => Object.hasOwn(table.columns, column));
  const checkReads = (reads: readonly string[], path: readonly (string | number)[]) => {
    if (resolvedTables.every((table) => Object.keys(table.columns).length === 0)) return;
    reads.forEach((column, index) => {
      if (isKnown(column)) return;
      const range = located.rangeOf([...path, index]);
      diagnostics.push(
        unknownColumn.at(range, {
          column,
          table: resolvedTables[0]?.name ?? '',
          known: Object.keys(columns),
        }),
      );
    });
  };
  for (const column of Object.keys(syntax.columns)) {
    if (isKnown(column) || Object.keys(resolvedTables[0]?.columns ?? {}).length === 0) continue;
    const range = located.keyRangeOf(['columns', column]);
    diagnostics.push(
      unknownColumn.at(range, { column, table: resolvedTables[0]?.name ?? '', known: Object.keys(columns) }),
    );
  }
  for (const [field, { reads }] of Object.entries(syntax.fields ?? {}))
    checkReads(reads, ['fields', field, 'reads']);
  for (const [view, { reads, fields }] of Object.entries(syntax.views ?? {})) {
    checkReads(reads, ['views', view, 'reads']);
    for (const [field, { reads: own }] of Object.entries(fields))
      checkReads(own, ['views', view, 'fields', field, 'reads']);
  }

  diagnostics.push(...checkFeed(located));

  const make = (view?: readonly [string, ViewSyntax]) =>
    makeSource(name, located, resolvedTables, columns, diagnostics, view);
  return { sources: [make(), ...Object.entries(syntax.views ?? {}).map(make)], diagnostics };
}

/** The type of every column, as all tables agree after conversion: the first table that holds it unconverted decides. */
function columnTypes(
  syntax: SourceSyntax,
  tables: readonly SourceTable[],
): Readonly<Record<string, KqlType>> {
  const types: Record<string, KqlType> = {};
  for (const table of [...tables].reverse()) {
    for (const [column, type] of Object.entries(table.columns)) {
      if (table.convert[column] === undefined || types[column] === undefined) types[column] = type;
    }
  }
  for (const [column, { type }] of Object.entries(syntax.columns))
    if (type !== undefined) types[column] = type;
  return types;
}

function makeSource(
  base: string,
  located: Located<SourceSyntax>,
  tables: readonly SourceTable[],
  columns: Readonly<Record<string, KqlType>>,
  diagnostics: Diagnostic[],
  view?: readonly [string, ViewSyntax],
): Source {
  const syntax = located.value;
  const viewPath = view === undefined ? [] : ['views', view[0]];
  const fields = new Map<string, Field>();
  for (const [name, type] of Object.entries(columns))
    fields.set(name, columnField(name, type, syntax.columns[name]));
  for (const [name, { shape, eventHub }] of Object.entries(syntax.columns)) {
    for (const [path, type] of Object.entries(shape ?? {}))
      fields.set(`${name}.${path}`, pathField(name, path, type, eventHub));
  }
  const addNamed = (
    named: Readonly<Record<string, FieldSyntax>>,
    path: readonly string[],
    stage: Field['stage'],
  ) => {
    for (const [name, field] of Object.entries(named)) {
      fields.set(name, namedField(name, field, stage, located.rangeOf([...path, name, 'kql'])));
    }
  };
  addNamed(syntax.fields ?? {}, ['fields'], 'table');
  if (view !== undefined) addNamed(view[1].fields, [...viewPath, 'fields'], 'view');

  const identities = new Map<string, Identity>();
  const addIdentities = (given: SourceSyntax['identities'], path: readonly string[]) => {
    for (const [name, { id, upn }] of Object.entries(given ?? {})) {
      const [idField, upnField] = [fields.get(id), fields.get(upn)];
      for (const [key, wanted, found] of [
        ['id', id, idField],
        ['upn', upn, upnField],
      ] as const) {
        if (found !== undefined) continue;
        diagnostics.push(
          unknownIdentityField.at(located.rangeOf([...path, name, key]), {
            field: wanted,
            known: [...fields.keys()],
          }),
        );
      }
      if (idField !== undefined && upnField !== undefined)
        identities.set(name, { name, id: idField, upn: upnField });
    }
  };
  addIdentities(syntax.identities, ['identities']);
  if (view !== undefined) addIdentities(view[1].identities, [...viewPath, 'identities']);

  const { sigma } = syntax;
  const feed = feedOf(located);
  return {
    name: view === undefined ? base : `${base}.${view[0]}`,
    title: syntax.title,
    connector: syntax.connector,
    sigma,
    delay: parseDuration(syntax.delay) ?? 0,
    ...(feed === undefined ? {} : { feed }),
    tables,
    ...(view === undefined
      ? {}
      : {
          view: {
            name: view[0],
            reads: view[1].reads,
            kql: view[1].prepare,
            range: located.rangeOf([...viewPath, 'prepare']),
          },
        }),
    field: (name) => fields.get(name),
    identity: (name) => identities.get(name),
    names: [...fields.keys(), ...identities.keys()],
    file: located.file,
  };
}

function columnField(name: string, type: KqlType, syntax: ColumnSyntax | undefined): Field {
  return {
    name,
    column: name,
    type,
    origin: { kind: 'column', column: name },
    stage: 'table',
    reads: [name],
    exact: syntax?.exact ?? false,
    ...(syntax?.eventHub === undefined ? {} : { eventHub: syntax.eventHub }),
    perElement: false,
  };
}

function pathField(column: string, path: string, type: KqlType, eventHub: string | undefined): Field {
  const segments = path.split('.');
  const words = [column, ...segments].map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return {
    name: `${column}.${path}`,
    column: words.join(''),
    type,
    origin: { kind: 'path', column, path: segments },
    stage: 'table',
    reads: [column],
    exact: false,
    ...(eventHub === undefined ? {} : { eventHub: `${eventHub}.${path}` }),
    perElement: false,
  };
}

function namedField(name: string, syntax: FieldSyntax, stage: Field['stage'], range: Range): Field {
  return {
    name,
    column: name,
    type: syntax.type,
    origin: { kind: 'named', kql: syntax.kql, range },
    stage,
    reads: syntax.reads,
    exact: syntax.exact ?? false,
    ...(syntax.eventHub === undefined ? {} : { eventHub: syntax.eventHub }),
    perElement: syntax.perElement ?? false,
    ...(syntax.jsonText === true ? { jsonText: true } : {}),
    ...(syntax.account === true ? { isAccount: true } : {}),
  };
}
