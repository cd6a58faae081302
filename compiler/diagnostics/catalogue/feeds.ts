import { declare } from '../diagnostic.ts';
import { page } from '../page.ts';

export const feedTable = declare<object>({
  code: 'D2070',
  name: 'feed-table',
  severity: 'error',
  message: () => 'a feed fills one custom table, which this source does not declare',
  help: () => 'give `tables` one entry whose name ends in _CL, with its `columns`',
  page: page({
    means:
      'A source with `feed:` is filled by a collector. detc emits its table, and the data collection rule that accepts its records, from the columns declared under `tables`.',
    matters: 'Without them there would be no table to send the records to.',
    mend: 'Declare exactly one table, with a name that ends in `_CL` and all its columns. Leave out `feed:` where somebody else fills the table.',
    wrong: 'feed: {every: 1d, …}\ntables: [{name: SigninLogs}]',
    right:
      'feed: {every: 1d, …}\ntables: [{name: EntraRoleAssignments_CL, columns: {TimeGenerated: datetime, PrincipalId: string}}]',
  }),
});

export const feedColumn = declare<{ column: string; problem: string }>({
  code: 'D2071',
  name: 'feed-column',
  severity: 'error',
  message: ({ column, problem }) => `in the table of a feed, the column '${column}' ${problem}`,
  help: () =>
    'use letters, digits and _, at most 45, none of id, Type, Title, TenantId or UniqueId; send ids as string',
  page: page({
    means:
      'The Logs Ingestion API takes string, int, long, real, bool, datetime and dynamic. Some names are kept by Azure, and every table has TimeGenerated, a datetime.',
    matters: 'The deployment of the table would be refused, or the values would be lost on the way.',
    mend: 'Choose another name or type for the column.',
    wrong: 'columns: {TimeGenerated: datetime, id: guid}',
    right: 'columns: {TimeGenerated: datetime, UserId: string}',
  }),
});
