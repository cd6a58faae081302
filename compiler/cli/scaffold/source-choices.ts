import { parse } from 'yaml';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { CliFailure } from '../failure.ts';
import { detectionsFolder } from '../host/project.ts';

/** What a new detection may name of a source, likeliest first. */
export interface SourceChoices {
  readonly name: string;
  readonly title: string;
  /** Names of identities. */
  readonly identities: readonly string[];
  readonly tables: readonly string[];
  /** Fields that hold, or may hold, text. */
  readonly fields: readonly string[];
}

const folder = `${detectionsFolder}/sources/`;

/** Every source and view, `entra.audit` and `entra.audit.targets`, with its title. Files that cannot be read are left out. */
export function sourceNames(
  files: ReadonlyMap<string, Uint8Array | string>,
): readonly { readonly name: string; readonly title: string }[] {
  return [...files].flatMap(([path, content]) => {
    if (!path.startsWith(folder) || !path.endsWith('.yaml')) return [];
    const name = path.slice(folder.length, -'.yaml'.length);
    const source = readMap(content);
    const title = text(source['title']);
    const views = Object.entries(asMap(source['views']));
    return [
      { name, title },
      ...views.map(([view, value]) => ({
        name: `${name}.${view}`,
        title: `${title}: ${text(asMap(value)['description'])}`,
      })),
    ];
  });
}

/** @throws CliFailure when there is no such source */
export function sourceChoices(
  files: ReadonlyMap<string, Uint8Array | string>,
  wanted: string,
): SourceChoices {
  const found = sourceNames(files).find(({ name }) => name === wanted);
  if (found === undefined) {
    const names = sourceNames(files).map(({ name }) => name);
    throw new CliFailure(`there is no source ${JSON.stringify(wanted)} in ${folder}`, {
      help: didYouMean(wanted, names) ?? `the sources are: ${names.join(', ')}`,
    });
  }
  const whole = files.get(`${folder}${wanted}.yaml`);
  const base = whole === undefined ? wanted.slice(0, wanted.lastIndexOf('.')) : wanted;
  const source = readMap(whole ?? files.get(`${folder}${base}.yaml`));
  const view = whole === undefined ? asMap(asMap(source['views'])[wanted.slice(base.length + 1)]) : {};
  const named = { ...asMap(view['fields']), ...asMap(source['fields']) };
  const identities = { ...asMap(view['identities']), ...asMap(source['identities']) };
  const tables: unknown = source['tables'];
  const identityColumns = Object.values(identities).flatMap((identity) =>
    Object.values(asMap(identity)).map(text),
  );
  const columns = Object.entries(asMap(source['columns']))
    .filter(([name, column]) => mayBeText(name, column))
    .map(([name]) => name);
  const isIdentity = (name: string) => identityColumns.includes(name);
  return {
    ...found,
    identities: Object.keys(identities),
    tables: Array.isArray(tables) ? tables.map((table) => text(asMap(table)['name'])) : [],
    // Who it was groups events, more often than it selects them.
    fields: [
      ...columns.filter((name) => !isIdentity(name)),
      ...Object.entries(named)
        .filter(([, field]) => asMap(field)['type'] === 'string')
        .map(([name]) => name),
      ...columns.filter(isIdentity),
    ],
  };
}

const examples = `${detectionsFolder}/examples/`;

/** The names of the example records of some tables. */
export function exampleNames(
  files: ReadonlyMap<string, Uint8Array | string>,
  tables: readonly string[],
): readonly string[] {
  return [...files].flatMap(([path, content]) => {
    if (!path.startsWith(examples) || !path.endsWith('.yaml')) return [];
    return tables.includes(text(readMap(content)['table'])) ? [path.slice(examples.length, -5)] : [];
  });
}

function mayBeText(name: string, column: unknown): boolean {
  const { type, shape } = asMap(column);
  return name !== 'TimeGenerated' && shape === undefined && (type === undefined || type === 'string');
}

function readMap(content: Uint8Array | string | undefined): Readonly<Record<string, unknown>> {
  if (content === undefined) return {};
  try {
    const source: unknown = parse(typeof content === 'string' ? content : new TextDecoder().decode(content));
    return asMap(source);
  } catch {
    // `detc check` says what is wrong with it.
    return {};
  }
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
