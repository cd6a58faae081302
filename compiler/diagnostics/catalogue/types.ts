import { didYouMean } from '../did-you-mean.ts';
import { declare } from '../diagnostic.ts';

/** D31xx: what fields hold, and the values they are compared with. */

export const unknownField = declare<{ field: string; source: string; known: readonly string[] }>({
  code: 'D3101',
  name: 'unknown-field',
  severity: 'error',
  message: ({ field, source }) => `${source} has no field '${field}'`,
  help: ({ field, source, known }) =>
    didYouMean(field, known) ??
    `see the columns, named fields and identities in the file of the source ${source}`,
  page: `A detection names a field that its source does not have.

**Why it matters.** The query would not run, or, in a language that is less strict, never match.

**How to mend it.** Correct the name: names count capital letters. Columns of the table, paths into dynamic columns
(\`DeviceDetail.isCompliant\`), named fields and identities of the source can be used. A field of a view needs the view in
\`source:\`.

    UserID: 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11     wrong
    UserId: 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11     right
`,
});

export const textExpected = declare<{ field: string; value: string }>({
  code: 'D3102',
  name: 'text-expected',
  severity: 'error',
  message: ({ field, value }) => `${field} is text, and ${value} is not`,
  help: ({ value }) => `put it in quotes: '${value}'`,
  page: `A field that holds text is compared with a number or with true or false.

**Why it matters.** Kusto refuses the comparison, or it never holds. Codes such as \`50126\` are text in the logs of Entra.

**How to mend it.** Put the value in quotes; \`detc check --fix\` does it, and keeps leading zeros.

    ResultType: 50126        wrong
    ResultType: '50126'      right
`,
});

export const numberExpected = declare<{ field: string; type: string; value: string }>({
  code: 'D3103',
  name: 'number-expected',
  severity: 'error',
  message: ({ field, type, value }) => `${field} is a number (${type}), and ${value} is not`,
  help: () => 'write a number, without quotes',
  page: `A field that holds numbers is compared with something else.

**Why it matters.** Kusto refuses the comparison.

**How to mend it.** Write the number without quotes.

    RemotePort: '443'     wrong
    RemotePort: 443       right
`,
});

export const boolExpected = declare<{ field: string; value: string }>({
  code: 'D3104',
  name: 'bool-expected',
  severity: 'error',
  message: ({ field, value }) => `${field} is true or false, and ${value} is neither`,
  help: () => 'write true or false, without quotes',
  page: `A field that is true or false is compared with something else.

**Why it matters.** Kusto refuses the comparison; the text \`'false'\` is not the value false.

**How to mend it.** Write \`true\` or \`false\` without quotes.

    DeviceDetail.isCompliant: 'false'    wrong
    DeviceDetail.isCompliant: false      right
`,
});

export const dateExpected = declare<{ field: string; value: string }>({
  code: 'D3105',
  name: 'date-expected',
  severity: 'error',
  message: ({ field, value }) => `${field} is a date, and ${value} is not`,
  help: () => "write ISO 8601, e.g. '2026-01-31' or '2026-01-31T08:00:00Z'",
  page: `A field that holds dates is compared with something that is no date.

**Why it matters.** Kusto refuses the comparison, or reads day and month in another order than its author.

**How to mend it.** Write ISO 8601: year, month, day, and where needed the time. Without a zone it is UTC.

    CreatedDateTime|gte: '31.01.2026'             wrong
    CreatedDateTime|gte: '2026-01-31T08:00:00Z'   right
`,
});

export const modifierType = declare<{ name: string; field: string; type: string }>({
  code: 'D3106',
  name: 'modifier-type',
  severity: 'error',
  message: ({ name, field, type }) => `'${name}' cannot be asked of ${field}, which is of type ${type}`,
  help: ({ name, type }) => modifierHelp(name, type),
  page: `A modifier does not fit the type of the field.

**Why it matters.** \`contains\`, \`re\` or \`cidr\` read text, \`gt\` and \`lte\` compare numbers and dates, \`hour\` takes a date
apart. On another type the query would not run, or compare text letter by letter ('9' above '10').

**How to mend it.** Use a modifier that fits, or a named field of the fitting type in the source.

    ResultType|gte: 50000       wrong: ResultType is text
    ResultType|startswith: '50' right
    RemotePort|contains: 44     wrong: RemotePort is a number
    RemotePort: [443, 444]      right
`,
});

