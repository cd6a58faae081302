import { declare } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';

/** D2xxx: names that lead nowhere, and values that lists, environments and parameters cannot take. */

interface Unknown {
  readonly known: readonly string[];
}

/** "did you mean …?", or what there is to choose from. */
function wayOut(name: string, known: readonly string[], kind: string): string {
  const nearest = didYouMean(name, known);
  if (nearest !== undefined) return nearest;
  if (known.length === 0) return `there is no ${kind} yet`;
  const shown = [...known].sort().slice(0, 12).join(', ');
  return `${kind}s are: ${shown}${known.length > 12 ? ', …' : ''}`;
}

export const unknownSource = declare<Unknown & { source: string }>({
  code: 'D2001',
  name: 'unknown-source',
  severity: 'error',
  message: ({ source }) => `there is no log source '${source}'`,
  help: ({ source, known }) => wayOut(source, known, 'source'),
  page: `A detection reads its events from a log source: a file in \`detections/sources/\`, or a view of one.

\`\`\`yaml
source: entra.signin          # detections/sources/entra.signin.yaml
source: entra.audit.targets   # the view "targets" of entra.audit.yaml
\`\`\`

Correct the name, or add the source.`,
});

export const unknownTable = declare<Unknown & { table: string }>({
  code: 'D2002',
  name: 'unknown-table',
  severity: 'error',
  message: ({ table }) => `the workspace has no table '${table}'`,
  help: ({ table, known }) =>
    didYouMean(table, known) ?? 'a custom table (_CL) declares its columns under `columns:`',
  page: `detc knows the tables of a Log Analytics workspace with their columns. A custom table, whose name ends in \`_CL\`, is declared in the source that reads it:

\`\`\`yaml
tables:
  - name: EntraRoleAssignments_CL
    columns: {TimeGenerated: datetime, UserId: string}
\`\`\``,
});

export const unknownColumn = declare<Unknown & { column: string; table: string }>({
  code: 'D2003',
  name: 'unknown-column',
  severity: 'error',
  message: ({ column, table }) => `the table ${table} has no column '${column}'`,
  help: ({ column, known }) => wayOut(column, known, 'column'),
  page: `A source speaks of columns of its tables: under \`columns:\` and wherever \`reads:\` lists what an expression needs. Column names are case-sensitive in KQL. A query with a wrong one is refused by the workspace, and the rule never runs.`,
});

export const unknownIdentityField = declare<Unknown & { field: string }>({
  code: 'D2004',
  name: 'unknown-identity-field',
  severity: 'error',
  message: ({ field }) => `the identity names '${field}', which is no field of this source`,
  help: ({ field, known }) => wayOut(field, known, 'field'),
  page: `An identity joins two fields that mean one account: its object id and its user principal name. Both are columns or named fields of the source or of the view.`,
});

export const unknownDetection = declare<Unknown & { detection: string }>({
  code: 'D2005',
  name: 'unknown-detection',
  severity: 'error',
  message: ({ detection }) => `there is no detection '${detection}'`,
  help: ({ detection, known }) => wayOut(detection, known, 'detection'),
  page: `An environment names detections by their file name without \`.yaml\`: to override their parameters or level, to switch them off, or to make an exception. A name that leads nowhere would silently change nothing.`,
});

export const unknownEnvironment = declare<Unknown & { environment: string }>({
  code: 'D2006',
  name: 'unknown-environment',
  severity: 'error',
  message: ({ environment }) => `there is no environment '${environment}'`,
  help: ({ environment, known }) => wayOut(environment, known, 'environment'),
  page: `\`--env NAME\` chooses \`detections/environments/NAME.yaml\`.`,
});

export const unknownList = declare<Unknown & { list: string }>({
  code: 'D2007',
  name: 'unknown-list',
  severity: 'error',
  message: ({ list }) => `there is no list '${list}'`,
  help: ({ list, known }) => wayOut(list, known, 'list'),
  page: `A list is a file in \`detections/lists/\`. An environment gives its values; a detection refers to it as \`%name%\`.`,
});

export const unusedList = declare<{ list: string }>({
  code: 'D2008',
  name: 'unused-list',
  severity: 'warning',
  message: ({ list }) => `no detection uses the list '${list}'`,
  help: () => 'remove the file, or use it in a detection as %name%',
  page: `A list that no detection refers to has no effect: whoever keeps its values up to date works for nothing.`,
});

