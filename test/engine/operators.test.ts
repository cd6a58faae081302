import { expect } from 'chai';
import { table } from './table.ts';

const rows = `datatable(k:string, v:long)['a',1,'b',2,'a',3]`;

interface Case {
  readonly operator: string;
  readonly query: string;
  readonly gives: readonly string[];
}

const cases: readonly Case[] = [
  { operator: 'where', query: `${rows} | where v > 1 and k == 'a'`, gives: ['k:string | v:long', 'a | 3'] },
  {
    operator: 'extend: expressions see the row before it',
    query: `print v = 1 | extend v = v + 1, w = v * 10, strlen('ab')`,
    gives: ['v:long | w:long | strlen_:long', '2 | 10 | 2'],
  },
  {
    operator: 'project',
    query: `${rows} | take 1 | project v, name = k, v * 2, strcat(k, k)`,
    gives: ['v:long | name:string | Column1:long | Column2:string', '1 | a | 2 | aa'],
  },
  {
    operator: 'project-away',
    query: 'print ab = 1, ac = 2, b = 3 | project-away a*',
    gives: ['b:long', '3'],
  },
  {
    operator: 'project-keep',
    query: 'print ab = 1, b = 3, ac = 2 | project-keep a*',
    gives: ['ab:long | ac:long', '1 | 2'],
  },
  {
    operator: 'project-rename',
    query: 'print a = 1, b = 2 | project-rename c = a',
    gives: ['c:long | b:long', '1 | 2'],
  },
  {
    operator: 'project-reorder',
    query: 'print b = 1, x2 = 2, x10 = 3, a = 4 | project-reorder x* granny-asc, a',
    gives: ['x2:long | x10:long | a:long | b:long', '2 | 3 | 4 | 1'],
  },
  { operator: 'count', query: `${rows} | count`, gives: ['Count:long', '3'] },
  { operator: 'count as', query: `${rows} | count as n`, gives: ['n:long', '3'] },
  { operator: 'distinct', query: `${rows} | distinct k`, gives: ['k:string', 'a', 'b'] },
  {
    operator: 'distinct *',
    query: `${rows} | union (${rows}) | distinct *`,
    gives: ['k:string | v:long', 'a | 1', 'b | 2', 'a | 3'],
  },
  { operator: 'take', query: `${rows} | take 2`, gives: ['k:string | v:long', 'a | 1', 'b | 2'] },
  {
    operator: 'sort',
    query: `${rows} | sort by k asc, v`,
    gives: ['k:string | v:long', 'a | 3', 'a | 1', 'b | 2'],
  },
  {
    operator: 'sort: missing values last in descending order',
    query: 'datatable(v:long)[2, long(null), 3] | sort by v',
    gives: ['v:long', '3', '2', 'null'],
  },
  {
    operator: 'sort: missing values where the query wants them',
    query: 'datatable(v:long)[2, long(null), 3] | sort by v asc nulls last',
    gives: ['v:long', '2', '3', 'null'],
  },
  {
    operator: 'top',
    query: 'datatable(v:long)[2, long(null), 3] | top 2 by v asc nulls first',
    gives: ['v:long', 'null', '2'],
  },
  {
    operator: 'top-hitters',
    query: `${rows} | top-hitters 1 of k`,
    gives: ['k:string | approximate_count_k:long', 'a | 2'],
  },
  { operator: 'sample-distinct', query: `${rows} | sample-distinct 1 of k`, gives: ['k:string', 'a'] },
  {
    operator: 'range',
    query: 'range d from 1h to 3h step 1h',
    gives: ['d:timespan', '01:00:00', '02:00:00', '03:00:00'],
  },
  { operator: 'range down', query: 'range x from 3 to 1 step -1', gives: ['x:long', '3', '2', '1'] },
  {
    operator: 'print',
    query: `print 1, x = 'y', now() - now()`,
    gives: ['print_0:long | x:string | print_2:timespan', '1 | y | 00:00:00'],
  },
  {
    operator: 'getschema',
    query: `${rows} | getschema | project ColumnName, ColumnOrdinal, ColumnType`,
    gives: ['ColumnName:string | ColumnOrdinal:long | ColumnType:string', 'k | 0 | string', 'v | 1 | long'],
  },
  {
    operator: 'union: columns that one side does not have are missing',
    query: `print a = 1 | union (print b = 'x')`,
    gives: ['a:long | b:string', '1 | ', 'null | x'],
  },
  {
    operator: 'union kind=inner',
    query: `union kind=inner (print a = 1, b = 2), (print a = 3, c = 4)`,
    gives: ['a:long', '1', '3'],
  },
  {
    operator: 'union of columns of several types',
    query: `union (print a = 1), (print a = 'x')`,
    gives: ['a_long:long | a_string:string', '1 | ', 'null | x'],
  },
  {
    operator: 'union withsource: names of tables, places of other queries',
    query: `let T = view () { print a = 1 }; union withsource=from T, (T | where a == 1), (T | as Named)`,
    gives: ['from:string | a:long', 'T | 1', 'union_arg1 | 1', 'Named | 1'],
  },
  {
    operator: 'union of a pattern of names',
    query: `let V1 = view () { print a = 1 }; let V2 = view () { print a = 2 }; let W = view () { print a = 3 }; union withsource=from V*`,
    gives: ['from:string | a:long', 'V1 | 1', 'V2 | 2'],
  },
  {
    operator: 'union isfuzzy: a table that is not there is left out',
    query: 'union isfuzzy=true (print a = 1), Nowhere',
    gives: ['a:long', '1'],
  },
  {
    operator: 'mv-expand: shorter arrays are padded',
    query: `print a = dynamic([1,2]), b = dynamic(['x']), c = 'k' | mv-expand with_itemindex=i a to typeof(long), b to typeof(string)`,
    gives: ['a:long | b:string | c:string | i:long', '1 | x | k | 0', '2 |  | k | 1'],
  },
  {
    operator: 'mv-expand of bags',
    query: `print b = dynamic({"x":1,"y":2}) | mv-expand kind=array b`,
    gives: ['b:dynamic', '["x",1]', '["y",2]'],
  },
  {
    operator: 'mv-apply',
    query: `datatable(k:string, l:dynamic)['a', dynamic([1,5,3]), 'b', dynamic([2])]
      | mv-apply x = l to typeof(long) on (top 2 by x | summarize best = make_list(x)) | project k, best`,
    gives: ['k:string | best:dynamic', 'a | [5,3]', 'b | [2]'],
  },
  {
    operator: 'parse',
    query: `print t = 'user=ada id=7 rest' | parse t with 'user=' user:string ' id=' id:long ' ' * | project user, id`,
    gives: ['user:string | id:long', 'ada | 7'],
  },
  {
    operator: 'parse-where',
    query: `datatable(t:string)['id=7','no'] | parse-where t with 'id=' id:long | project id`,
    gives: ['id:long', '7'],
  },
  {
    operator: 'parse-kv',
    query: `print t = 'user=ada, id=7' | parse-kv t as (user:string, id:long) with (pair_delimiter=',', kv_delimiter='=') | project user, id`,
    gives: ['user:string | id:long', 'ada | 7'],
  },
  {
    operator: 'make-series',
    query: `datatable(t:datetime, v:long)[datetime(2026-01-01 01:30), 5, datetime(2026-01-01 03:00), 7]
      | make-series s = sum(v), n = count() default = -1 on t from datetime(2026-01-01) to datetime(2026-01-01 04:00) step 1h | project s, n`,
    gives: ['s:dynamic | n:dynamic', '[0,5,0,7] | [-1,1,-1,1]'],
  },
  {
    operator: 'top-nested',
    query: `datatable(a:string, b:string, v:long)['x','p',1,'x','q',2,'y','p',5,'z','r',3]
      | top-nested 2 of a by sum(v), top-nested 1 of b by most = max(v) asc`,
    gives: ['a:string | aggregated_a:long | b:string | most:long', 'y | 5 | p | 5', 'x | 3 | p | 1'],
  },
  {
    operator: 'top-nested with others: one row for all the rest of a level',
    query: `datatable(a:string, b:string, v:long)['x','p',1,'x','q',2,'y','p',5,'z','r',3]
      | top-nested 2 of a by sum(v), top-nested 1 of b with others='rest' by sum(v)`,
    gives: [
      'a:string | aggregated_a:long | b:string | aggregated_b:long',
      'y | 5 | p | 5',
      'x | 3 | q | 2',
      'x | 3 | rest | 1',
      ' | null | rest | 3',
    ],
  },
  {
    operator: 'search',
    query: `datatable(a:string, b:string)['red apple','x','y','appleseed','z','Apple pie'] | search 'apple' | project a, b`,
    gives: ['a:string | b:string', 'red apple | x', 'z | Apple pie'],
  },
  {
    operator: 'find: in views, with what is not named in one bag',
    query: `let V1 = view () { print a = 'x', n = 1 }; let V2 = view () { print a = 'y', s = 't' }; find in (V1, V2) where a in ('x', 'y')`,
    gives: ['source_:string | a:string | pack_:dynamic', 'V1 | x | {"n":1}', 'V2 | y | {"s":"t"}'],
  },
  {
    operator: 'find: only tables that have a column of the condition; project converts',
    query: `let V1 = view () { print a = 'x', n = 1 }; let V2 = view () { print s = 't' }; find a == 'x' project n:string`,
    gives: ['source_:string | n:string', 'V1 | 1'],
  },
  {
    operator: 'scan: steps, and match numbers',
    query: `datatable(t:long, e:string)[1,'start',2,'x',3,'stop',4,'y']
      | sort by t asc | scan with_match_id=m declare (n:long=0) with (
          step s1: e == 'start';
          step s2: e != 'start' and e != 'stop' => n = s2.n + 1;
          step s3: e == 'stop';)`,
    gives: ['t:long | e:string | n:long | m:long', '1 | start | 0 | 0', '2 | x | 1 | 0', '3 | stop | 0 | 0'],
  },
  {
    operator: 'scan output=last: the last of rows that match again and again',
    query: `datatable(t:long, e:string)[1,'a',2,'a',3,'b',4,'a'] | sort by t asc
      | scan with (step s1 output=last: e == 'a'; step s2: e == 'b';)`,
    gives: ['t:long | e:string', '2 | a', '3 | b', '4 | a'],
  },
  {
    operator: 'serialize and functions over rows',
    query: `datatable(v:long)[5,6,9] | serialize n = row_number() | extend before = prev(v), after = next(v, 1, -1), sum = row_cumsum(v, n == 3)`,
    gives: [
      'v:long | n:long | before:long | after:long | sum:long',
      '5 | 1 | null | 6 | 5',
      '6 | 2 | 5 | 9 | 11',
      '9 | 3 | 6 | -1 | 9',
    ],
  },
  {
    operator: 'where: null is not true, nor is its negation',
    query: `datatable(n:int)[5, int(null)] | where not(n > 7)`,
    gives: ['n:int', '5'],
  },
  {
    operator: 'distinct: null and empty text are values',
    query: `datatable(n:long, s:string)[long(null), '', long(null), '', 0, ''] | distinct *`,
    gives: ['n:long | s:string', 'null | ', '0 | '],
  },
  { operator: 'take 0', query: `${rows} | take 0`, gives: ['k:string | v:long'] },
  { operator: 'sample of all', query: `${rows} | sample 9 | count`, gives: ['Count:long', '3'] },
  {
    operator: 'sort: text by code unit, empty text first',
    query: `datatable(s:string)['b', 'a', 'B', ''] | sort by s asc`,
    gives: ['s:string', '', 'B', 'a', 'b'],
  },
  {
    operator: 'range: steps past the end are none',
    query: 'range x from 1 to 2 step 5 | union (range x from 2 to 1 step 1)',
    gives: ['x:long', '1'],
  },
  {
    operator: 'mv-expand: an empty array gives no row, null one',
    query: `datatable(a:int, b:dynamic)[1, dynamic([]), 2, dynamic(null), 3, dynamic([10, null])] | mv-expand b to typeof(long)`,
    gives: ['a:int | b:long', '2 | null', '3 | 10', '3 | null'],
  },
  {
    operator: 'mv-expand limit',
    query: `print a = dynamic([1, 2, 3]) | mv-expand a to typeof(int) limit 2`,
    gives: ['a:int', '1', '2'],
  },
  {
    operator: 'parse: what does not match leaves columns missing',
    query: `datatable(t:string)['id=7 x', 'id=no x', 'none'] | parse t with 'id=' id:long ' ' rest | project id, rest`,
    gives: ['id:long | rest:string', '7 | x', 'null | ', 'null | '],
  },
  {
    operator: 'parse kind=regex',
    query: `print t = 'from 10.0.0.1 port 22' | parse kind=regex t with '.*?from ' ip ' +port ' port:int | project ip, port`,
    gives: ['ip:string | port:int', '10.0.0.1 | 22'],
  },
  {
    operator: 'top: ties keep the order of rows, more than there are gives all',
    query: `${rows} | top 9 by k asc | project v`,
    gives: ['v:long', '1', '3', '2'],
  },
  {
    operator: 'union: the same name and type is one column, in each side’s rows',
    query: `union (print a = 1, s = 'x'), (print s = 'y', a = 2)`,
    gives: ['a:long | s:string', '1 | x', '2 | y'],
  },
  {
    operator: 'make-series: by a key, bins from the start given, no row outside',
    query: `datatable(k:string, t:datetime)['a', datetime(2026-01-01 00:10), 'b', datetime(2026-01-01 02:59), 'b', datetime(2026-01-01 03:00)]
      | make-series n = count() on t from datetime(2026-01-01) to datetime(2026-01-01 03:00) step 1h by k | project k, n`,
    gives: ['k:string | n:dynamic', 'a | [1,0,0]', 'b | [0,0,1]'],
  },
  {
    operator: 'serialize: next() past the end and prev() with a distance',
    query: `range x from 1 to 4 step 1 | serialize | extend a = prev(x, 2), b = next(x, 3), c = row_rank_dense(x % 2 == 0)`,
    gives: [
      'x:long | a:long | b:long | c:long',
      '1 | null | 4 | 1',
      '2 | null | null | 2',
      '3 | 1 | null | 3',
      '4 | 2 | null | 4',
    ],
  },
  {
    operator: 'as',
    query: `${rows} | as Whole | where v == toscalar(Whole | summarize max(v))`,
    gives: ['k:string | v:long', 'a | 3'],
  },
  {
    operator: 'invoke',
    query: `let only = (T:(k:string), key:string) { T | where k == key }; ${rows} | invoke only('b')`,
    gives: ['k:string | v:long', 'b | 2'],
  },
];

