import { declare } from '../diagnostic.ts';

/** D55xx: what Microsoft's KQL parser lets pass, but what a query should not do. */

type Params<Key extends string> = Readonly<Record<Key, string>>;

export const lintTypeMismatch = declare<Params<'value' | 'type' | 'other' | 'otherType' | 'instead'>>({
  code: 'D5501',
  name: 'lint-type-mismatch',
  severity: 'error',
  message: ({ value, type, other, otherType }) =>
    `${value} is of type ${type}, but is compared with ${other} of type ${otherType}`,
  help: ({ instead }) => instead,
  page: `A text is compared with a number or a boolean: a column of type string with \`0\`, or a number with \`'0'\`.

**Why it matters.** Microsoft's parser lets it pass, and the comparison depends on a conversion that nobody wrote. Result
codes of sign-ins are text, though they look like numbers.

**How to mend it.** Write the value in the type of the column, or convert the column where that is meant.

    kql: iff(ResultType == 0, 'ok', 'failed')      wrong
    kql: iff(ResultType == '0', 'ok', 'failed')    right
`,
});

export const lintDynamicText = declare<Params<'expression' | 'operator' | 'type'>>({
  code: 'D5502',
  name: 'lint-dynamic-text',
  severity: 'error',
  message: ({ expression, operator, type }) =>
    `${expression} is ${type}, not text: ${operator} with text never holds as meant`,
  help: ({ expression, type }) =>
    type === 'dynamic'
      ? `name a part of it and convert it, e.g. tostring(${expression}.name), or search it with has`
      : `compare with a value of type ${type}`,
  page: `A whole dynamic column, or a part of one that is known not to be text, is compared with text.

**Why it matters.** A dynamic column holds an object or a list. Such a value equals no text, so the filter finds nothing
(or, negated, everything), and nobody is told.

**How to mend it.** Name the part that is meant and convert it; or search the whole value with \`has\`.

    kql: iff(Status == 'MFA required', 1, 0)                             wrong: Status is an object
    kql: iff(tostring(Status.additionalDetails) == 'MFA required', 1, 0) right
`,
});

export const lintUnknownPath = declare<Params<'column' | 'path' | 'near'>>({
  code: 'D5503',
  name: 'lint-unknown-path',
  severity: 'error',
  message: ({ column, path }) => `'${path}' is no known path of ${column}`,
  help: ({ near, column }) =>
    near === '' ? `add it to the shape of ${column} in the source file if the records have it` : near,
  page: `The KQL reads a path of a dynamic column that the column's \`shape\` does not have.

**Why it matters.** A misspelt path is not an error in KQL: it is null in every record, and the filter finds nothing. Case
counts: \`deviceID\` is not \`deviceId\`.

**How to mend it.** Correct the path, or add it to the shape.

    kql: tostring(DeviceDetail.deviceID)    wrong
    kql: tostring(DeviceDetail.deviceId)    right
`,
});

export const lintIsnullString = declare<Params<'call' | 'argument' | 'instead'>>({
  code: 'D5504',
  name: 'lint-isnull-string',
  severity: 'error',
  message: ({ call, argument }) =>
    `${call} says nothing of text: ${argument} is a string, and strings are never null`,
  help: ({ instead }) => `write ${instead}`,
  page: `\`isnull\` or \`isnotnull\` is asked of a string.

**Why it matters.** In KQL a string can be empty, but never null: \`isnull\` of a string is always false, \`isnotnull\` always
true.

**How to mend it.** Use \`isempty\` and \`isnotempty\`.

    prepare: where isnotnull(UserId)     wrong: keeps every record
    prepare: where isnotempty(UserId)    right
`,
});

export const lintUnionFuzzy = declare<Params<string>>({
  code: 'D5505',
  name: 'lint-union-fuzzy',
  severity: 'warning',
  message: () => 'isfuzzy hides tables that are missing, and errors in the columns with them',
  help: () => 'leave isfuzzy out, and list only tables that the workspace has',
  page: `A \`union\` is told to skip tables that do not exist (\`isfuzzy\`).

**Why it matters.** When a connector is switched off, the rule runs on without it and nobody is told. And Microsoft's
parser no longer checks the columns of what follows.

**How to mend it.** Leave \`isfuzzy\` out; list only tables that the workspace has.

    union isfuzzy=true SigninLogs, SigninLog             wrong: the misspelt table is skipped
    union SigninLogs, AADNonInteractiveUserSignInLogs    right
`,
});