function modifierHelp(name: string, type: string): string {
  const compares = ['lt', 'lte', 'gt', 'gte'].includes(name);
  if (compares) return 'compare numbers and dates; for a number in text, add a named field to the source';
  if (name === 'expand') return 'lists hold text and GUIDs';
  if (['inside', 'outside', 'minute', 'hour', 'day', 'week', 'month', 'year'].includes(name)) {
    return 'use a field of type datetime, e.g. TimeGenerated';
  }
  if (type === 'guid') return 'write the whole GUID; parts of it cannot be asked for';
  return 'compare the value itself';
}

export const dynamicCompared = declare<{ field: string }>({
  code: 'D3107',
  name: 'dynamic-compared',
  severity: 'error',
  message: ({ field }) => `${field} is a dynamic value, which cannot be compared`,
  help: ({ field }) => `name a path into it (${field}.name), or a named field of the source`,
  page: `A column of type dynamic, or a path in it whose type is not known, is compared with a value.

**Why it matters.** A dynamic value is a record or an array. Kusto turns it into JSON text for the comparison, which passes
its parser and hardly ever holds.

**How to mend it.** Name the part you mean. Declare the path under \`shape:\` of the column, or as a named field of the
source, with its type. \`exists\` and \`null\` can be asked of any value.

    Status: Success               wrong
    Status.errorCode: 0           right
    DeviceDetail|contains: lnx    wrong
    DeviceDetail.displayName|contains: lnx   right
`,
});

export const timespanCompared = declare<{ field: string }>({
  code: 'D3108',
  name: 'timespan-compared',
  severity: 'error',
  message: ({ field }) => `${field} is a length of time, for which Sigma has no value`,
  help: ({ field }) => `add a named field to the source that gives a number: ${field} / 1s`,
  page: `A field of type timespan is compared with a value.

**Why it matters.** Sigma knows text, numbers, truth values and dates. Whether \`90\` means seconds or minutes nobody could
tell.

**How to mend it.** Add a named field of type real to the source, and compare that.

    Duration|gt: 90              wrong
    DurationSeconds|gt: 90       right, with  DurationSeconds: {type: real, kql: Duration / 1s, …}
`,
});

export const casedWithoutEffect = declare<{ field: string }>({
  code: 'D3109',
  name: 'cased-without-effect',
  severity: 'info',
  message: ({ field }) => `'cased' changes nothing: the case of ${field} cannot differ`,
  help: () => "leave out 'cased'",
  page: `The modifier \`cased\` stands after a field that its source marks as \`exact\`.

**Why it matters.** Codes and ids are always written the same way, and are always compared exactly. A reader would look
for a reason.

**How to mend it.** Remove it.

    ResultType|cased: '50126'     says more than it does
    ResultType: '50126'           right
`,
});

export const duplicateValue = declare<{ value: string }>({
  code: 'D3110',
  name: 'duplicate-value',
  severity: 'warning',
  message: ({ value }) => `${value} is already in the list`,
  help: () => 'remove it',
  page: `A list of values holds the same value twice.

**Why it matters.** It changes nothing, and may hide that another value was meant.

**How to mend it.** Remove one.

    ResultType: ['50126', '50053', '50126']    doubtful
    ResultType: ['50126', '50053']             right
`,
});

export const differsInCaseOnly = declare<{ value: string }>({
  code: 'D3111',
  name: 'differs-in-case-only',
  severity: 'warning',
  message: ({ value }) => `${value} differs from another value of the list in capital letters only`,
  help: () => "remove it: matching ignores case; where case counts, add 'cased'",
  page: `Two values of a list are the same but for capital letters.

**Why it matters.** Sigma ignores case, so the second says nothing, unless case was meant to count.

**How to mend it.** Remove one, or add the modifier \`cased\`.

    OperationName: [Add user, Add User]    doubtful
    OperationName: Add user                right
`,
});

export const matchesEverything = declare<{ value: string }>({
  code: 'D3112',
  name: 'matches-everything',
  severity: 'warning',
  message: ({ value }) => `${value} fits every value`,
  help: () => "write 'Field|exists: true' if the field shall be there, or remove the value",
  page: `A value fits whatever the field holds: a lone \`*\`, an empty text under \`contains\`, \`.*\` under \`re\`.

**Why it matters.** In a list it makes all other values superfluous; alone it asks nothing, or, to some targets, that the
field exists.

**How to mend it.** Say what is meant.

    DeviceId: '*'             doubtful
    DeviceId|exists: true     right
`,
});

export const neverMatches = declare<{ value: string; reason: string }>({
  code: 'D3113',
  name: 'never-matches',
  severity: 'error',
  message: ({ value, reason }) => `${value} can never match: ${reason}`,
  help: () => 'correct the value, or remove it',
  page: `A comparison can hold for no event at all.

**Why it matters.** The detection, or a part of it, would be silent forever.

**How to mend it.** Correct the value. With \`all\`, values that a field would have to equal at the same time need
\`contains\`.

    OperationName|all: [Add user, Delete user]               wrong: no field equals both
    OperationName: [Add user, Delete user]                   right: either
    RemotePort: 44.3                                         wrong: ports are whole numbers
`,
});

