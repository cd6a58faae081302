import { expect } from 'chai';
import fc from 'fast-check';
import type { TextPattern, Wildcard } from '../../compiler/model/index.ts';
import {
  needsRegex,
  normalize,
  numberOf,
  readValue,
  simplify,
  writeRegex,
  writeValue,
} from '../../compiler/sigma/index.ts';

const many: Wildcard = { any: 'many' };
const one: Wildcard = { any: 'one' };

describe('wildcards and escapes', () => {
  // The table of the specification 2.1.0, "Escaping", and its consequences.
  const cases: readonly (readonly [string, TextPattern])[] = [
    ['', []],
    ['plain', ['plain']],
    ['*', [many]],
    ['?', [one]],
    ['a*b', ['a', many, 'b']],
    ['prog?.exe', ['prog', one, '.exe']],
    ['*a*', [many, 'a', many]],
    ['a**b', ['a', many, 'b']],
    ['a?*', ['a', one, many]],
    ['\\', ['\\']],
    ['C:\\Windows', ['C:\\Windows']],
    ['C:\\\\Windows', ['C:\\Windows']],
    ['\\*', ['*']],
    ['\\?', ['?']],
    ['\\\\*', ['\\', many]],
    ['\\\\?', ['\\', one]],
    ['\\\\\\*', ['\\*']],
    ['\\\\\\', ['\\\\']],
    ['\\\\\\\\', ['\\\\']],
    ['\\\\\\\\*', ['\\\\', many]],
    ['end\\', ['end\\']],
    ['\\n', ['\\n']],
    ['100%', ['100%']],
    ['\\%a%', ['\\%a%']],
  ];
  for (const [text, pattern] of cases) {
    it(`${JSON.stringify(text)} is ${JSON.stringify(pattern)}`, () => {
      expect(readValue(text)).to.deep.equal(pattern);
    });
  }
});

describe('writing values', () => {
  const cases: readonly (readonly [TextPattern, string])[] = [
    [[], ''],
    [['a', many, 'b', one], 'a*b?'],
    [['C:\\Windows'], 'C:\\Windows'],
    [['end\\'], 'end\\'],
    [['end\\', many], 'end\\\\*'],
    [['*'], '\\*'],
    [['\\*'], '\\\\\\*'],
    [['\\\\server'], '\\\\\\\\server'],
    [['a', '', 'b', many, many], 'ab*'],
  ];
  for (const [pattern, text] of cases) {
    it(`${JSON.stringify(pattern)} is ${JSON.stringify(text)}`, () => {
      expect(writeValue(pattern)).to.equal(text);
    });
  }

  const part = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '\\', '*', '?', '%', ' '), maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.constant(many),
    fc.constant(one),
  );
  const patterns = fc.array(part, { maxLength: 6 });

  it('is what reading reverses', () => {
    fc.assert(
      fc.property(patterns, (pattern) => {
        expect(readValue(writeValue(pattern))).to.deep.equal(normalize(pattern));
      }),
      { seed: 20260101, numRuns: 3000 },
    );
  });

  it('reads back the same whatever was written', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '\\', '*', '?', 'é'), maxLength: 12 });
    fc.assert(
      fc.property(texts, (text) => {
        expect(readValue(writeValue(readValue(text)))).to.deep.equal(readValue(text));
      }),
      { seed: 20260102, numRuns: 3000 },
    );
  });
});

describe('saying wildcards with modifiers', () => {
  const cases: readonly (readonly [string, string | undefined, string])[] = [
    ['ab', undefined, 'ab'],
    ['*ab*', 'contains', 'ab'],
    ['ab*', 'startswith', 'ab'],
    ['*ab', 'endswith', 'ab'],
    ['*a*b*', 'contains', 'a*b'],
    ['a*b', undefined, 'a*b'],
    ['*', undefined, '*'],
    ['?ab*', 'startswith', '?ab'],
    ['\\*ab\\\\*', 'startswith', '\\*ab\\'],
    ['', undefined, ''],
  ];
  for (const [text, modifier, rest] of cases) {
    it(`${text} is ${modifier ?? 'equals'} ${rest}`, () => {
      const simple = simplify(readValue(text));
      expect([simple.modifier, writeValue(simple.pattern)]).to.deep.equal([modifier, rest]);
    });
  }

  it('gives numbers where sigma check wants them, and only where nothing is lost', () => {
    expect(numberOf(['50126'])).to.equal(50126);
    expect(numberOf(['-1'])).to.equal(-1);
    expect(numberOf(['0'])).to.equal(0);
    for (const text of ['007', '', '1.5', '1e3', '-0', ' 1', '12345678901234567890']) {
      expect(numberOf([text]), text).to.equal(undefined);
    }
    expect(numberOf(['1', many])).to.equal(undefined);
  });

  it('knows what sigma check would refuse as text', () => {
    expect(needsRegex(['a*b'])).to.equal(true);
    expect(needsRegex(['what?'])).to.equal(true);
    expect(needsRegex(['a\tb'])).to.equal(true);
    expect(needsRegex(['a', many, '\\b'])).to.equal(false);
  });

  it('writes such text as a regular expression', () => {
    expect(writeRegex(['a*b.c', many])).to.equal('^a\\*b\\.c');
    expect(writeRegex([many, 'a', one, '(b)', many, 'c\\'])).to.equal('a.\\(b\\).*c\\\\$');
    expect(writeRegex(['a\tb'])).to.equal('^a\\x09b$');
  });
});
