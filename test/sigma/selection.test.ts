import { expect } from 'chai';
import { asked, bare, findings, read } from './fixtures.ts';

const text = (...pattern: unknown[]) => ({ kind: 'text', pattern, cased: false });

function match(field: string, ...tests: unknown[]) {
  return { kind: 'match', field, quantifier: 'any', tests };
}

function operand(...lines: readonly string[]): unknown {
  const { predicate, diagnostics } = read(...lines, 'condition: sel');
  expect(diagnostics).to.deep.equal([]);
  return predicate?.kind === 'selection' ? bare(predicate.operand) : undefined;
}

describe('selections', () => {
  it('a map is AND', () => {
    expect(operand('sel:', "  ResultType: '50126'", '  UserAgent: curl')).to.deep.equal({
      kind: 'and',
      operands: [match('ResultType', text('50126')), match('UserAgent', text('curl'))],
    });
  });

  it('a list of values is OR', () => {
    expect(operand('sel:', "  ResultType: ['50126', '50053']")).to.deep.equal(
      match('ResultType', text('50126'), text('50053')),
    );
  });

  it('a list of maps is OR of AND', () => {
    expect(operand('sel:', "  - ResultType: '1'", '    Location: DE', '  - UserAgent: curl')).to.deep.equal({
      kind: 'or',
      operands: [
        { kind: 'and', operands: [match('ResultType', text('1')), match('Location', text('DE'))] },
        match('UserAgent', text('curl')),
      ],
    });
  });

  it('a list of one map is the map', () => {
    expect(operand('sel:', '  - UserAgent: curl')).to.deep.equal(match('UserAgent', text('curl')));
  });

  it('a list of words is a search through the record, OR', () => {
    expect(operand('sel:', '  - mimikatz', "  - 'sekurlsa::*'", '  - 0042')).to.deep.equal({
      kind: 'keyword',
      quantifier: 'any',
      tests: [text('mimikatz'), text('sekurlsa::', { any: 'many' }), text('0042')],
    });
  });

  it("'|all' makes it AND", () => {
    expect(operand('sel:', "  '|all':", '    - OabVirtualDirectory', "    - ' -ExternalUrl '")).to.deep.equal(
      {
        kind: 'keyword',
        quantifier: 'all',
        tests: [text('OabVirtualDirectory'), text(' -ExternalUrl ')],
      },
    );
  });

  it('words and maps can stand in one list', () => {
    expect(operand('sel:', '  - mimikatz', '  - UserAgent: curl', '  - 7')).to.deep.equal({
      kind: 'or',
      operands: [
        match('UserAgent', text('curl')),
        { kind: 'keyword', quantifier: 'any', tests: [text('mimikatz'), text('7')] },
      ],
    });
  });

  it('keywords can be regular expressions, and variants of one keyword are OR within AND', () => {
    expect(operand('sel:', "  '|re|i': 'mimi(katz)?'")).to.deep.equal({
      kind: 'keyword',
      quantifier: 'any',
      tests: [{ kind: 'regex', pattern: 'mimi(katz)?', ignoreCase: true, multiline: false, dotAll: false }],
    });
    expect(operand('sel:', "  '|base64offset|all': [foobar, x1y]")).to.deep.equal({
      kind: 'and',
      operands: [
        { kind: 'keyword', quantifier: 'any', tests: [text('Zm9vYmFy'), text('Zvb2Jhc'), text('mb29iYX')] },
        { kind: 'keyword', quantifier: 'any', tests: [text('eDF5'), text('gxe'), text('4MX')] },
      ],
    });
  });

  it('anchors a test at its value and a match at its key', () => {
    const { predicate, text: yaml } = read('sel:', '  UserAgent: [curl, wget]', 'condition: sel');
    const slice = (range: { start: { offset: number }; end: { offset: number } }) =>
      yaml.slice(range.start.offset, range.end.offset);
    if (predicate?.kind !== 'selection' || predicate.operand.kind !== 'match') throw new Error('no match');
    expect(slice(predicate.range)).to.equal('sel');
    expect(slice(predicate.operand.range)).to.equal('UserAgent');
    expect(predicate.operand.tests.map(({ range }) => slice(range))).to.deep.equal(['curl', 'wget']);
  });
});

describe('problems of selections', () => {
  it('a selection that asks nothing', () => {
    expect(findings(read('sel: {}', 'condition: sel'))).to.deep.equal(['D3011 empty-selection 2:8 {}']);
    expect(findings(read('sel: [{UserAgent: a}, {}]', 'condition: sel'))).to.deep.equal([
      'D3011 empty-selection 2:25 {}',
    ]);
  });

  it('keywords that are no text', () => {
    expect(findings(read('sel:', "  '|all': [mimikatz, null, true]", 'condition: sel'))).to.deep.equal([
      'D3031 keyword-value 3:24 null',
      'D3031 keyword-value 3:30 true',
    ]);
  });

  it('modifiers that need a field', () => {
    expect(findings(read('sel:', "  '|startswith': adm", 'condition: sel'))).to.deep.equal([
      'D3027 keyword-modifier 3:7 startswith',
    ]);
  });
});

describe('parameters as values', () => {
  it('stand for what they hold, with its type', () => {
    expect(asked('ResultType: $code')).to.deep.equal(match('ResultType', text('50126')));
    expect(asked('Port: $port')).to.deep.equal(
      match('Port', { kind: 'number', comparison: 'eq', value: 443 }),
    );
    expect(asked('DeviceDetail.isCompliant: $compliant')).to.deep.equal(
      match('DeviceDetail.isCompliant', { kind: 'bool', value: false }),
    );
    expect(asked('UserPrincipalName: [$pattern, x]')).to.deep.equal(
      match('UserPrincipalName', text('adm', { any: 'many' }), text('x')),
    );
  });

  it('keep the range of the value that names them', () => {
    const { predicate, text: yaml } = read('sel:', '  UserAgent: $code', 'condition: sel');
    if (predicate?.kind !== 'selection' || predicate.operand.kind !== 'match') throw new Error('no match');
    const { start, end } = predicate.operand.tests[0]!.range;
    expect(yaml.slice(start.offset, end.offset)).to.equal('$code');
  });

  it('are noted as used', () => {
    const { usedParameters } = read('sel:', '  ResultType: [$code]', 'condition: sel');
    expect([...usedParameters]).to.deep.equal(['code']);
  });

  it('$$ is a dollar, and other dollars are themselves', () => {
    expect(asked('UserAgent: $$code')).to.deep.equal(match('UserAgent', text('$code')));
    expect(asked("UserAgent: ['$', a$code, $code-x, $$$b]")).to.deep.equal(
      match('UserAgent', text('$'), text('a$code'), text('$code-x'), text('$$b')),
    );
  });

  it('that do not exist are reported with the nearest', () => {
    const result = read('sel:', '  ResultType: [$cod, $Other]', 'condition: sel');
    expect(findings(result)).to.deep.equal([
      'D3051 unknown-parameter-value 3:18 $cod',
      'D3051 unknown-parameter-value 3:24 $Other',
    ]);
    expect(result.diagnostics.map(({ help }) => help)).to.deep.equal([
      "did you mean 'code'?",
      'declare it under parameters:, or write $$Other for the text itself',
    ]);
  });

  it('are checked like any value, without a fix in their place', () => {
    const result = read('sel:', '  ResultType: $port', 'condition: sel');
    expect(findings(result)).to.deep.equal(['D3102 text-expected 3:17 $port']);
    expect(result.diagnostics[0]?.fix).to.equal(undefined);
  });
});
