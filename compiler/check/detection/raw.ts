import { rawKey, rawLookback, rawNrt, rawOnly, rawTwice } from '../../diagnostics/catalogue/raw.ts';
import type { Range } from '../../diagnostics/position.ts';
import type { Located, Path } from '../../language/located.ts';
import { type DetectionSyntax, ownKql } from '../../language/schema/detection.ts';
import { tableColumns } from '../../kql/tables.ts';
import { tablesRead } from '../../kql/tables-read.ts';
import type { NamedColumn, Pattern, RawQuery, SentinelSettings } from '../../model/index.ts';
import { durationAt, type Scope } from './scope.ts';

/** Whether the detection carries its own query. */
export function carriesOwnKql({ value }: Located<DetectionSyntax>): boolean {
  return value.source === ownKql;
}

/** What a query of the detection's own leaves no place for. */
const replaced = ['detection', 'events', 'correlation', 'parameters'] as const;

/** The pattern of a detection that carries its own query. */
export function resolveRaw(scope: Scope): Pattern | undefined {
  const { located } = scope;
  const { query, alert, sentinel = {} } = located.value;
  for (const key of replaced) {
    if (located.value[key] !== undefined) scope.report(rawKey.at(located.keyRangeOf([key]), { key }));
  }
  if (alert.once !== undefined) {
    scope.report(rawKey.at(located.keyRangeOf(['alert', 'once']), { key: 'alert.once' }));
  }
  reportTwice(scope);
  for (const list of listsIn(scope, query ?? '')) scope.useList(list);
  const lookback = lookbackOf(scope);
  if (query === undefined || lookback === undefined) return undefined;
  return {
    kind: 'raw',
    query: rawQuery(scope, query),
    lookback,
    settings: settingsOf(scope, sentinel),
    columns: namedColumns(scope, sentinel),
  };
}

/** Keys that only mean something beside a query of the detection's own. */
export function reportRawKeys(scope: Scope): void {
  const { located } = scope;
  const { query, sentinel, schedule } = located.value;
  const found: readonly (readonly [Path, unknown])[] = [
    [['query'], query],
    [['sentinel'], sentinel],
    [['schedule', 'lookback'], schedule.lookback],
  ];
  for (const [path, value] of found) {
    if (value !== undefined) scope.report(rawOnly.at(located.keyRangeOf(path), { key: path.join('.') }));
  }
}

function reportTwice(scope: Scope): void {
  const { alert, sentinel } = scope.located.value;
  const pairs = [
    ['suppress', alert.suppress, 'suppression', sentinel?.suppression],
    ['grouping', alert.grouping, 'incident', sentinel?.incident?.grouping],
  ] as const;
  for (const [key, short, other, long] of pairs) {
    if (short === undefined || long === undefined) continue;
    const params = { key: `alert.${key}`, other: `sentinel.${other}` };
    scope.report(rawTwice.at(scope.located.keyRangeOf(['sentinel', other]), params));
  }
}

/** Seconds; 0 for a near-real-time rule, which has none. */
function lookbackOf(scope: Scope): number | undefined {
  const { located } = scope;
  const { schedule, sentinel } = located.value;
  if (schedule.kind === 'nrt') {
    const idle: readonly (readonly [Path, unknown])[] = [
      [['schedule', 'lookback'], schedule.lookback],
      [['sentinel', 'trigger'], sentinel?.trigger],
    ];
    for (const [path, value] of idle) {
      const key = String(path.at(-1));
      if (value !== undefined) scope.report(rawNrt.at(located.keyRangeOf(path), { key }));
    }
    return 0;
  }
  if (schedule.lookback === undefined) {
    const { every = '5m' } = schedule;
    scope.report(rawLookback.at(located.rangeOf(['schedule']), { every }));
    return undefined;
  }
  return durationAt(scope, ['schedule', 'lookback'], schedule.lookback);
}

