import { expect } from 'chai';
import { bare, findings, read } from './fixtures.ts';

/** The condition over four selections, written with names, `&`, `|` and `!`, every group in parentheses. */
function words(predicate: unknown): string {
  const node = predicate as { kind: string; name?: string; operand?: unknown; operands?: unknown[] };
  switch (node.kind) {
    case 'selection':
      return node.name ?? '?';
    case 'not':
      return `!${words(node.operand)}`;
    case 'and':
    case 'or':
      return `(${(node.operands ?? []).map(words).join(node.kind === 'and' ? ' & ' : ' | ')})`;
    default:
      return '?';
  }
}

const four = [
  "sel_a: {ResultType: '1'}",
  "sel_b: {ResultType: '2'}",
  "flt-1: {ResultType: '3'}",
  "_own: {ResultType: '4'}",
];

function condition(text: string) {
  return read(...four, `condition: ${text}`);
}

/** Without the warnings about selections that the condition leaves out. */
function problems(text: string): readonly string[] {
  return findings(condition(text)).filter((line) => !line.includes('unused-selection'));
}

describe('conditions', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['sel_a', 'sel_a'],
    ['sel_a and sel_b', '(sel_a & sel_b)'],
    ['sel_a and sel_b and flt-1', '(sel_a & sel_b & flt-1)'],
    ['sel_a or sel_b and flt-1', '(sel_a | (sel_b & flt-1))'],
    ['sel_a and sel_b or flt-1', '((sel_a & sel_b) | flt-1)'],
    ['(sel_a or sel_b) and flt-1', '((sel_a | sel_b) & flt-1)'],
    ['not sel_a and sel_b', '(!sel_a & sel_b)'],
    ['not (sel_a and sel_b)', '!(sel_a & sel_b)'],
    ['not not sel_a', '!!sel_a'],
    ['sel_a and not 1 of flt-*', '(sel_a & !flt-1)'],
    ['1 of sel_*', '(sel_a | sel_b)'],
    ['any of sel_*', '(sel_a | sel_b)'],
    ['all of sel_*', '(sel_a & sel_b)'],
    ['1 of *_b', 'sel_b'],
    ['all of s*l*', '(sel_a & sel_b)'],
    ['1 of sel_a', 'sel_a'],
    ['1 of them', '(sel_a | sel_b | flt-1)'],
    ['all of them', '(sel_a & sel_b & flt-1)'],
    ['any of them and _own', '((sel_a | sel_b | flt-1) & _own)'],
    ['SEL_A or sel_a', ''],
    ['sel_a AND NOT Sel_b', ''],
    ['sel_a AND NOT sel_b', '(sel_a & !sel_b)'],
    ['1 OF THEM', '(sel_a | sel_b | flt-1)'],
    ['((((sel_a))))', 'sel_a'],
    ['sel_a and(sel_b)or(flt-1)', '((sel_a & sel_b) | flt-1)'],
  ];
  for (const [text, expected] of cases) {
    it(`${text} is ${expected === '' ? 'refused' : expected}`, () => {
      const { predicate } = condition(text);
      expect(predicate === undefined ? '' : words(predicate)).to.equal(expected);
    });
  }

  it('reads selections called like digits', () => {
    const { predicate } = read("1: {ResultType: '1'}", "2nd: {ResultType: '2'}", 'condition: 1 and 2nd');
    expect(words(predicate)).to.equal('(1 & 2nd)');
  });

  it('keeps the name of a selection around what it asks', () => {
    const { predicate } = read("sel: {ResultType: '1'}", 'condition: sel');
    expect(bare(predicate)).to.deep.equal({
      kind: 'selection',
      name: 'sel',
      operand: {
        kind: 'match',
        field: 'ResultType',
        quantifier: 'any',
        tests: [{ kind: 'text', pattern: ['1'], cased: false }],
      },
    });
  });

  it('gives every group the range it has in the text', () => {
    const { predicate, text } = condition('sel_a and not (sel_b or flt-1)');
    const slice = (node: unknown) => {
      const { range } = node as { range: { start: { offset: number }; end: { offset: number } } };
      return text.slice(range.start.offset, range.end.offset);
    };
    expect(slice(predicate)).to.equal('sel_a and not (sel_b or flt-1)');
    const [first, negation] = (predicate as unknown as { operands: unknown[] }).operands;
    expect(slice(first)).to.equal('sel_a');
    expect(slice(negation)).to.equal('not (sel_b or flt-1)');
    expect(slice((negation as { operand: unknown }).operand)).to.equal('(sel_b or flt-1)');
  });
});

