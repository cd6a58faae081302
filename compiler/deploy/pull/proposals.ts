import type { Json } from '../../azure/json.ts';
import type { EnvironmentSyntax } from '../../language/schema/environment.ts';
import type { Level, List, ListMember } from '../../model/index.ts';
import { memberColumns, type MemberColumn } from '../../model/list-members.ts';
import type { WatchlistItem } from '../resource.ts';
import { arrangeRows } from './arrange-rows.ts';
import type { Drift, FieldDrift, RowDrift } from './drift.ts';
import { editCsv } from './edit-csv.ts';
import { editYaml, type YamlEdit, type YamlPath } from './edit-yaml.ts';

/** The environment that is written to, and what its words refer to. */
export interface PullGround {
  readonly file: string;
  readonly environment: EnvironmentSyntax;
  readonly lists: ReadonlyMap<string, List>;
  /** What the detection's own file says. */
  readonly levelOf: (detection: string) => Level | undefined;
}

/** A change of the project that would make it what the workspace is. */
export interface Proposal {
  readonly drift: FieldDrift | RowDrift;
  readonly edits: readonly FileEdit[];
  readonly changes: readonly ProposedChange[];
}

export interface FileEdit {
  readonly file: string;
  readonly edit: (text: string) => string;
}

/** What a person is told of a proposal. */
export interface ProposedChange {
  readonly file: string;
  /** Empty for a CSV file. */
  readonly path: YamlPath;
  readonly before?: Json;
  readonly after?: Json;
  readonly rows?: { readonly added: readonly WatchlistItem[]; readonly removed: readonly WatchlistItem[] };
}

/** The reason that an environment gives for a rule that somebody has switched off. */
export const switchedOff = 'Switched off in the workspace.';

/** What an environment can say of the drift; queries aside, whose parameters have to be found first. */
export function proposalsOf(drift: Pick<Drift, 'fields' | 'rows'>, ground: PullGround): readonly Proposal[] {
  return [
    ...drift.fields.flatMap((field) => {
      const change = field.isContested ? undefined : settingOf(field, ground);
      return change === undefined ? [] : [proposal(field, [change], ground)];
    }),
    ...drift.rows.flatMap((rows) =>
      rows.isContested || !rows.isCertain ? [] : (rowsProposal(rows, ground) ?? []),
    ),
  ];
}

/** Parameters of a detection with other values. */
export function parameterProposal(
  drift: FieldDrift,
  values: Readonly<Record<string, string | number | boolean>>,
  before: Readonly<Record<string, string | number | boolean>>,
  ground: PullGround,
): Proposal {
  const changes = Object.entries(values).map(([parameter, value]) => ({
    path: ['parameters', drift.name, parameter],
    after: value,
    ...(before[parameter] === undefined ? {} : { before: before[parameter] }),
  }));
  return proposal(drift, changes, ground);
}

type Setting = Pick<ProposedChange, 'path' | 'before' | 'after'>;

function proposal(drift: FieldDrift, settings: readonly Setting[], { file }: PullGround): Proposal {
  const edits = settings.map(({ path, after }): YamlEdit =>
    after === undefined ? { kind: 'remove', path } : { kind: 'set', path, value: after },
  );
  return {
    drift,
    edits: [{ file, edit: (text) => editYaml(text, edits) }],
    changes: settings.map((setting) => ({ file, ...setting })),
  };
}

function settingOf(drift: FieldDrift, ground: PullGround): Setting | undefined {
  if (drift.kind !== 'rule' && drift.kind !== 'alert') return undefined;
  switch (drift.field) {
    case 'enabled':
      return enabledSetting(drift, ground);
    case 'severity':
      return levelSetting(drift, ground);
    default:
      return undefined;
  }
}

function enabledSetting({ name, actual }: FieldDrift, { environment }: PullGround): Setting | undefined {
  const path = ['disabled', name];
  const before = environment.disabled?.[name];
  if (actual === false) return before === undefined ? { path, after: switchedOff } : undefined;
  return before === undefined ? undefined : { path, before };
}

