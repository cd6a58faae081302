import { declare } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';

/** D8350 to D8399: Sigma rules that become detections. */

export const notSigma = declare<object>({
  code: 'D8350',
  name: 'not-a-sigma-rule',
  severity: 'info',
  message: () => 'this is no Sigma rule: it has neither `detection` nor `correlation` nor `filter`',
  page: `A YAML document that was named for the import, or lies in the folder, is nothing that Sigma's specification knows.

**Why it matters.** It is passed over and not counted. That is right for a pipeline or a settings file among the rules; it is not
where the key of a rule is misspelt.

**How to mend it.** Write the keys as the specification does.

    detections: {selection: …}                            wrong
    detection: {selection: …, condition: selection}       right
`,
});

export const malformedRule = declare<{ key: string; wanted: string }>({
  code: 'D8351',
  name: 'sigma-rule-malformed',
  severity: 'error',
  message: ({ key, wanted }) => `the rule is not imported: \`${key}\` must be ${wanted}`,
  page: `A part of the rule is missing, or is something else than Sigma's specification says.

**Why it matters.** What the rule means can only be guessed, and a guess would be a detection that nobody wrote.

**How to mend it.** Complete the rule.

    logsource: azure                                      wrong
    logsource: {product: azure, service: signinlogs}      right
`,
});

export const unknownLogsource = declare<{ logsource: string; known: readonly string[] }>({
  code: 'D8352',
  name: 'sigma-logsource-unknown',
  severity: 'error',
  message: ({ logsource }) =>
    `the rule is not imported: no source of the project has the log source ${logsource}`,
  help: ({ logsource, known }) =>
    didYouMean(logsource, known) ??
    (known.length === 0
      ? 'declare one in detections/sources/'
      : `declare one in detections/sources/ with this \`sigma:\`; there is ${known.join(', ')}`),
  page: `The rule names a log source (product, service, category) that no file in \`detections/sources/\` has under \`sigma:\`.

**Why it matters.** Only a source says in which table the events are and how their fields are called.

**How to mend it.** Correct the log source of the rule, or declare a source for it.

    logsource: {product: azure, service: signinlog}       wrong
    logsource: {product: azure, service: signinlogs}      right
`,
});

export const ambiguousLogsource = declare<{ logsource: string; sources: readonly string[] }>({
  code: 'D8353',
  name: 'sigma-logsource-ambiguous',
  severity: 'error',
  message: ({ logsource, sources }) =>
    `the rule is not imported: the log source ${logsource} is that of ${sources.join(', ')}, and a detection reads one`,
  help: () => 'give the rule the service or category of one of them',
  page: `The log source of the rule is that of several sources of the project, which differ in more than their views.

**Why it matters.** Sigma would look at all of them. A detection that reads one would say less than the rule.

**How to mend it.** Give the rule a narrower log source; or write one rule for each.

    logsource: {product: azure}                           wrong
    logsource: {product: azure, service: signinlogs}      right
`,
});

export const unknownSigmaField = declare<{ field: string; source: string; known: readonly string[] }>({
  code: 'D8354',
  name: 'sigma-field-unknown',
  severity: 'error',
  message: ({ field, source }) => `the rule is not imported: ${source} has no field for \`${field}\``,
  help: ({ field, known }) =>
    didYouMean(field, known) ??
    'use a column, a named field or the Event Hub path of one; or add a named field to the source',
  page: `A field of the rule is neither a field of the source, nor the Event Hub path of one, nor a name that SigmaHQ's rules use
for one.

**Why it matters.** A detection without the condition would match more than the rule; with a guessed field, something else.

**How to mend it.** Correct the name, or declare a named field with this \`eventHub:\` path in the source.

    properties.deviceDetail.isCompliance: false           wrong
    properties.deviceDetail.isCompliant: false            right
`,
});