describe('operators', () => {
  for (const { operator, query, gives } of cases) {
    it(operator, () => {
      expect(table(query)).to.deep.equal(gives);
    });
  }
});

describe('what the engine does not do is said', () => {
  const refused: readonly (readonly [string, string])[] = [
    [`${rows} | fork (count) (take 1)`, 'The operator fork is not supported by the local engine.'],
    [`${rows} | facet by k`, 'The operator facet is not supported by the local engine.'],
    [`${rows} | reduce by k`, 'The operator reduce is not supported by the local engine.'],
    [`${rows} | make-graph k --> v`, 'The operator make-graph is not supported by the local engine.'],
    [
      `externaldata(a:string)['https://example.com/a.csv']`,
      'externaldata, which reads from the network, is not supported by the local engine.',
    ],
    [
      `${rows} | sort by v | scan with (step s1 optional: true; step s2: true;)`,
      'An optional step of scan is not supported by the local engine.',
    ],
    [
      `${rows} | extend before = prev(v)`,
      'prev() needs rows in an order: put sort or serialize before this operator.',
    ],
    [
      `${rows} | sort by v | summarize n = count() by k | extend before = prev(n)`,
      'prev() needs rows in an order: put sort or serialize before this operator.',
    ],
  ];
  for (const [query, message] of refused) {
    it(query.replace(rows, 'T'), () => {
      expect(table(query)).to.deep.equal([message]);
    });
  }
});
