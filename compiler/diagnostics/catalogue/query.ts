import { declare } from '../diagnostic.ts';

/** D52xx: queries that are run here, with `detc kql`. */

interface QueryParams {
  readonly message: string;
}

export const queryError = declare<QueryParams & { readonly code: string }>({
  code: 'D5201',
  name: 'query-error',
  severity: 'error',
  message: ({ message, code }) => `${message.replace(/\.$/u, '')} (${code})`,
  page: `Microsoft's own KQL parser finds an error in the query. The message and its code (KS and three digits) are Microsoft's;
\`no-result\` is ours, of a query that is empty or has nothing but \`let\` statements.

**Why it matters.** A workspace would refuse the query with the same words.

**How to mend it.** Correct the query. A table of your own is known once its records are named: \`--data Events='events/*.json'\`.

    SigninLogs | where ResultTyp == '50126'     wrong: no such column
    SigninLogs | where ResultType == '50126'    right
`,
});

export const queryUnsupported = declare<QueryParams>({
  code: 'D5202',
  name: 'query-unsupported',
  severity: 'error',
  message: ({ message }) => message.replace(/\.$/u, ''),
  help: () => 'write it with other operators, or run it in a workspace',
  page: `The query is valid KQL, but uses something that detc's own engine does not do.

**Why it matters.** The engine refuses what it does not know, rather than answer with rows that a workspace would not give.

**How to mend it.** Say the same with other operators, or run the query in a workspace.

    T | evaluate python(typeof(*), 'result = df')    wrong: there is no Python here
    T | extend b = a * 2                             right
`,
});

export const queryFails = declare<QueryParams>({
  code: 'D5203',
  name: 'query-fails',
  severity: 'error',
  message: ({ message }) => message.replace(/\.$/u, ''),
  page: `The query is valid, but fails while it runs, as it would in a workspace.

**Why it matters.** A rule with such a query is switched off by the workspace after some failures.

**How to mend it.** Read the message: mostly a value that is only known while the query runs does not suit the function that it
is given to.

    print extract('(', 1, 'a')      wrong: a parenthesis is open in the regular expression
    print extract('(a)', 1, 'a')    right
`,
});
