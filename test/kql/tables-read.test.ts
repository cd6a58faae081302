import { expect } from 'chai';
import { tablesRead } from '../../compiler/kql/tables-read.ts';

const tables: ReadonlySet<string> = new Set(['SigninLogs', 'AuditLogs', 'Operation', 'Usage', 'Event']);

const cases: readonly (readonly [query: string, expected: readonly string[]])[] = [
  ["SigninLogs | where Operation == 'x' | summarize count(Operation) by Usage, Event", ['SigninLogs']],
  [
    'let a = AuditLogs; let t = 5;\nunion isfuzzy=true withsource=Name a, SigninLogs, (Own_CL | take 1), Event',
    ['AuditLogs', 'SigninLogs', 'Own_CL', 'Event'],
  ],
  [
    'SigninLogs | join kind=inner hint.strategy=shuffle Usage on X | join (AuditLogs | take 1) on Operation',
    ['SigninLogs', 'Usage', 'AuditLogs'],
  ],
  [
    "// AuditLogs\nlet f = (x: string) { OfficeActivity | where Operation == x };\nf('SigninLogs | take 1')",
    ['OfficeActivity'],
  ],
  ["search in (SigninLogs, AuditLogs) 'x'", ['SigninLogs', 'AuditLogs']],
  ['let n = toscalar(SigninLogs | count); print x = n', ['SigninLogs']],
  [
    "['My Table'] | where A in (Operation) | extend Operation = Usage | lookup Event on A",
    ['My Table', 'Event'],
  ],
  ['SigninLogs | where A in ((AuditLogs | project B))', ['SigninLogs', 'AuditLogs']],
  ['union (SigninLogs), (AuditLogs) | project Operation, Usage', ['SigninLogs', 'AuditLogs']],
  ["_GetWatchlist('x') | project SearchKey", []],
  ['let all = materialize(SigninLogs); all', ['SigninLogs']],
  ['datatable(Event: string) ["a"]', []],
  ['', []],
];

describe('the tables that a query reads', () => {
  for (const [query, expected] of cases) {
    it(query, () => {
      expect(tablesRead(query, (name) => tables.has(name))).to.deep.equal(expected);
    });
  }
});
