import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Range } from '../../compiler/diagnostics/position.ts';
import { readYaml } from '../../compiler/language/reader.ts';
import type { DetectionBlock } from '../../compiler/language/schema/common.ts';
import type {
  Calendar,
  Field,
  Identity,
  KqlType,
  List,
  ListContent,
  ListType,
  Source,
} from '../../compiler/model/index.ts';
import { resolveDetection, type ResolvedDetection } from '../../compiler/sigma/index.ts';

export const file = 'detections/test.yaml';

function field(name: string, type: KqlType, exact = false): Field {
  const [column = name, ...path] = name.split('.');
  return {
    name,
    column: name.replaceAll('.', '_'),
    type,
    origin: path.length === 0 ? { kind: 'column', column } : { kind: 'path', column, path },
    stage: 'table',
    reads: [column],
    exact,
    perElement: false,
  };
}

const fields: readonly Field[] = [
  field('TimeGenerated', 'datetime'),
  field('CreatedDateTime', 'datetime'),
  field('UserId', 'string', true),
  field('UserPrincipalName', 'string'),
  field('ResultType', 'string', true),
  field('IPAddress', 'string'),
  field('Location', 'string'),
  field('UserAgent', 'string'),
  field('AppId', 'string', true),
  field('AppDisplayName', 'string'),
  field('HomeTenantId', 'string', true),
  field('ResourceTenantId', 'string', true),
  field('Role', 'string'),
  field('Status', 'dynamic'),
  field('Status.errorCode', 'int'),
  field('DeviceDetail.isCompliant', 'bool'),
  field('DeviceDetail.deviceId', 'string', true),
  field('AuthenticationProcessingDetails', 'dynamic'),
  field('Port', 'int'),
  field('Bytes', 'long'),
  field('Score', 'real'),
  field('TenantGuid', 'guid'),
  field('Duration', 'timespan'),
];

/** The fields of the fake source, by name. */
export const f = Object.fromEntries(fields.map((one) => [one.name, one])) as Readonly<Record<string, Field>>;

export const account: Identity = { name: 'Account', id: f['UserId']!, upn: f['UserPrincipalName']! };

export const source: Source = {
  name: 'entra.signin',
  title: 'Sign-ins',
  connector: { id: 'AzureActiveDirectory', dataTypes: ['SignInLogs'] },
  sigma: { product: 'azure', service: 'signinlogs' },
  delay: 600,
  tables: [],
  field: (name) => fields.find((one) => one.name === name),
  identity: (name) => (name === 'Account' ? account : undefined),
  names: [...fields.map(({ name }) => name), 'Account'],
  file: 'detections/sources/entra.signin.yaml',
};

const nowhere: Range = {
  file: 'detections/lists/some.yaml',
  start: { line: 1, column: 1, offset: 0 },
  end: { line: 1, column: 1, offset: 0 },
};

function list(name: string, type: ListType, content: ListContent): List {
  return {
    name,
    title: name,
    description: name,
    type,
    content,
    delivery: { kind: 'inline' },
    isExample: true,
    range: nowhere,
  };
}

const week: Calendar = {
  zone: 'Europe/Berlin',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '07:00',
  to: '19:00',
};

export const lists: Readonly<Record<string, List>> = {
  admins: list('admins', 'accounts', { kind: 'members', members: [{ upn: 'adm@contoso.com' }] }),
  guests: list('guests', 'upn', { kind: 'strings', values: ['guest@fabrikam.com'] }),
  offices: list('offices', 'ip-range', { kind: 'strings', values: ['203.0.113.0/24'] }),
  countries: list('countries', 'country', { kind: 'strings', values: ['DE'] }),
  devices: list('devices', 'device', { kind: 'strings', values: ['9a0b9a0b-0000-4000-8000-000000000001'] }),
  apps: list('apps', 'app', { kind: 'members', members: [{ name: 'Backup' }] }),
  roles: list('roles', 'role', { kind: 'members', members: [{ name: 'Global Administrator' }] }),
  tenants: list('tenants', 'tenant', {
    kind: 'strings',
    values: ['9a0b9a0b-0000-4000-8000-000000000002'],
  }),
  working_hours: list('working_hours', 'calendar', { kind: 'calendar', calendar: week }),
  agents: list('agents', 'regex', { kind: 'strings', values: ['^python-requests/'] }),
};

export const parameters: ReadonlyMap<string, string | number | boolean> = new Map<
  string,
  string | number | boolean
>([
  ['code', '50126'],
  ['port', 443],
  ['compliant', false],
  ['pattern', 'adm*'],
]);

export interface Read extends ResolvedDetection {
  readonly text: string;
}

/** Reads the lines of a detection block. */
export function read(...lines: readonly string[]): Read {
  const result = tryRead(...lines);
  if (result === undefined) throw new Error(`the test's own YAML is wrong: ${lines.join('\n')}`);
  return result;
}

/** As `read`; undefined where the lines are no YAML that is read. */
export function tryRead(...lines: readonly string[]): Read | undefined {
  const text = `detection:\n${lines.map((line) => `  ${line}\n`).join('')}`;
  const located = readYaml(file, text).document;
  if (located === undefined) return undefined;
  const { detection } = located.value as { readonly detection: DetectionBlock };
  const resolved = resolveDetection({
    located,
    path: ['detection'],
    block: detection,
    source,
    lists: new Map(Object.entries(lists)),
    parameters,
  });
  return { ...resolved, text };
}

/** Reads one key with its value, as `sel`. */
export function readKey(line: string): Read {
  return read('sel:', `  ${line}`, 'condition: sel');
}

/** A predicate less its ranges, fields and lists by name: what tests write out. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'range')
      .map(([key, item]: [string, unknown]) => [key, named.has(key) ? nameOf(item) : bare(item)]),
  );
}

const named: ReadonlySet<string> = new Set(['field', 'other', 'list', 'identity']);

function nameOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'name' in value ? value.name : value;
}

/** What `sel` asks, or undefined where there is an error. */
export function asked(line: string): unknown {
  const { predicate } = readKey(line);
  return predicate?.kind === 'selection' ? bare(predicate.operand) : predicate;
}

/** A finding in one line: `D3006 unknown-selection 4:14 'filte'`, the last being the text it underlines. */
export function finding(text: string, { code, name, range }: Diagnostic): string {
  const { start, end } = range;
  return `${code} ${name} ${start.line}:${start.column} ${text.slice(start.offset, end.offset)}`;
}

export function findings({ text, diagnostics }: Read): readonly string[] {
  return diagnostics.map((diagnostic) => finding(text, diagnostic));
}

/** The text after all fixes. */
export function fixed({ text, diagnostics }: Read): string {
  return diagnostics
    .flatMap(({ fix }) => fix?.edits ?? [])
    .toSorted((a, b) => b.range.start.offset - a.range.start.offset)
    .reduce(
      (result, { range, newText }) =>
        result.slice(0, range.start.offset) + newText + result.slice(range.end.offset),
      text,
    );
}