/** The lists that the query reads as watchlists: these are deployed with it. */
function listsIn({ ground }: Scope, query: string): readonly string[] {
  const aliases = new Set(
    [...query.matchAll(/\b_GetWatchlist\s*\(\s*(?:'([^']*)'|"([^"]*)")/gu)].map(([, single, double]) =>
      (single ?? double ?? '').toLowerCase(),
    ),
  );
  return [...ground.lists.values()]
    .filter(({ delivery }) => delivery.kind === 'watchlist' && aliases.has(delivery.alias.toLowerCase()))
    .map(({ name }) => name);
}

/** A level that the environment sets goes before the severity in the file. */
function settingsOf({ name, ground }: Scope, sentinel: SentinelSettings): SentinelSettings {
  if (ground.environment?.located.value.levels?.[name] === undefined) return sentinel;
  return Object.fromEntries(Object.entries(sentinel).filter(([key]) => key !== 'severity'));
}

function rawQuery({ located, ground }: Scope, text: string): RawQuery {
  const custom = new Map(
    [...ground.sources.values()].flatMap(({ tables }) =>
      tables.flatMap((table) => (table.custom ? [[table.name, table] as const] : [])),
    ),
  );
  const words = new Set(text.match(/\w+/gu));
  return {
    text,
    lines: linesOf(located, text),
    range: located.rangeOf(['query']),
    tables: tablesRead(text, (name) => custom.has(name) || tableColumns(name) !== undefined),
    customTables: [...custom.values()].filter(({ name }) => words.has(name)),
  };
}

/** Where each line of the query stands: in a literal block on a line of its own, else as far as it can be found. */
function linesOf(located: Located<DetectionSyntax>, text: string): RawQuery['lines'] {
  const whole = located.rangeOf(['query']);
  const { file, start } = whole;
  const header = located.text.slice(start.offset, whole.end.offset);
  const isBlock = header.startsWith('|');
  const sourceLines = header.split('\n');
  const offsets = offsetsOf(sourceLines, start.offset);
  const before = located.text.lastIndexOf('\n', start.offset - 1) + 1;
  return text.split('\n').flatMap((line, index) => {
    const content = line.replace(/\r$/u, '');
    if (content === '') return [];
    const number = isBlock ? index + 1 : index;
    const source = sourceLines[number]?.replace(/\r$/u, '');
    const at = source === undefined ? -1 : isBlock ? lastAt(source, content) : source.indexOf(content);
    if (at < 0) return [{ text: content, range: whole }];
    const offset = (offsets[number] ?? 0) + at;
    const lineStart = number === 0 ? before : (offsets[number] ?? 0);
    const position = { line: start.line + number, column: offset - lineStart + 1, offset };
    const end = { ...position, column: position.column + content.length, offset: offset + content.length };
    return [{ text: content, range: { file, start: position, end } }];
  });
}

function lastAt(line: string, end: string): number {
  return line.endsWith(end) ? line.length - end.length : -1;
}

function offsetsOf(lines: readonly string[], first: number): readonly number[] {
  let offset = first;
  return lines.map((line) => {
    const at = offset;
    offset += line.length + 1;
    return at;
  });
}

/** Every column of the query that the alert or a setting relies on. */
function namedColumns({ located }: Scope, sentinel: SentinelSettings): readonly NamedColumn[] {
  const { alert } = located.value;
  const at = (name: string | undefined, path: Path): readonly NamedColumn[] =>
    name === undefined ? [] : [{ name, range: located.rangeOf(path) }];
  const inText = (text: string | undefined, path: Path) =>
    [...(text ?? '').matchAll(/\{\{\s*([A-Za-z_]\w*)\s*\}\}/gu)].flatMap((match) =>
      at(match[1], path).map((column) => within(column, match[0], located)),
    );
  return [
    ...inText(alert.title, ['alert', 'title']),
    ...inText(alert.description, ['alert', 'description']),
    ...(alert.entities ?? []).flatMap((entity, index) =>
      'identifiers' in entity
        ? Object.entries(entity.identifiers).flatMap(([identifier, name]) =>
            at(name, ['alert', 'entities', index, 'identifiers', identifier]),
          )
        : [],
    ),
    ...Object.entries(alert.details ?? {}).flatMap(([key, name]) => at(name, ['alert', 'details', key])),
    ...at(sentinel.severityColumn, ['sentinel', 'severityColumn']),
    ...at(sentinel.tacticsColumn, ['sentinel', 'tacticsColumn']),
    ...at(sentinel.entitiesFromColumn, ['sentinel', 'entitiesFromColumn']),
    ...Object.entries(sentinel.dynamicProperties ?? {}).flatMap(([key, name]) =>
      at(name, ['sentinel', 'dynamicProperties', key]),
    ),
  ];
}

/** The placeholder itself, where the text stands in one line. */
function within(
  { name, range }: NamedColumn,
  placeholder: string,
  { text }: Located<DetectionSyntax>,
): NamedColumn {
  const source = text.slice(range.start.offset, range.end.offset);
  const index = source.indexOf(placeholder);
  if (index < 0 || source.includes('\n')) return { name, range };
  const move = (by: number): Range['start'] => ({
    line: range.start.line,
    column: range.start.column + by,
    offset: range.start.offset + by,
  });
  return { name, range: { file: range.file, start: move(index), end: move(index + placeholder.length) } };
}