export const inexactField = declare<{ field: string; source: string; near: string }>({
  code: 'D8355',
  name: 'sigma-field-inexact',
  severity: 'error',
  message: ({ field, source, near }) =>
    `the rule is not imported: ${near} of ${source} stands for \`${field}\`, but is worked out from more than it`,
  help: ({ near }) => `add a named field for it to the source, or write the detection with ${near} yourself`,
  page: `The source has a field whose Event Hub path is the rule's, but its value is made of several parts of the record: the first
of several names, say.

**Why it matters.** Compared with the rule's value it may match other events than the rule does.

**How to mend it.** Declare a named field that holds the value of the path alone; or write the detection by hand.

    kql: coalesce(tostring(T.userPrincipalName), tostring(T.displayName))     wrong, for properties.targetResources.displayName
    kql: tostring(T.displayName)                                              right
`,
});

export const notExpressible = declare<{ problem: string }>({
  code: 'D8356',
  name: 'sigma-detection-refused',
  severity: 'error',
  message: ({ problem }) => `the rule is not imported: ${problem}`,
  page: `The rule asks in a way that detc does not take: a modifier it does not know or that does not fit the type of the field, a
value that can never match, a condition that cannot be read.

**Why it matters.** A detection that leaves the part out would say something else than the rule.

**How to mend it.** The message says what is wrong at this place; change the rule there, or write the detection by hand.

    ResultType|near: '50126'          wrong
    ResultType|contains: '50126'      right
`,
});

export const unknownPlaceholder = declare<{ name: string; known: readonly string[] }>({
  code: 'D8357',
  name: 'sigma-placeholder-unknown',
  severity: 'error',
  message: ({ name }) => `the rule is not imported: the project has no list for the placeholder %${name}%`,
  help: ({ name, known }) => didYouMean(name, known) ?? 'declare it in detections/lists/, and import again',
  page: `The rule compares a field with a placeholder, whose values stand in a list, and \`detections/lists/\` has no such list.

**Why it matters.** Without the list nothing says which values are meant.

**How to mend it.** Declare a list of that name, in small letters with underscores, or correct the name.

    UserPrincipalName|expand: '%admins%'                      wrong
    UserPrincipalName|expand: '%privileged_accounts%'         right
`,
});

export const correlationRefused = declare<{ problem: string }>({
  code: 'D8358',
  name: 'sigma-correlation-refused',
  severity: 'error',
  message: ({ problem }) => `the correlation is not imported: ${problem}`,
  page: `A correlation refers to a rule that is not among the imported files or is not imported itself, or asks for something that
detc's patterns do not have.

**Why it matters.** A pattern over other events, or with another threshold, would be another detection.

**How to mend it.** Name the files of all its rules in one import; correct the name or id it refers to.

    detc import sigma burst.yml                               wrong, where the rule it counts is in failure.yml
    detc import sigma burst.yml failure.yml                   right
`,
});

export const sigmaFilter = declare<{ title: string }>({
  code: 'D8359',
  name: 'sigma-filter-not-imported',
  severity: 'warning',
  message: ({ title }) =>
    `the filter '${title}' belongs to an environment: paste the exception that is shown for it`,
  help: () => 'put it under `exceptions:` in detections/environments/NAME.yaml, with its owner and its end',
  page: `A Sigma filter takes events away from rules. In detc that is an exception of an environment, which has an owner and ends one
day; a Sigma filter has neither, so that the import does not write it by itself.

**Why it matters.** Until the exception is there, the imported detections raise the alerts that the filter kept quiet.

**How to mend it.** Paste the exception that the import shows into the environment, and fill in owner and end.

    exceptions: []                                                                     wrong
    exceptions: [{name: scanner, owner: soc@contoso.com, expires: '2027-03-31', …}]    right
`,
});

export const unsupportedStatus = declare<object>({
  code: 'D8360',
  name: 'sigma-status-unsupported',
  severity: 'error',
  message: () => 'the rule is not imported: its authors say that it cannot be used (`status: unsupported`)',
  help: () => 'mend the rule and give it another status',
  page: `The status \`unsupported\` says that a rule cannot be used as it is.

**Why it matters.** An alert that is known not to work gives false confidence.

**How to mend it.** Mend what is wrong with the rule, and set the status to \`experimental\`.

    status: unsupported       wrong
    status: experimental      right
`,
});

