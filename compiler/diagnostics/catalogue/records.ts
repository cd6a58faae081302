import { declare } from '../diagnostic.ts';

/** D81xx: records of logs, and their other shapes. */

export const notARecord = declare<object>({
  code: 'D8101',
  name: 'not-a-record',
  severity: 'warning',
  message: () => 'this is no record of a log that detc knows, and is passed over',
  help: () => 'a record is a row of the workspace, a record of an Event Hub or an object of Microsoft Graph',
  page: `A record has neither the columns of a workspace's table, nor the fields of a record as diagnostic settings send it to an
Event Hub, nor those of an object of Microsoft Graph.

**Why it matters.** What it says is not looked at. A search that finds nothing has then not looked at everything.

**How to mend it.** Look at the record: perhaps it is wrapped in another object, or its fields were renamed on the way.

    {"event": {"category": "SignInLogs", "properties": {…}}}    wrong: the record is inside
    {"category": "SignInLogs", "operationName": "Sign-in activity", "properties": {…}}    right
`,
});

export const recordOfAnotherTable = declare<{
  readonly table: string;
  readonly wanted: string;
  readonly count: number;
}>({
  code: 'D8102',
  name: 'record-of-another-table',
  severity: 'info',
  message: ({ table, wanted, count }) =>
    `${count === 1 ? 'a record is' : `${String(count)} records are`} of ${table}, not of ${wanted}, and passed over`,
  help: ({ table }) => `if it is wanted, name the file for ${table} too`,
  page: `A file that was named for one table also holds records of another. An Event Hub mostly carries several logs at once.

**Why it matters.** The records of the other table are passed over. That is what one wants of a mixed export; it is a mistake
where the file was named for the wrong table.

**How to mend it.** Name the file for every table whose records you want from it.

    --data AuditLogs=hub.json                                wrong, where sign-ins are wanted too
    --data AuditLogs=hub.json --data SigninLogs=hub.json     right
`,
});

export const unfitValue = declare<{
  readonly path: string;
  readonly type: string;
  readonly value: string;
}>({
  code: 'D8103',
  name: 'unfit-value',
  severity: 'warning',
  message: ({ path, type, value }) => `${path} is ${value}, which is no ${type}; the column is left empty`,
  page: `A field of a record has a value that the column of the workspace cannot hold: text where there is a number, a date that
cannot be read.

**Why it matters.** The column is empty in the row, as it would be after ingestion. A predicate on it does not match.

**How to mend it.** Correct the record. Dates are written as in \`2026-11-23T21:12:33.1234567Z\`.

    "createdDateTime": "yesterday"               wrong
    "createdDateTime": "2026-11-23T21:12:33Z"    right
`,
});

export const lostColumns = declare<{ readonly columns: readonly string[]; readonly shape: string }>({
  code: 'D8104',
  name: 'lost-columns',
  severity: 'info',
  message: ({ columns, shape }) => `${shape} has no place for ${columns.join(', ')}`,
  page: `A row of a workspace was converted to the record of an Event Hub or to an object of Microsoft Graph, and some of its
columns cannot be told in that shape: there is no field for them, or another column says something else of the same field.

**Why it matters.** Who converts the record back does not get these columns.

**How to mend it.** Nothing needs to be done where the columns are only the workspace's own. Else look whether two columns
contradict each other.

    ResultType: '50126', Status: {errorCode: 0}        wrong: Graph has one field for both
    ResultType: '50126', Status: {errorCode: 50126}    right
`,
});

export const localDate = declare<{ readonly column: string; readonly value: string }>({
  code: 'D8105',
  name: 'local-date',
  severity: 'warning',
  message: ({ column, value }) =>
    `${column} is ${JSON.stringify(value)}, a date as one country writes it; the record is passed over`,
  help: () => 'set the portal to English (United States) and UTC, and export again; or export JSON',
  page: `A CSV file holds times as a browser shows them: day first, without AM or PM, or in the time of a place.

**Why it matters.** \`03/04/2026\` is April in one country and March in another. A guess would move records by months and not
be noticed.

**How to mend it.** Set the portal's regional format to English (United States) and the results' time zone to UTC, and export
again. Times as in \`2026-11-23T21:12:33Z\` are always read.

    "TimeGenerated [Local Time]"  "23.11.2026, 21:12:33"     wrong
    "TimeGenerated [UTC]"  "11/23/2026, 9:12:33.123 PM"      right
`,
});

export const deepRecord = declare<object>({
  code: 'D8106',
  name: 'deep-record',
  severity: 'warning',
  message: () => 'this record is nested more than 500 levels deep, and is passed over',
  page: `A record holds lists or objects within each other, more than 500 levels of them.

**Why it matters.** No log does that. Such a record is broken, or made to bring down what reads it. What it says is not looked at.

**How to mend it.** Look at what wrote it. A field that holds JSON can be given as text.

    "additionalDetails": [[[[[[…]]]]]]                     wrong
    "additionalDetails": [{"key": "k", "value": "v"}]      right
`,
});
