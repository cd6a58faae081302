import { expect } from 'chai';
import type { Range } from '../../compiler/diagnostics/position.ts';
import {
  and,
  assign,
  at,
  between,
  binary,
  call,
  column,
  datetime,
  dynamic,
  extend,
  fromTable,
  isIn,
  keep,
  long,
  not,
  or,
  path,
  project,
  real,
  sortBy,
  summarize,
  text,
  timespan,
  where,
} from '../../compiler/kql/build.ts';
import { printKql } from '../../compiler/kql/print.ts';
import type { Expression, Operator, Query, Statement } from '../../compiler/kql/tree.ts';
import { place } from './verification-fixtures.ts';

function query(...operators: readonly Operator[]): Query {
  return fromTable('T', ...operators);
}

function printed(...statements: readonly Statement[]): string {
  return printKql({ comment: [], statements }).text;
}

function steps(...operators: readonly Operator[]): readonly string[] {
  return printed({ kind: 'query', query: query(...operators) })
    .split('\n')
    .slice(1);
}

/** One expression, as the condition of a `where`. */
function condition(expression: Expression): string {
  const [line = ''] = steps(where(expression));
  return line.replace('| where ', '');
}

const equals = (name: string, value = 'x') => binary(column(name), '==', text(value));
/** So long that no two stand on one line. */
const long60 = (name: string) => equals(name, 'x'.repeat(60));

describe('expressions in KQL', () => {
  const cases: readonly (readonly [string, Expression])[] = [
    [`A == 'x'`, equals('A')],
    [`A == 'x' and B == 'x'`, and(equals('A'), equals('B'))],
    [`A == 'x' or (B == 'x' and C == 'x')`, or(equals('A'), and(equals('B'), equals('C')))],
    [`(A == 'x' or B == 'x') and C == 'x'`, and(or(equals('A'), equals('B')), equals('C'))],
    [`not(A == 'x' or B == 'x')`, not(or(equals('A'), equals('B')))],
    ['true', and()],
    ['false', or()],
    [`A in~ ('x', 'y')`, isIn(column('A'), 'in~', [text('x'), text('y')])],
    ['A between (1 .. 2)', between(column('A'), long(1), long(2))],
    ['(A == B) == C', binary(binary(column('A'), '==', column('B')), '==', column('C'))],
    ['A - B > 1h', binary(binary(column('A'), '-', column('B')), '>', timespan(3600))],
    ['A == (-5)', binary(column('A'), '==', long(-5))],
    ['A > 2.0', binary(column('A'), '>', real(2))],
    ['A > 0.5', binary(column('A'), '>', real(0.5))],
    ['A > datetime(2026-01-01)', binary(column('A'), '>', datetime('2026-01-01'))],
    [
      `tostring(D.a['b c'][0]) == 'x'`,
      binary(call('tostring', path(column('D'), 'a', 'b c', 0)), '==', text('x')),
    ],
    [`A in (dynamic(['x']))`, isIn(column('A'), 'in', [dynamic(['x'])])],
    [`* has 'x'`, binary({ kind: 'star' }, 'has', text('x'))],
  ];
  for (const [expected, expression] of cases) {
    it(expected, () => {
      expect(condition(expression)).to.equal(expected);
    });
  }

  it('puts KQL of a source in parentheses where an operator follows', () => {
    const source = (kql: string): Expression => ({ kind: 'source-text', kql, origin: place(1, 1, 1) });
    expect(condition(binary(source('a or b'), '==', column('c')))).to.equal('(a or b) == c');
    expect(condition(binary(source('f(a, b)'), '==', column('c')))).to.equal('f(a, b) == c');
    expect(condition(binary(source('f(a) + f(b)'), '==', column('c')))).to.equal('(f(a) + f(b)) == c');
    expect(condition(and(source('a or b'), equals('A')))).to.equal(`(a or b) and A == 'x'`);
  });
});