export const guidInCapitals = declare<{ field: string }>({
  code: 'D3114',
  name: 'guid-in-capitals',
  severity: 'warning',
  message: ({ field }) => `GUIDs are in small letters in the logs, and ${field} is compared exactly`,
  help: () => 'write it in small letters',
  page: `A GUID with capital letters is compared with a field that its source marks as \`exact\`.

**Why it matters.** Entra writes GUIDs in small letters; an exact comparison with capitals would not hold.

**How to mend it.** Write it in small letters; \`detc check --fix\` does it.

    UserId: 6C0F1F0A-6F0E-4C5E-9D5E-0A3F3A1B7D11    doubtful
    UserId: 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11    right
`,
});

export const identityCompared = declare<{ name: string; id: string; upn: string }>({
  code: 'D3115',
  name: 'identity-compared',
  severity: 'error',
  message: ({ name }) => `${name} is an identity, which can only be looked up on a list`,
  help: ({ name, id, upn }) => `write \`${name}|expand: '%list%'\`, or compare ${id} or ${upn}`,
  page: `An identity, such as \`Account\`, is compared with a value, another field, or under a modifier other than \`expand\`.

**Why it matters.** An identity is two fields, an object id and a user principal name. One value cannot be both.

**How to mend it.** Look it up on a list of accounts, or compare the one field that is meant.

    Account: adm_ada@contoso.com                     wrong
    UserPrincipalName: adm_ada@contoso.com           right
    Account|expand: '%privileged_accounts%'          right
`,
});

export const listMismatch = declare<{ list: string; type: string; reason: string }>({
  code: 'D3116',
  name: 'list-mismatch',
  severity: 'error',
  message: ({ list, type, reason }) => `the list ${list} (type ${type}) does not fit: ${reason}`,
  help: () => 'use another list or another field',
  page: `A list is compared with a field that cannot hold its members, or in a way that its type does not allow.

**Why it matters.** Accounts are looked up by id or user principal name, networks by containing an address, regular
expressions by matching; a working week is asked with \`inside\` or \`outside\`. Anything else never holds.

**How to mend it.** Use a field that fits the list, or a list that fits the field.

    AppDisplayName|expand: '%privileged_accounts%'   wrong
    Account|expand: '%privileged_accounts%'          right
    TimeGenerated|expand: '%working_hours%'          wrong
    TimeGenerated|outside: '%working_hours%'         right
`,
});

export const fieldTypesDiffer = declare<{ field: string; type: string; other: string; otherType: string }>({
  code: 'D3117',
  name: 'field-types-differ',
  severity: 'error',
  message: ({ field, type, other, otherType }) =>
    `${field} (${type}) cannot be compared with ${other} (${otherType})`,
  help: () => 'compare fields of the same type',
  page: `\`fieldref\` compares two fields of different types.

**Why it matters.** Kusto refuses the comparison.

**How to mend it.** Compare fields of the same type; a named field of the source can convert one.

    UserId|fieldref: RemotePort              wrong
    ResourceTenantId|fieldref: HomeTenantId  right
`,
});

export const fieldWithItself = declare<{ field: string }>({
  code: 'D3118',
  name: 'field-with-itself',
  severity: 'warning',
  message: ({ field }) => `${field} is compared with itself`,
  help: () => 'name the other field',
  page: `\`fieldref\` names the field it stands after.

**Why it matters.** A field always equals itself, so nothing is asked.

**How to mend it.** Name the other field.

    HomeTenantId|fieldref: HomeTenantId        doubtful
    ResourceTenantId|fieldref: HomeTenantId    right
`,
});

export const timePartRange = declare<{ part: string; lowest: number; highest: number; value: string }>({
  code: 'D3119',
  name: 'time-part-range',
  severity: 'error',
  message: ({ part, lowest, highest, value }) =>
    `${value} is no ${part}: it is a whole number from ${lowest} to ${highest}`,
  help: () => 'write a number in that range, without quotes; the time is UTC',
  page: `A value under \`minute\`, \`hour\`, \`day\`, \`week\`, \`month\` or \`year\` is not one.

**Why it matters.** It could never match.

**How to mend it.** Write a whole number: minute 0–59, hour 0–23, day 1–31, week 1–53, month 1–12. The time is UTC; for
working hours in a time zone use a calendar list with \`outside\`.

    TimeGenerated|hour: 24                        wrong
    TimeGenerated|hour: 0                         right
    TimeGenerated|outside: '%working_hours%'      right
`,
});
