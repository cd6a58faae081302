import { declare } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';

/** D50xx: what Microsoft's KQL parser says of the emitted queries and of the KQL in source files. */

interface ParserParams {
  /** Microsoft's message. */
  readonly message: string;
  /** Microsoft's code, `KS` and three digits. */
  readonly code: string;
  /** The line of the query, or what of it came from the same YAML. */
  readonly kql: string;
}

function inLine({ message, code, kql }: ParserParams): string {
  return `${message.replace(/\.$/u, '')} (${code}), in the KQL: ${kql}`;
}

export const kqlError = declare<ParserParams>({
  code: 'D5001',
  name: 'kql-error',
  severity: 'error',
  message: inLine,
  help: () => 'the query cannot run in Sentinel: correct the KQL of the source file, or the field used here',
  page: `Microsoft's own KQL parser finds an error in the emitted query. The message and its code (KS and three digits) are
Microsoft's; the finding stands at the YAML from which that part of the query came.

**Why it matters.** The workspace would refuse the rule, or it would fail each time it runs.

**How to mend it.** Most often a KQL expression in a source file is wrong, or a table has no such column.

    DeviceId: { kql: tostring(DeviceDetails.deviceId), … }   wrong: the column is DeviceDetail
    DeviceId: { kql: tostring(DeviceDetail.deviceId), … }    right
`,
});

export const kqlWarning = declare<ParserParams>({
  code: 'D5002',
  name: 'kql-warning',
  severity: 'warning',
  message: inLine,
  page: `Microsoft's KQL parser accepts the emitted query but warns of a part of it.

**Why it matters.** The query runs, but perhaps does not mean what was meant: a name that nothing is known by, for example.

**How to mend it.** Read Microsoft's message; the KQL it speaks of is in a source file.

    prepare: join kind=inner (union isfuzzy=true AuditLog) on Id    wrong: there is no table AuditLog
    prepare: join kind=inner (union AuditLogs) on Id                right
`,
});

export const kqlNoTable = declare<Readonly<Record<string, never>>>({
  code: 'D5003',
  name: 'kql-no-table',
  severity: 'error',
  message: () => 'the query gives no table',
  help: () => 'a rule needs rows: end with a query over a table, not with a value',
  page: `The last statement of the query is not a query over a table.

**Why it matters.** A rule makes alerts from rows. Microsoft's parser accepts a bare value, but a rule can do nothing with it.

**How to mend it.** End with a table and its operators.

    let window = 1h;                                       wrong: no query
    SigninLogs | where TimeGenerated > ago(1h)             right
`,
});

export const kqlFieldType = declare<{
  readonly field: string;
  readonly table: string;
  readonly declared: string;
  readonly inferred: string;
}>({
  code: 'D5004',
  name: 'kql-field-type',
  severity: 'error',
  message: ({ field, table, declared, inferred }) =>
    `'${field}' is declared ${declared}, but on ${table} its expression gives ${inferred}`,
  help: ({ declared, inferred }) =>
    inferred === 'dynamic'
      ? `convert it with ${conversions[declared] ?? `to${declared}`}(…), or declare it dynamic`
      : `declare it ${inferred}, or convert it`,
  page: `Microsoft's parser infers another type for the expression of a named field, or of a converted column, than the source
file declares.

**Why it matters.** Literals are checked and comparisons chosen by the declared type. A part of a dynamic column stays
dynamic until it is converted, and comparing it as text then finds nothing, or not everything.

**How to mend it.** Convert the value, or declare the type it has.

    DeviceId: { type: string, kql: DeviceDetail.deviceId, … }              wrong: dynamic
    DeviceId: { type: string, kql: tostring(DeviceDetail.deviceId), … }    right
`,
});

const conversions: Readonly<Record<string, string>> = { real: 'todouble', guid: 'toguid' };

export const kqlOutputMissing = declare<{ readonly column: string; readonly known: readonly string[] }>({
  code: 'D5005',
  name: 'kql-output-missing',
  severity: 'error',
  message: ({ column }) => `the query does not give the column '${column}'`,
  help: ({ column, known }) => didYouMean(column, known) ?? `it gives ${known.join(', ')}`,
  page: `An entity, a detail, a title or a group uses a column that the emitted query does not give at its end.

**Why it matters.** Sentinel deploys such a rule, and its alerts then lack the entity, without an error.

**How to mend it.** Name a column that the pattern keeps: the fields of \`group-by\`, those the alert uses, and what the
pattern counts.

    group-by: [UserId]
    entities: [{ ip: IPAdress }]     wrong: no such column
    entities: [{ ip: IPAddress }]    right
`,
});

export const kqlOutputType = declare<{
  readonly column: string;
  readonly wanted: string;
  readonly found: string;
}>({
  code: 'D5006',
  name: 'kql-output-type',
  severity: 'error',
  message: ({ column, wanted, found }) =>
    `the query gives the column '${column}' as ${found}, not as ${wanted}`,
  help: ({ wanted }) => `use a field whose type is ${wanted}`,
  page: `A column at the end of the emitted query has another type than what uses it needs.

**Why it matters.** An identifier of an entity is text; a list of values or a number there is dropped from the alert.

**How to mend it.** Use a field of the type that is needed.

    entities: [{ ip: Addresses }]    wrong: Addresses is a list (dynamic)
    entities: [{ ip: IPAddress }]    right: one address (string)
`,
});

export const kqlNotChecked = declare<Readonly<Record<string, never>>>({
  code: 'D5007',
  name: 'kql-not-checked',
  severity: 'error',
  message: () => "Microsoft's parser could not analyse the query",
  help: () => 'simplify the KQL of the source file: it is nested too deeply, or uses graph operators',
  page: `Microsoft's parser fails on the query, without a message about it. This is known of some uses of graph operators, and of
very deep nesting.

**Why it matters.** A query that is not checked may be refused by the workspace.

**How to mend it.** Write the part in simpler steps; put many values into one \`in (…)\` instead of joining them with \`or\`.

    kql: iff(AppId == 'a' or AppId == 'b' or … a thousand more, 1, 0)    wrong
    kql: iff(AppId in ('a', 'b', …), 1, 0)                               right
`,
});

export const kqlFieldCount = declare<{ readonly field: string }>({
  code: 'D5008',
  name: 'kql-field-count',
  severity: 'error',
  message: ({ field }) => `the expression of '${field}' is not one value`,
  help: () => 'write a single expression; two fields are two entries',
  page: `The KQL of a named field, or of a converted column, is more than one expression.

**Why it matters.** The query would carry columns that nobody asked for, and a filter with them would be refused.

**How to mend it.** Write one expression a field.

    City: { kql: 'tostring(LocationDetails.city), Location', … }    wrong: two values
    City: { kql: 'tostring(LocationDetails.city)', … }              right
`,
});
