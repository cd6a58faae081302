import {
  csvMissing,
  duplicateName,
  unknownEnvironment,
  unknownList,
} from '../../diagnostics/catalogue/references.ts';
import { reservedName } from '../../diagnostics/catalogue/pattern.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOf } from '../../diagnostics/position.ts';
import type { Located } from '../../language/located.ts';
import type { EnvironmentSyntax } from '../../language/schema/environment.ts';
import type { GuideSyntax } from '../../language/schema/guide.ts';
import type { ListSyntax } from '../../language/schema/list.ts';
import type { SourceSyntax } from '../../language/schema/source.ts';
import type { List, Source } from '../../model/index.ts';
import { letNames } from '../../kql/query/list-values.ts';
import { isReservedLet } from '../../kql/query/reserved.ts';
import type { Faulty } from '../../read.ts';
import { readListCsv } from './csv.ts';
import { checkListContent, type GivenValues } from './list.ts';
import { resolveSource, type Tables } from './source.ts';

/** The valid files of a kind, by name. */
export type Files<T> = ReadonlyMap<string, Located<T>>;

export interface GroundFiles {
  readonly sources: Files<SourceSyntax>;
  readonly lists: Files<ListSyntax>;
  readonly environments: Files<EnvironmentSyntax>;
  readonly guides: Files<GuideSyntax>;
  readonly faulty: Faulty;
  /** Texts of CSV files by path. */
  readonly csv: ReadonlyMap<string, string>;
}

/** What detections stand on: everything they may name. */
export interface Ground {
  readonly sources: ReadonlyMap<string, Source>;
  readonly lists: ReadonlyMap<string, List>;
  readonly guides: Files<GuideSyntax>;
  /** What may be named and cannot be used; a view of a source under the name of the source. */
  readonly faulty: Pick<Faulty, 'source' | 'list' | 'guide'>;
  readonly environment?: { readonly name: string; readonly located: Located<EnvironmentSyntax> };
  readonly diagnostics: readonly Diagnostic[];
}

/** Resolves sources, and lists with the values of the chosen environment. */
export function resolveGround(files: GroundFiles, environment: string | undefined, tables: Tables): Ground {
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<string, Source>();
  const faultySources = new Set(files.faulty.source);
  for (const [name, located] of files.sources) {
    const resolved = resolveSource(name, located, tables);
    diagnostics.push(...resolved.diagnostics);
    if (resolved.diagnostics.length > 0) {
      faultySources.add(name);
      continue;
    }
    for (const source of resolved.sources) {
      const other = sources.get(source.name);
      if (other !== undefined)
        diagnostics.push(duplicateName.at(startOf(located.file), { name: source.name, other: other.file }));
      sources.set(source.name, source);
    }
  }
  const chosen = environment === undefined ? undefined : files.environments.get(environment);
  if (environment !== undefined && chosen === undefined && !files.faulty.environment.has(environment)) {
    const known = [...files.environments.keys()];
    diagnostics.push(
      unknownEnvironment.at(startOf(`detections/environments/${environment}.yaml`), { environment, known }),
    );
  }
  const lists = new Map<string, List>();
  for (const [name, located] of files.lists) {
    const resolved = resolveList(name, located, chosen, files.csv);
    diagnostics.push(...resolved.diagnostics);
    for (const letName of letNames(resolved.list).filter(isReservedLet)) {
      diagnostics.push(reservedName.at(startOf(located.file), { name: letName, what: 'a list' }));
    }
    lists.set(name, resolved.list);
  }
  for (const located of files.environments.values()) {
    for (const name of Object.keys(located.value.lists ?? {})) {
      if (lists.has(name) || files.faulty.list.has(name)) continue;
      diagnostics.push(
        unknownList.at(located.keyRangeOf(['lists', name]), { list: name, known: [...lists.keys()] }),
      );
    }
  }
  return {
    sources,
    lists,
    guides: files.guides,
    faulty: { source: faultySources, list: files.faulty.list, guide: files.faulty.guide },
    ...(environment === undefined || chosen === undefined
      ? {}
      : { environment: { name: environment, located: chosen } }),
    diagnostics,
  };
}

function resolveList(
  name: string,
  located: Located<ListSyntax>,
  environment: Located<EnvironmentSyntax> | undefined,
  csv: ReadonlyMap<string, string>,
): { readonly list: List; readonly diagnostics: readonly Diagnostic[] } {
  const syntax = located.value;
  const own: GivenValues = {
    values: syntax.values,
    range: located.rangeOf(['values']),
    rangeOf: (index) => located.rangeOf(['values', index]),
  };
  const override = environmentValues(name, located, environment, csv);
  const given = override?.given ?? own;
  const checked = checkListContent(name, syntax.type, given);
  // The examples stay checked when an environment replaces them.
  const examples = given === own ? [] : checkListContent(name, syntax.type, own).diagnostics;
  const settings = environment?.value.lists?.[name];
  const isInline =
    syntax.type === 'calendar' || (settings?.inline ?? environment?.value.inlineLists ?? false);
  return {
    list: {
      name,
      title: syntax.title,
      description: syntax.description,
      type: syntax.type,
      content: checked.content,
      delivery: isInline ? { kind: 'inline' } : { kind: 'watchlist', alias: settings?.alias ?? name },
      isExample: given === own,
      range: given.range,
    },
    diagnostics: [...(override?.diagnostics ?? []), ...checked.diagnostics, ...examples],
  };
}

/** The values an environment gives; undefined where it gives none. */
function environmentValues(
  name: string,
  list: Located<ListSyntax>,
  environment: Located<EnvironmentSyntax> | undefined,
  csv: ReadonlyMap<string, string>,
): { readonly given?: GivenValues; readonly diagnostics: readonly Diagnostic[] } | undefined {
  const settings = environment?.value.lists?.[name];
  if (environment === undefined || settings === undefined) return undefined;
  const path = ['lists', name];
  if (settings.values !== undefined) {
    return {
      given: {
        values: settings.values,
        range: environment.rangeOf([...path, 'values']),
        rangeOf: (index) => environment.rangeOf([...path, 'values', index]),
      },
      diagnostics: [],
    };
  }
  if (settings.csv === undefined) return undefined;
  const file = `detections/environments/${settings.csv}`;
  const text = csv.get(file);
  if (text === undefined) {
    return { diagnostics: [csvMissing.at(environment.rangeOf([...path, 'csv']), { csv: settings.csv })] };
  }
  return readListCsv(file, text, list.value.type);
}