export const listValueMalformed = declare<{ value: string; type: string; expected: string }>({
  code: 'D2010',
  name: 'list-value-malformed',
  severity: 'error',
  message: ({ value, type, expected }) =>
    `'${value}' is no value for a list of type ${type}: expected ${expected}`,
  page: `Each type of list holds one kind of value, and a value of another kind can never match:

| type | a value |
|---|---|
| accounts | an object id (GUID), a user principal name, or both |
| role, app | a template or application id (GUID), a name, or both |
| upn | \`ada@contoso.com\` |
| ip-range | \`192.0.2.0/24\`, \`2001:db8::/32\`, or one address |
| country | ISO 3166 alpha-2, as sign-in logs write it: \`DE\` |
| device, tenant | a GUID |
| regex | an RE2 pattern |
| calendar | zone, days, from, to, holidays |`,
});

export const listShapeMismatch = declare<{ type: string; expected: string }>({
  code: 'D2011',
  name: 'list-shape-mismatch',
  severity: 'error',
  message: ({ type, expected }) => `a list of type ${type} holds ${expected}`,
  page: `Lists of accounts, roles and apps hold members with an id and a name; a calendar is one working week; all other lists hold plain strings.

\`\`\`yaml
type: accounts
values:
  - {id: 11111111-2222-4333-8444-555555555555, upn: adm_ada@contoso.com}
\`\`\``,
});

export const listValueTwice = declare<{ value: string }>({
  code: 'D2012',
  name: 'list-value-twice',
  severity: 'warning',
  message: ({ value }) => `'${value}' is on the list already`,
  help: () => 'remove one of the two',
  page: `The same value twice changes nothing, but somebody who removes one of them believes it is gone.`,
});

export const listEmpty = declare<{ list: string }>({
  code: 'D2013',
  name: 'list-empty',
  severity: 'info',
  message: ({ list }) => `the list '${list}' is empty`,
  help: () => 'a detection that asks for its members never fires; one that leaves them out leaves out nobody',
  page: `An empty list is allowed: a list of approved actors is often empty at first. But a detection that fires only for members of an empty list cannot fire.`,
});

export const csvMissing = declare<{ csv: string }>({
  code: 'D2014',
  name: 'csv-missing',
  severity: 'error',
  message: ({ csv }) => `there is no file '${csv}' beside the environment`,
  help: () => 'the path is relative to detections/environments/ and stays inside it',
  page: `An environment may keep the values of a list in a CSV file: \`csv: contoso/privileged_accounts.csv\` is \`detections/environments/contoso/privileged_accounts.csv\`.`,
});

export const csvMalformed = declare<{ problem: string }>({
  code: 'D2015',
  name: 'csv-malformed',
  severity: 'error',
  message: ({ problem }) => `this CSV cannot be read: ${problem}`,
  page: `A CSV file of a list is UTF-8 text as RFC 4180 describes it: a first line with the column names, then one member a line; a value with a comma, a quote or a line break stands in double quotes, and a quote in it is doubled.`,
});

export const csvColumns = declare<{ found: readonly string[]; expected: readonly string[] }>({
  code: 'D2016',
  name: 'csv-columns',
  severity: 'error',
  message: ({ found, expected }) =>
    `the first line names ${found.length === 0 ? 'no column' : found.join(', ')}; this list has ${expected.join(', ')}`,
  help: ({ expected }) => `begin the file with: ${expected.join(',')}`,
  page: `The first line of a list's CSV names its columns, as the Sentinel watchlist has them: \`ObjectId,UserPrincipalName\` for accounts, \`RoleId,RoleName\` for roles, \`AppId,AppName\` for apps, \`Value\` for all others. At least one of them must be there, and no other.`,
});

export const calendarImpossible = declare<{ problem: string }>({
  code: 'D2017',
  name: 'calendar-impossible',
  severity: 'error',
  message: ({ problem }) => problem,
  page: `A working week has an IANA time zone (\`Europe/Berlin\`, not \`CET+1\`), and ends after it begins on the same day. Work over midnight is two lists.`,
});

export const unknownParameter = declare<Unknown & { parameter: string }>({
  code: 'D2020',
  name: 'unknown-parameter',
  severity: 'error',
  message: ({ parameter }) => `there is no parameter '${parameter}'`,
  help: ({ parameter, known }) => wayOut(parameter, known, 'parameter'),
  page: `Parameters are declared in the detection under \`parameters:\`, used there as \`$name\`, and overridden by environments.`,
});