describe('long lines in KQL', () => {
  const x60 = `'${'x'.repeat(60)}'`;

  it('breaks a condition before each further operand', () => {
    expect(steps(where(and(long60('A'), long60('B'))))).to.deep.equal([
      `| where A == ${x60}`,
      `    and B == ${x60}`,
    ]);
  });

  it('breaks what is nested further in, and what is the same kind not', () => {
    const inner = { ...or(long60('B'), long60('C')), origin: place(3, 1, 1) };
    expect(steps(where(or(long60('A'), inner)))).to.deep.equal([
      `| where A == ${x60}`,
      `    or B == ${x60}`,
      `    or C == ${x60}`,
    ]);
    expect(steps(where(and(long60('A'), or(long60('B'), long60('C')))))).to.deep.equal([
      `| where A == ${x60}`,
      `    and (B == ${x60}`,
      `        or C == ${x60})`,
    ]);
  });

  it('breaks the inside of not and of a call', () => {
    expect(steps(where(not(and(long60('A'), long60('B')))))).to.deep.equal([
      `| where not(A == ${x60}`,
      `    and B == ${x60})`,
    ]);
    expect(steps(extend(assign('N', call('toint', or(long60('A'), long60('B'))))))).to.deep.equal([
      `| extend N = toint(A == ${x60}`,
      `        or B == ${x60})`,
    ]);
  });

  it('fills the lines of a call with many columns, none longer than 110', () => {
    const names = Array.from({ length: 14 }, (_, index) => `SomeColumnName${index}`);
    const lines = steps(
      summarize([{ value: call('arg_max', column('TimeGenerated'), ...names.map(column)) }], [keep('K')]),
    );
    expect(lines).to.deep.equal([
      '| summarize arg_max(TimeGenerated, SomeColumnName0, SomeColumnName1, SomeColumnName2, SomeColumnName3,',
      '        SomeColumnName4, SomeColumnName5, SomeColumnName6, SomeColumnName7, SomeColumnName8, SomeColumnName9,',
      '        SomeColumnName10, SomeColumnName11, SomeColumnName12, SomeColumnName13)',
      '    by K',
    ]);
    for (const line of lines) expect(line.length).to.be.at.most(110);
  });

  it('gives each assignment a line where they do not fit on one', () => {
    expect(
      steps(
        project(keep('TimeGenerated'), assign('A', text('x'.repeat(60))), assign('B', text('x'.repeat(60)))),
      ),
    ).to.deep.equal(['| project TimeGenerated,', `    A = ${x60},`, `    B = ${x60}`]);
  });
});

describe('statements of KQL', () => {
  it('has one step a line, and every let ends', () => {
    const text = printKql({
      comment: ['A title\nover two lines'],
      statements: [
        { kind: 'let', name: 'every', value: timespan(3600) },
        {
          kind: 'let-table',
          name: 'events',
          query: { source: { kind: 'materialize', query: query(where(equals('A'))) }, operators: [] },
        },
        {
          kind: 'let-scalar',
          name: 'names',
          query: query(summarize([{ value: call('make_set', column('A')) }], [])),
        },
        {
          kind: 'query',
          query: fromTable(
            'events',
            {
              kind: 'join',
              join: 'leftouter',
              right: query(project(keep('A'))),
              on: [
                { left: 'A', right: 'A' },
                { left: 'B', right: 'C' },
              ],
            },
            sortBy(['A', 'asc'], ['B', 'desc']),
            { kind: 'mv-expand', name: 'Change', value: dynamic([1, -1]), type: 'long' },
          ),
        },
      ],
    }).text;
    expect(text.split('\n')).to.deep.equal([
      '// A title over two lines',
      'let every = 1h;',
      'let events = materialize(',
      '    T',
      `    | where A == 'x'`,
      ');',
      'let names = toscalar(',
      '    T',
      '    | summarize make_set(A));',
      'events',
      '| join kind=leftouter (',
      '    T',
      '    | project A',
      ') on A, $left.B == $right.C',
      '| sort by A asc, B desc',
      '| mv-expand Change = dynamic([1, -1]) to typeof(long)',
    ]);
  });

  it('cannot be left by a comment: line breaks of a title become blanks', () => {
    const { text } = printKql({
      comment: ['x\r\n| union *'],
      statements: [{ kind: 'query', query: query() }],
    });
    expect(text).to.equal('// x | union *\nT');
  });
});

describe('origins of printed KQL', () => {
  const from = (
    text: string,
    segments: readonly { start: number; end: number; origin: Range }[],
    origin: Range,
  ) =>
    segments.filter((segment) => segment.origin === origin).map(({ start, end }) => text.slice(start, end));

  it('says which stretch came from which YAML, in broken lines too', () => {
    const [value, whole, inner] = [place(7, 3, 4), place(6, 1, 9), place(8, 1, 2)];
    const condition = at(
      and(binary(column('A'), '==', text('x'.repeat(60), value)), at(or(long60('B'), long60('C')), inner)),
      whole,
    );
    const { text: kql, segments } = printKql({
      comment: [],
      statements: [{ kind: 'query', query: query(where(condition)) }],
    });
    expect(from(kql, segments, value)).to.deep.equal([`'${'x'.repeat(60)}'`]);
    expect(from(kql, segments, whole)).to.deep.equal([kql.slice(kql.indexOf('A =='))]);
    expect(from(kql, segments, inner)).to.deep.equal([
      `B == '${'x'.repeat(60)}'\n        or C == '${'x'.repeat(60)}'`,
    ]);
  });
});