describe('problems of conditions', () => {
  const cases: readonly (readonly [string, string])[] = [
    ["''", "D3001 condition-empty 6:14 ''"],
    ["'   '", "D3001 condition-empty 6:14 '   '"],
    ['sel_a sel_b', 'D3002 condition-unexpected 6:20 sel_b'],
    ['sel_a and', 'D3002 condition-unexpected 6:23 '],
    ['and sel_a', 'D3002 condition-unexpected 6:14 and'],
    ['sel_a and or sel_b', 'D3002 condition-unexpected 6:24 or'],
    ['sel_a && sel_b', 'D3002 condition-unexpected 6:20 &&'],
    ['sel_a || sel_b', 'D3002 condition-unexpected 6:20 ||'],
    ["'!sel_a'", 'D3002 condition-unexpected 6:15 !'],
    ['sel_a not sel_b', 'D3002 condition-unexpected 6:20 not'],
    ['()', 'D3003 condition-parenthesis 6:15 )'],
    ['1 of', 'D3002 condition-unexpected 6:18 '],
    ['1 of (sel_*)', 'D3002 condition-unexpected 6:19 ('],
    ['not', 'D3002 condition-unexpected 6:17 '],
    ['(sel_a and sel_b', 'D3003 condition-parenthesis 6:14 ('],
    ['sel_a and (sel_b or (flt-1)', 'D3003 condition-parenthesis 6:24 ('],
    ['sel_a) and sel_b', 'D3003 condition-parenthesis 6:19 )'],
    ['sel_a | count() by UserId > 5', 'D3005 condition-aggregation 6:20 | count() by UserId > 5'],
    ['sel_a and sel_c', 'D3006 unknown-selection 6:24 sel_c'],
    ['(sel_a or sel_c)', 'D3006 unknown-selection 6:24 sel_c'],
    ['sel_a and 1 of filter_*', 'D3008 pattern-without-selection 6:24 1 of filter_*'],
    ['1 of _o*', 'D3008 pattern-without-selection 6:14 1 of _o*'],
    ['not sel_*', 'D3009 bare-wildcard 6:18 sel_*'],
    ['2 of sel_*', 'D3012 unknown-quantifier 6:14 2'],
  ];
  for (const [text, expected] of cases) {
    it(`${text}: ${expected}`, () => {
      expect(problems(text)).to.deep.equal([expected]);
      expect(condition(text).predicate).to.equal(undefined);
    });
  }

  it('reports every unknown selection, each with the nearest name', () => {
    const { diagnostics } = condition('sel_aa and not flt_1');
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ message, help }) => [message, help])).to.deep.equal([
      ["there is no selection 'sel_aa'", "did you mean 'sel_a' or 'sel_b'?"],
      ["there is no selection 'flt_1'", "did you mean 'flt-1'?"],
    ]);
  });

  it('points to correlation where there is an aggregation', () => {
    const [first] = condition('sel_a | count() > 5').diagnostics.filter(({ code }) => code === 'D3005');
    expect(first?.help).to.contain('correlation:');
  });

  it('warns of selections that are not used, and still answers', () => {
    const result = read("a: {ResultType: '1'}", "b: {ResultType: '2'}", 'condition: a');
    expect(findings(result)).to.deep.equal(['D3007 unused-selection 3:3 b']);
    expect(result.diagnostics[0]?.severity).to.equal('warning');
    expect(words(result.predicate)).to.equal('a');
  });

  it('refuses names that no condition can hold', () => {
    const result = read(
      "'wrong password': {ResultType: '1'}",
      "Not: {ResultType: '2'}",
      'condition: all of them',
    );
    expect(findings(result)).to.deep.equal([
      "D3010 bad-selection-name 2:3 'wrong password'",
      'D3010 bad-selection-name 3:3 Not',
    ]);
  });

  it('does not overflow the stack', () => {
    const deep = `${'('.repeat(10_000)}sel_a${')'.repeat(10_000)}`;
    expect(problems(deep)).to.deep.equal(['D3004 condition-too-deep 6:114 (']);
    expect(problems(`${'not '.repeat(10_000)}sel_a`)).to.deep.equal(['D3004 condition-too-deep 6:414 not']);
    expect(problems(`${'('.repeat(100)}sel_a${')'.repeat(100)}`)).to.deep.equal([]);
    expect(problems(Array(10_000).fill('sel_a').join(' or '))).to.deep.equal([]);
  });

  it('matches patterns of names in linear time', () => {
    const name = 'a'.repeat(1_000);
    const result = read(`${name}: {ResultType: '1'}`, `condition: 1 of ${'a*'.repeat(1_000)}b`);
    expect(findings(result)[0]).to.match(/^D3007 /);
    expect(findings(result)[1]).to.match(/^D3008 pattern-without-selection 3:14 1 of a\*a\*/);
  });
});

describe('positions in conditions', () => {
  const selection = "sel: {ResultType: '1'}";
  const cases: Readonly<Record<string, readonly [readonly string[], string]>> = {
    'in single quotes': [["condition: 'sel and other'"], 'D3006 unknown-selection 3:23 other'],
    'in double quotes': [['condition: "sel and other"'], 'D3006 unknown-selection 3:23 other'],
    'after an escaped letter': [['condition: "s\\x65l and other"'], 'D3006 unknown-selection 3:26 other'],
    'after an escaped line break': [
      ['condition: "sel \\', '   and other"'],
      'D3006 unknown-selection 4:10 other',
    ],
    'on the second line of a plain scalar': [
      ['condition: sel and', '  not other'],
      'D3006 unknown-selection 4:9 other',
    ],
    'in a folded block': [
      ['condition: >-', '  sel', '  and not other'],
      'D3006 unknown-selection 5:13 other',
    ],
    'in a literal block': [['condition: |', '  sel and', '   other'], 'D3006 unknown-selection 5:6 other'],
  };
  for (const [name, [lines, expected]] of Object.entries(cases)) {
    it(name, () => {
      expect(findings(read(selection, ...lines))).to.deep.equal([expected]);
    });
  }
});