export const leftOut = declare<{ what: readonly string[] }>({
  code: 'D8361',
  name: 'sigma-metadata-left-out',
  severity: 'info',
  message: ({ what }) => `detc has no place for ${what.join(', ')}; left out`,
  page: `Some of what the rule says beside its detection has no place in a detection of detc, or is written in a form it does not
take: references that are no web pages, tags of namespaces unknown, keys of one's own.

**Why it matters.** What the detection finds is the same. Who looked these things up in the rule does not find them here.

**How to mend it.** Nothing must be done. What matters to analysts fits into \`description\` or \`alert.triage\`.

    references: [Internal ticket 4711]                    wrong
    references: ['https://tickets.contoso.com/4711']      right
`,
});

export const arrayElements = declare<{ fields: readonly string[]; view: string }>({
  code: 'D8362',
  name: 'sigma-array-elements',
  severity: 'info',
  message: ({ fields, view }) =>
    `${fields.join(', ')} ${fields.length === 1 ? 'stands' : 'stand'} in an array: ${view} looks at one element at a time`,
  help: () =>
    'Sigma does not say whether conditions on an array are about one element; look whether this one means it so',
  page: `The rule has conditions on values in an array, such as the targets of a change. Sigma's specification does not say whether
they must hold for one and the same element. The detection looks at one element at a time.

**Why it matters.** Where the rule meant that any element may meet each condition, the detection matches less; under \`not\`, more.

**How to mend it.** Read the conditions once with this in mind. Most rules mean one element.

    not properties.targetResources.type: Role             look again: rows of other targets pass
    properties.targetResources.type: User                 nothing to do
`,
});

export const importTaken = declare<{ what: string; other: string }>({
  code: 'D8363',
  name: 'sigma-import-taken',
  severity: 'error',
  message: ({ what, other }) => `the rule is not imported: ${other} has the same ${what}`,
  help: ({ what }) =>
    what === 'file'
      ? 'import with --force to overwrite it, or into another folder with --out'
      : `remove one of them, or give the rule another ${what}`,
  page: `A detection of the project, or another rule of this import, has the id, the title or the file that this rule would get.

**Why it matters.** Two rules of one id overwrite each other in the workspace; two of one title cannot be told apart. A file that
somebody may have changed since is not overwritten unasked, and then nothing of the import is written.

**How to mend it.** Import with \`--force\` to overwrite the files of an earlier import. Else give the rule an id or title of its own.

    detc import sigma rules/              wrong, the second time
    detc import sigma rules/ --force      right
`,
});

export const importRefused = declare<{ problem: string; code: string }>({
  code: 'D8364',
  name: 'sigma-import-does-not-check',
  severity: 'error',
  message: ({ problem, code }) =>
    `the rule is not imported: as a detection it has a fault (${code}): ${problem}`,
  help: ({ code }) => `\`detc explain ${code}\` says more`,
  page: `The rule could be translated, but the detection it becomes does not pass detc's own checks: a limit of Sentinel, a pattern
that does not fit, a query that Microsoft's parser refuses.

**Why it matters.** It would fail in the next build.

**How to mend it.** Read the page of the code that the message names, and change the rule, or write the detection by hand.

    timespan: 60d      wrong: Sentinel looks back 14 days
    timespan: 7d       right
`,
});

export const deprecatedRule = declare<object>({
  code: 'D8365',
  name: 'sigma-rule-deprecated',
  severity: 'warning',
  message: () => 'the rule is deprecated: its authors have replaced it by another, or think it covered',
  help: () => 'look for the rule that replaces it (`related:`) and import that one',
  page: `The status \`deprecated\` says that another rule has replaced this one. It is imported with this status.

**Why it matters.** It may raise alerts that its successor raises too.

**How to mend it.** Import the successor, which mostly names this rule under \`related:\`, and remove this one.

    status: deprecated        look for another
    status: test              nothing to do
`,
});
