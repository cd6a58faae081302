import { expect } from 'chai';
import { prepareSigma } from '../../../compiler/sigma/evaluate/index.ts';

/** Whether a rule with this detection matches the record, or why it cannot be evaluated. */
function matches(detection: string, record: Record<string, unknown>, lists = {}): boolean | string {
  const sigma = prepareSigma(
    `title: T\nlogsource: {product: x}\ndetection:\n${detection.replace(/^/gmu, '  ')}`,
    lists,
  );
  if (!sigma.ok) return sigma.problem;
  return sigma.evaluate([{ record, time: 0 }]).some((finding) => finding.matches.length > 0);
}

const one = (selection: string) => `a:\n  ${selection}\ncondition: a`;

type Case = readonly [what: string, selection: string, record: Record<string, unknown>, expected: boolean];

const cases: readonly Case[] = [
  ['text is compared without regard to case', 'F: abc', { F: 'ABC' }, true],
  ['and as a whole', 'F: abc', { F: 'abcd' }, false],
  ['a star stands for any characters', 'F: a*c', { F: 'aXYZC' }, true],
  ['also for none', 'F: a*c', { F: 'ac' }, true],
  ['a question mark for exactly one', 'F: a?c', { F: 'ac' }, false],
  ['an escaped star is a star', 'F: a\\*c', { F: 'abc' }, false],
  ['and matches itself', 'F: a\\*c', { F: 'a*c' }, true],
  ['a list is OR', 'F: [a, b]', { F: 'b' }, true],
  ['a number equals its text', 'F: 50126', { F: '50126' }, true],
  ['a boolean equals its text', 'F: true', { F: 'True' }, true],
  ['a missing field matches nothing', 'F: "*"', {}, false],
  ['null is a missing field', 'F: null', {}, true],
  ['null is an empty text', 'F: null', { F: '' }, true],
  ['null is not a value', 'F: null', { F: 'a' }, false],
  ['contains', 'F|contains: bc', { F: 'aBCd' }, true],
  ['startswith', 'F|startswith: ab', { F: 'bab' }, false],
  ['endswith', 'F|endswith: cd', { F: 'abCD' }, true],
  ['all makes a list AND', 'F|contains|all: [a, b]', { F: 'xbxa' }, true],
  ['and needs each of it', 'F|contains|all: [a, b]', { F: 'xa' }, false],
  ['cased tells cases apart', 'F|cased: abc', { F: 'ABC' }, false],
  ['neq is the opposite', 'F|neq: abc', { F: 'abd' }, true],
  ['neq of the same value', 'F|neq: abc', { F: 'ABC' }, false],
  ['exists', 'F|exists: true', { F: 0 }, true],
  ['exists of a missing field', 'F|exists: true', {}, false],
  ['not exists', 'F|exists: false', {}, true],
  ['re finds anywhere', 'F|re: b+c', { F: 'abbcd' }, true],
  ['re tells cases apart', 'F|re: B', { F: 'b' }, false],
  ['re|i does not', 'F|re|i: B', { F: 'b' }, true],
  ['re|m matches at line ends', 'F|re|m: ^b$', { F: 'a\nb' }, true],
  ['re|s lets a dot match a line end', 'F|re|s: a.b', { F: 'a\nb' }, true],
  ['cidr of version 4', 'F|cidr: 10.0.0.0/8', { F: '10.9.8.7' }, true],
  ['cidr outside', 'F|cidr: 10.0.0.0/8', { F: '11.0.0.1' }, false],
  ['cidr of version 6', "F|cidr: '2001:db8::/32'", { F: '2001:db8::1' }, true],
  ['cidr of another version', "F|cidr: '2001:db8::/32'", { F: '10.0.0.1' }, false],
  ['lt', 'F|lt: 5', { F: 4 }, true],
  ['lte', 'F|lte: 5', { F: 5 }, true],
  ['gt', 'F|gt: 5', { F: 5 }, false],
  ['gte, of a number as text', 'F|gte: 5', { F: '5' }, true],
  ['an order of text that is no number', 'F|gt: 5', { F: 'many' }, false],
  ['minute', 'F|minute: 5', { F: '2026-02-01T00:05:00Z' }, true],
  ['hour, in UTC', 'F|hour: 23', { F: '2026-01-01T23:30:00Z' }, true],
  ['day of the month', 'F|day: 31', { F: '2026-01-31T23:30:00Z' }, true],
  ['week of ISO 8601', 'F|week: 53', { F: '2027-01-01T00:00:00Z' }, true],
  ['month', 'F|month: 2', { F: '2026-02-01T00:00:00Z' }, true],
  ['year', 'F|year: 2026', { F: '2025-12-31T23:59:59Z' }, false],
  ['windash takes a slash for a dash', 'F|windash|contains: " -enc"', { F: 'x /ENC y' }, true],
  ['base64 is what the value is encoded to', 'F|base64: foo', { F: 'Zm9v' }, true],
  ['base64 is exact', 'F|base64: foo', { F: 'zm9v' }, false],
  ['base64offset finds it at any offset', 'F|base64offset|contains: foobar', { F: btoa('xfoobarx') }, true],
  ['wide text in base64', 'F|wide|base64: ab', { F: btoa('a\0b\0') }, true],
  ['utf16be', 'F|utf16be|base64: ab', { F: btoa('\0a\0b') }, true],
  ['fieldref compares two fields', 'F|fieldref: G', { F: 'Same', G: 'same' }, true],
  ['fieldref of a missing field', 'F|fieldref: G', { F: 'same' }, false],
  ['fieldref with a position', 'F|fieldref|startswith: G', { F: 'abc', G: 'ab' }, true],
  ['dots lead into maps', 'F.G: a', { F: { G: 'a' } }, true],
  ['a key with dots comes first', 'F.G: a', { 'F.G': 'a', F: { G: 'b' } }, true],
  ['of an array each element is looked at', 'F.G: b', { F: [{ G: 'a' }, { G: 'b' }] }, true],
  ['a map is AND', 'F: a\n  G: b', { F: 'a' }, false],
];