export const unusedParameter = declare<{ parameter: string }>({
  code: 'D2021',
  name: 'unused-parameter',
  severity: 'error',
  message: ({ parameter }) => `the parameter '${parameter}' is declared and never used`,
  help: ({ parameter }) => `use it as $${parameter}, or remove it`,
  page: `Whoever tunes an unused parameter believes to have changed something.`,
});

export const parameterValue = declare<{ parameter: string; value: string; problem: string }>({
  code: 'D2022',
  name: 'parameter-value',
  severity: 'error',
  message: ({ parameter, value, problem }) =>
    `${value} is no value for the parameter '${parameter}': ${problem}`,
  page: `The value of a parameter has the type it declares and lies within its minimum and maximum; so has its default.`,
});

export const unknownGuide = declare<Unknown & { guide: string }>({
  code: 'D2030',
  name: 'unknown-guide',
  severity: 'error',
  message: ({ guide }) => `there is no guide '${guide}'`,
  help: ({ guide, known }) => wayOut(guide, known, 'guide'),
  page: `\`covers:\` names a guide by its file in \`detections/guides/\`.`,
});

export const unknownRow = declare<Unknown & { row: string; guide: string }>({
  code: 'D2031',
  name: 'unknown-row',
  severity: 'error',
  message: ({ row, guide }) => `the guide ${guide} has no row '${row}'`,
  help: ({ row, known }) => wayOut(row, known, 'row'),
  page: `\`covers:\` names a monitoring row by its id. The coverage report counts a row only when a detection names it.`,
});

export const duplicateId = declare<{ id: string; other: string }>({
  code: 'D2040',
  name: 'duplicate-id',
  severity: 'error',
  message: ({ id, other }) => `the id ${id} belongs to ${other} already`,
  help: () => 'give one of the two a new UUID: two rules with one id overwrite each other in the workspace',
  page: `The id of a detection names its rule in the workspace. Two detections with one id would overwrite each other, and only the last one deployed would exist.`,
});

export const duplicateName = declare<{ name: string; other: string }>({
  code: 'D2041',
  name: 'duplicate-name',
  severity: 'error',
  message: ({ name, other }) => `the name '${name}' belongs to ${other} already`,
  help: () => 'rename one of the two files',
  page: `A file's name is the name of its detection, source, list or environment, whatever folder it lies in. Two of one name would write the same artifacts.`,
});

export const duplicateTitle = declare<{ title: string; other: string }>({
  code: 'D2042',
  name: 'duplicate-title',
  severity: 'error',
  message: ({ title, other }) => `'${title}' is the title of ${other} already`,
  help: () =>
    'say in the title what sets it apart: Sentinel wants the name of a rule to be unique in the workspace',
  page: `The title becomes the display name of the rule, which Sentinel wants to be unique in a workspace; analysts tell alerts apart by it.`,
});

export const exceptionExpired = declare<{ name: string; expires: string; owner: string; deadline: string }>({
  code: 'D2050',
  name: 'exception-expired',
  severity: 'warning',
  message: ({ name, expires, owner }) => `the exception '${name}' of ${owner} ended on ${expires}`,
  help: ({ deadline }) => `remove it, or have its owner extend it; from ${deadline} on this is an error`,
  page: `An exception silences an alert for a reason that ends some day. After its last day detc warns; 30 days later it refuses to build, so that nothing stays silent by oversight.`,
});

export const exceptionLapsed = declare<{ name: string; expires: string; owner: string }>({
  code: 'D2051',
  name: 'exception-lapsed',
  severity: 'error',
  message: ({ name, expires, owner }) =>
    `the exception '${name}' of ${owner} ended on ${expires}, more than 30 days ago`,
  help: () => 'remove it, or have its owner extend it',
  page: `An exception that ended more than 30 days ago is refused: see D2050.`,
});

export const misplacedFile = declare<{ folder: string }>({
  code: 'D2060',
  name: 'misplaced-file',
  severity: 'warning',
  message: ({ folder }) => `'${folder}' holds no YAML of detc, so this file is not read`,
  help: () =>
    'detections lie in a folder of their own below detections/, e.g. detections/privileged-accounts/',
  page: `Below \`detections/\`, the folders \`sources\`, \`lists\`, \`environments\`, \`guides\` and \`examples\` hold what their names say; every other folder holds detections, one a file.`,
});
