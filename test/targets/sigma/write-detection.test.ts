import { expect } from 'chai';
import type { Predicate, Test } from '../../../compiler/model/index.ts';
import { writeDetection } from '../../../compiler/targets/sigma/write-detection.ts';
import * as make from './fixtures.ts';

const name = (field: { readonly eventHub?: string; readonly name: string }): string =>
  field.eventHub ?? field.name;

function written(predicate: Predicate): Readonly<Record<string, unknown>> {
  const { selections, condition } = writeDetection(predicate, { name });
  return { ...selections, condition };
}

const a = make.selection('a', make.match(make.resultType, ['1']));
const b = make.selection('b', make.match(make.resultType, ['2']));
const c = make.selection('c', make.match(make.resultType, ['3']));

describe('sigma target: detections', () => {
  describe('conditions', () => {
    const cases: readonly (readonly [string, Predicate, string])[] = [
      ['and before or', make.or(make.and(a, b), c), 'a and b or c'],
      ['parentheses around or', make.and(a, make.or(b, c)), 'a and (b or c)'],
      ['parentheses after not', make.and(a, make.not(make.or(b, c))), 'a and not (b or c)'],
      ['not of one selection', make.and(a, make.not(b)), 'a and not b'],
      ['no nesting of a kind in itself', make.and(a, make.and(b, c)), 'a and b and c'],
      ['no double negation', make.not(make.not(a)), 'a'],
      ['no repetition', make.and(a, make.and(a, b)), 'a and b'],
    ];
    for (const [title, predicate, condition] of cases) {
      it(title, () => {
        expect(writeDetection(predicate, { name }).condition).to.equal(condition);
      });
    }
  });

  describe('selections', () => {
    it('keeps one selection that the condition names twice', () => {
      expect(written(make.or(make.and(a, b), make.and(a, c)))).to.deep.equal({
        a: { resultType: 1 },
        b: { resultType: 2 },
        c: { resultType: 3 },
        condition: 'a and b or a and c',
      });
    });

    it('keeps apart two selections of the same name that say different things', () => {
      const other = make.selection('a', make.match(make.resultType, ['9']));
      expect(written(make.and(a, other))).to.deep.equal({
        a: { resultType: 1 },
        a_2: { resultType: 9 },
        condition: 'a and a_2',
      });
    });

    it('renames what pySigma would read as a keyword', () => {
      const predicate = make.and(
        make.selection('nothing', make.match(make.resultType, ['1'])),
        make.selection('all', make.match(make.resultType, ['2'])),
        make.selection('_hidden', make.match(make.resultType, ['3'])),
        make.selection('naïve', make.match(make.resultType, ['4'])),
      );
      expect(writeDetection(predicate, { name }).condition).to.equal(
        'selection_nothing and selection_all and selection_hidden and na_ve',
      );
    });

    it('makes a list of maps for alternatives', () => {
      const predicate = make.selection(
        's',
        make.or(
          make.and(make.match(make.resultType, ['1']), make.match(make.app, ['x'])),
          make.match(make.ip, ['y']),
        ),
      );
      expect(written(predicate)).to.deep.equal({
        s: [{ resultType: 1, 'properties.appDisplayName': 'x' }, { callerIpAddress: 'y' }],
        condition: 's',
      });
    });

    it('gives an identity a selection of its own beside other conditions', () => {
      expect(written(make.wrongPassword)).to.deep.equal({
        wrong_password: { resultType: 50126 },
        wrong_password_account: [
          { 'properties.userId|expand': '%privileged_accounts_id%' },
          { 'properties.userPrincipalName|expand': '%privileged_accounts_upn%' },
        ],
        condition: 'wrong_password and wrong_password_account',
      });
    });

    it('writes an exclusion within a selection with neq', () => {
      const predicate = make.selection(
        's',
        make.and(make.match(make.resultType, ['1']), make.not(make.match(make.app, ['x*', 'y*']))),
      );
      expect(written(predicate)).to.deep.equal({
        s: { resultType: 1, 'properties.appDisplayName|startswith|neq': ['x', 'y'] },
        condition: 's',
      });
    });

    it('makes a selection of an exclusion that neq does not know', () => {
      const network: Test = { kind: 'cidr', network: '10.0.0.0/8', range: make.range };
      const predicate = make.selection(
        's',
        make.and(make.match(make.resultType, ['1']), make.not(make.match(make.ip, [network]))),
      );
      expect(written(predicate)).to.deep.equal({
        s: { resultType: 1 },
        s_ipaddress_excluded: { 'callerIpAddress|cidr': '10.0.0.0/8' },
        condition: 's and not s_ipaddress_excluded',
      });
    });

    it('splits values that all have to be there in ways that one key cannot say', () => {
      const predicate = make.selection('s', make.match(make.app, ['a*', 'b*'], 'all'));
      expect(written(predicate)).to.deep.equal({
        s: { 'properties.appDisplayName|startswith': 'a' },
        s_2: { 'properties.appDisplayName|startswith': 'b' },
        condition: 's and s_2',
      });
    });

    it('writes keywords', () => {
      expect(written(make.selection('k', make.keyword(['mimikatz', '*lsass*'])))).to.deep.equal({
        k: ['mimikatz', 'lsass'],
        condition: 'k',
      });
      expect(written(make.selection('k', make.keyword(['mimikatz', 'lsass'], 'all')))).to.deep.equal({
        k: { '|all': ['mimikatz', 'lsass'] },
        condition: 'k',
      });
    });

    it('names conditions that have no name', () => {
      expect(
        written(make.and(make.match(make.resultType, ['1']), make.match(make.app, ['x']))),
      ).to.deep.equal({
        selection: { resultType: 1, 'properties.appDisplayName': 'x' },
        condition: 'selection',
      });
    });
  });

  describe('values', () => {
    const r = make.range;
    const list = make.list('apps', 'app', { kind: 'members', members: [{ id: '1', name: 'One' }] });
    const cases: readonly (readonly [string, readonly Test[], unknown])[] = [
      ['text', [make.text('abc')], { f: 'abc' }],
      ['contains', [make.text('*abc*')], { 'f|contains': 'abc' }],
      ['startswith', [make.text('abc*')], { 'f|startswith': 'abc' }],
      ['endswith', [make.text('*abc')], { 'f|endswith': 'abc' }],
      ['wildcards within', [make.text('a*b?c')], { f: 'a*b?c' }],
      ['cased', [make.text('*Abc*', true)], { 'f|cased|contains': 'Abc' }],
      ['a number as a number', [make.text('50126')], { f: 50126 }],
      ['part of a number as text', [make.text('*126*')], { 'f|contains': '126' }],
      ['what Python takes for a number', [make.text('007')], { 'f|re|i|s': '^007$' }],
      ['a literal wildcard', [make.literal('what?')], { 'f|re|i|s': '^what\\?$' }],
      ['a literal wildcard, cased', [make.literal('a*', true)], { 'f|re|s': '^a\\*$' }],
      ['a control character', [make.literal('a\tb')], { 'f|re|i|s': '^a\\x09b$' }],
      ['empty text', [make.literal('')], { f: '' }],
      ['any value', [make.text('*')], { f: '*' }],
      ['null', [{ kind: 'null', range: r }], { f: null }],
      ['exists', [{ kind: 'exists', expected: false, range: r }], { 'f|exists': false }],
      ['bool', [{ kind: 'bool', value: true, range: r }], { f: true }],
      ['number', [{ kind: 'number', comparison: 'eq', value: 5, range: r }], { f: 5 }],
      ['greater', [{ kind: 'number', comparison: 'gt', value: 5, range: r }], { 'f|gt': 5 }],
      ['cidr', [{ kind: 'cidr', network: '10.0.0.0/8', range: r }], { 'f|cidr': '10.0.0.0/8' }],
      [
        'regular expression',
        [{ kind: 'regex', pattern: 'a.*b', ignoreCase: true, multiline: true, dotAll: true, range: r }],
        { 'f|re|i|m|s': 'a.*b' },
      ],
      [
        'another field',
        [{ kind: 'field', other: make.upn, position: 'equals', cased: false, range: r }],
        { 'f|fieldref': 'properties.userPrincipalName' },
      ],
      [
        'the start of another field',
        [{ kind: 'field', other: make.upn, position: 'startswith', cased: false, range: r }],
        { 'f|fieldref|startswith': 'properties.userPrincipalName' },
      ],
      [
        'hours',
        [
          { kind: 'time-part', part: 'hour', comparison: 'eq', value: 3, range: r },
          { kind: 'time-part', part: 'hour', comparison: 'eq', value: 4, range: r },
        ],
        { 'f|hour': [3, 4] },
      ],
      [
        'a list by name',
        [{ kind: 'list', list, position: 'equals', cased: false, range: r }],
        { 'f|expand': '%apps_name%' },
      ],
      [
        'a list of networks',
        [{ kind: 'list', list: make.offices, position: 'equals', cased: false, range: r }],
        { 'f|cidr': ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7/32'] },
      ],
      [
        'several ways',
        [make.text('abc'), make.text('x*'), make.text('y*')],
        [{ f: 'abc' }, { 'f|startswith': ['x', 'y'] }],
      ],
      ['the same twice', [make.text('abc'), make.text('abc')], { f: 'abc' }],
    ];
    for (const [title, tests, selection] of cases) {
      it(title, () => {
        const predicate = make.selection('s', make.match(make.field('F', { eventHub: 'f' }), tests));
        expect(written(predicate)['s']).to.deep.equal(selection);
      });
    }

    it('looks for an id in a field where case cannot differ', () => {
      const predicate = make.selection(
        's',
        make.match(make.field('AppId', { exact: true, eventHub: 'f' }), [
          { kind: 'list', list, position: 'equals', cased: false, range: r },
        ]),
      );
      expect(written(predicate)['s']).to.deep.equal({ 'f|expand': '%apps_id%' });
    });

    it('finds nothing in an empty list of networks', () => {
      const empty = make.list('none', 'ip-range', { kind: 'strings', values: [] });
      const predicate = make.selection(
        's',
        make.match(make.ip, [{ kind: 'list', list: empty, position: 'equals', cased: false, range: r }]),
      );
      expect(written(predicate)['s']).to.deep.equal({ 'callerIpAddress|cidr': '0.0.0.0/32' });
    });
  });
});