describe('Sigma rules, evaluated', () => {
  for (const [what, selection, record, expected] of cases) {
    it(what, () => {
      expect(matches(one(selection), record)).to.equal(expected);
    });
  }

  it('a list of maps is OR', () => {
    const detection = 'a:\n  - F: x\n    G: y\n  - H: z\ncondition: a';
    expect(matches(detection, { H: 'Z' })).to.equal(true);
    expect(matches(detection, { F: 'x' })).to.equal(false);
  });

  it('keywords are looked for in every value', () => {
    expect(matches('a: [mimikatz]\ncondition: a', { F: { G: ['run Mimikatz now'] } })).to.equal(true);
    expect(matches("a:\n  '|all': [x, now]\ncondition: a", { F: ['x', 'now'] })).to.equal(true);
    expect(matches("a:\n  '|all': [x, never]\ncondition: a", { F: ['x', 'now'] })).to.equal(false);
  });

  it('conditions join selections', () => {
    const detection = (condition: string) => `s1: {F: a}\ns2: {G: b}\nother: {H: c}\ncondition: ${condition}`;
    const record = { F: 'a', H: 'c' };
    expect(matches(detection('1 of s*'), record)).to.equal(true);
    expect(matches(detection('all of s*'), record)).to.equal(false);
    expect(matches(detection('all of them'), record)).to.equal(false);
    expect(matches(detection('s1 and not s2'), record)).to.equal(true);
    expect(matches(detection('s2 or s1 and other'), record)).to.equal(true);
    expect(matches(detection('(s2 or s1) and not other'), record)).to.equal(false);
    expect(matches(detection('[s2, s1]'), record)).to.equal(true);
  });

  it('placeholders are the values of lists, also within text', () => {
    const lists = { admins: ['ada', 'grace'] };
    expect(matches(one("F|expand: '%admins%'"), { F: 'GRACE' }, lists)).to.equal(true);
    expect(matches(one(`F|expand: '"%admins%"'`), { F: '"ada"' }, lists)).to.equal(true);
  });

  it('patterns of lists stand in a pipeline as they are, pairs of backslashes apart', () => {
    const lists = { systems: [String.raw`(?i)^windows ?1[01]\b`, String.raw`^C:\\\\x`] };
    expect(matches(one("F|re|expand: '%systems%'"), { F: 'Windows11' }, lists)).to.equal(true);
    expect(matches(one("F|re|expand: '%systems%'"), { F: 'Windows 110' }, lists)).to.equal(false);
    expect(matches(one("F|re|expand: '%systems%'"), { F: String.raw`C:\x` }, lists)).to.equal(true);
  });

  it('says what it cannot evaluate', () => {
    expect(matches(one("F|expand: '%others%'"), {})).to.equal('the placeholder %others% has no values');
    expect(matches(one('F|nope: a'), {})).to.equal("Sigma has no modifier 'nope'");
    expect(matches('a: {F: x}\ncondition: b', {})).to.equal("there is no selection 'b'");
    expect(matches('a: {F: x}\ncondition: 1 of b*', {})).to.equal('no selection is called b*');
    expect(matches(one("F|re: '(?=a)'"), {})).to.equal('RE2 does not take the regular expression "(?=a)"');
    expect(matches(one('F|cidr: 10.0.0'), {})).to.equal('"10.0.0" is not a network');
  });
});