const ruleLevels: Readonly<Record<string, Level>> = {
  High: 'high',
  Medium: 'medium',
  Low: 'low',
  Informational: 'informational',
};
const alertLevels: readonly Level[] = ['critical', 'high', 'medium', 'low', 'informational'];

/** The level that has this severity; of Sentinel's, which has no more than High, the lower one. */
export function levelOfSeverity(severity: Json | undefined): Level | undefined {
  if (typeof severity === 'number') return alertLevels[severity];
  return typeof severity === 'string' ? ruleLevels[severity] : undefined;
}

function levelSetting({ name, actual }: FieldDrift, ground: PullGround): Setting | undefined {
  const level = levelOfSeverity(actual);
  if (level === undefined) return undefined;
  const path = ['levels', name];
  const override = ground.environment.levels?.[name];
  const own = ground.levelOf(name);
  const before = override ?? own;
  const known = before === undefined ? {} : { before };
  return override !== undefined && level === own ? { path, ...known } : { path, ...known, after: level };
}

function rowsProposal(drift: RowDrift, ground: PullGround): Proposal | undefined {
  const list = [...ground.lists.values()].find(
    ({ delivery }) =>
      delivery.kind === 'watchlist' && delivery.alias.toLowerCase() === drift.name.toLowerCase(),
  );
  if (list === undefined || list.content.kind === 'calendar') return undefined;
  const columns = memberColumns(list.type);
  const own = (row: WatchlistItem) =>
    Object.fromEntries(columns.map(({ column }) => [column, row[column] ?? '']));
  const rows = { added: drift.extra.map(own), removed: drift.gone.map(own) };
  const settings = ground.environment.lists?.[list.name];
  if (settings?.values === undefined && settings?.csv !== undefined) {
    const file = `detections/environments/${settings.csv}`;
    return {
      drift,
      edits: [{ file, edit: (text) => editCsv(text, columns, rows.removed, rows.added) }],
      changes: [{ file, path: [], rows }],
    };
  }
  const path = ['lists', list.name, 'values'];
  const values = list.content.kind === 'members' ? list.content.members : list.content.values;
  const current = values.map((value) => rowOf(value, columns));
  const { changed, added } = arrangeRows(current, rows.removed, rows.added);
  const asValue = (row: WatchlistItem) => valueOf(row, columns);
  const edit: YamlEdit =
    settings?.values === undefined
      ? // The values were the list's own examples; from now on the environment has its own.
        {
          kind: 'set',
          path,
          value: [
            ...values.flatMap((value, index): readonly Json[] => {
              if (!changed.has(index)) return [typeof value === 'string' ? value : { ...value }];
              const heir = changed.get(index);
              return heir === undefined ? [] : [asValue(heir)];
            }),
            ...added.map(asValue),
          ],
        }
      : {
          kind: 'items',
          path,
          changed: new Map(
            [...changed].map(([index, heir]) => [index, heir === undefined ? undefined : asValue(heir)]),
          ),
          added: added.map(asValue),
        };
  return {
    drift,
    edits: [{ file: ground.file, edit: (text) => editYaml(text, [edit]) }],
    changes: [{ file: ground.file, path, rows }],
  };
}

function rowOf(value: string | ListMember, columns: readonly MemberColumn[]): WatchlistItem {
  return Object.fromEntries(
    columns.map(({ key, column }) => [
      column,
      typeof value === 'string' ? value : key === 'value' ? '' : (value[key] ?? ''),
    ]),
  );
}

function valueOf(row: WatchlistItem, columns: readonly MemberColumn[]): Json {
  if (columns[0]?.key === 'value') return row[columns[0].column] ?? '';
  return Object.fromEntries(
    columns.flatMap(({ key, column }) => {
      const value = row[column] ?? '';
      return value === '' ? [] : [[key, value]];
    }),
  );
}