export const lintUnindexedFirst = declare<Params<'filter' | 'before'>>({
  code: 'D5506',
  name: 'lint-unindexed-first',
  severity: 'warning',
  message: ({ filter, before }) => `the index could answer ${filter} but for what comes before: ${before}`,
  help: () => 'put filters on plain columns first, then whatever must be computed for each record',
  page: `A filter that the index can answer comes after a step that computes something for each record.

**Why it matters.** The index skips most records without reading them. A step that parses text or JSON before that reads
them all: the rule is slow, and on a large workspace it times out.

**How to mend it.** Filter first by time, then by plain columns with \`==\`, \`in\` and \`has\`, then compute.

    SigninLogs | extend City = tostring(LocationDetails.city) | where ResultType == '0'    wrong
    SigninLogs | where ResultType == '0' | extend City = tostring(LocationDetails.city)    right

See https://learn.microsoft.com/kusto/query/best-practices.
`,
});

export const lintJoinKind = declare<Params<string>>({
  code: 'D5507',
  name: 'lint-join-kind',
  severity: 'warning',
  message: () => 'join without a kind is innerunique: of several left records with one key, only one is kept',
  help: () => 'write kind=inner, or kind=innerunique where that is meant',
  page: `A \`join\` does not say its kind.

**Why it matters.** Without one, KQL joins with \`innerunique\`: of all left records with the same key any one is kept, the
others are dropped silently. In a detection these are events that raise no alert.

**How to mend it.** Say the kind.

    | join (AuditLogs) on CorrelationId               wrong
    | join kind=inner (AuditLogs) on CorrelationId    right
`,
});

export const lintCaseVarying = declare<Params<'column' | 'operator' | 'instead'>>({
  code: 'D5508',
  name: 'lint-case-varying',
  severity: 'warning',
  message: ({ column, operator }) =>
    `${operator} heeds case, but ${column} is known to be written in different cases`,
  help: ({ instead }) => `write ${instead}`,
  page: `A column whose values are known to vary in case is compared with an operator that heeds case.

**Why it matters.** Microsoft's documents and the records differ: the documents print \`Update Conditional Access policy\`,
the records hold \`Update conditional access policy\`. A comparison with \`==\` then never holds.

**How to mend it.** Compare without case: \`=~\`, \`in~\`.

    where OperationName == 'Update Conditional Access policy'    wrong: finds nothing
    where OperationName =~ 'Update Conditional Access policy'    right
`,
});

export const lintEmptyColumn = declare<Params<'table' | 'column' | 'instead'>>({
  code: 'D5509',
  name: 'lint-empty-column',
  severity: 'error',
  message: ({ table, column }) => `${table}.${column} is empty in every record: comparing it finds nothing`,
  help: ({ instead }) => instead,
  page: `A column is compared that exists in the table but that no record fills.

**Why it matters.** The query is valid and never finds anything.

**How to mend it.** Use the column that holds the value.

    AuditLogs | where ResultType == '0'        wrong: always empty
    AuditLogs | where Result =~ 'success'      right
`,
});

export const lintConstantTest = declare<Params<'test' | 'literal'>>({
  code: 'D5510',
  name: 'lint-constant-test',
  severity: 'error',
  message: ({ test }) => `both sides of ${test} are literals: it reads no column`,
  help: ({ literal }) => `write the name without quotes: ${literal}`,
  page: `Both sides of a comparison are literals. Most often the name of a field was put in quotes.

**Why it matters.** The comparison is the same for every record: the filter lets everything pass, or nothing.

**How to mend it.** Names stand without quotes.

    where 'properties.result' =~ 'success'    wrong: text against text
    where Result =~ 'success'                 right
`,
});
