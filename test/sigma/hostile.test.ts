import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { modifierNames } from '../../compiler/sigma/index.ts';
import { read, source, tryRead, type Read } from './fixtures.ts';

/** Pieces that mean something somewhere, so that nonsense made of them gets deep into the grammar. */
const pieces = fc.constantFrom(
  ...[
    'sel',
    'flt',
    'and',
    'or',
    'not',
    '1 of',
    'all of',
    'them',
    '(',
    ')',
    '|',
    '*',
    '?',
    '\\',
    '%',
    '$',
    '$$',
    ' ',
  ],
  ...[
    '%admins%',
    '%offices%',
    '%working_hours%',
    '%x',
    '$code',
    '10.0.0.0/8',
    '2026-01-31',
    "'",
    '"',
    '\n',
    '\t',
  ],
  ...['[', '(?', '{2}', '\u202e', '\0', '\ud800', '\u{1f600}', 'é', 'count()', '-x', '/y', '\u2014z'],
);
const nonsense = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
const value = fc.oneof(
  nonsense,
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
);
const key = fc
  .tuple(
    fc.oneof(fc.constantFrom(...source.names, ''), nonsense),
    fc.array(fc.oneof(fc.constantFrom(...modifierNames), nonsense), { maxLength: 4 }),
  )
  .map(([field, modifiers]) => [field, ...modifiers].join('|'));
const map = fc.dictionary(key, fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 4 })), {
  maxKeys: 3,
});
const item = fc.oneof(map, nonsense, fc.integer());
const selection = fc.oneof(map, fc.array(item, { minLength: 1, maxLength: 3 }));

const wellKnown = fc.constantFrom('sel', 'sel and not flt', '1 of them', 'all of s*', 'sel or flt');
const block = fc.record({
  sel: selection,
  flt: selection,
  condition: fc.oneof(wellKnown, nonsense),
});

function expectSound({ text, diagnostics, predicate }: Read) {
  for (const { range, message, help } of diagnostics) {
    expect(range.start.offset).to.be.within(0, text.length);
    expect(range.end.offset).to.be.within(range.start.offset, text.length);
    const before = text.slice(0, range.start.offset).split('\n');
    expect([range.start.line, range.start.column]).to.deep.equal([
      before.length,
      (before.at(-1) ?? '').length + 1,
    ]);
    expect(message).to.not.equal('');
    expect(help).to.not.equal('');
  }
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  expect(predicate === undefined).to.equal(failed);
}

describe('hostile detections', () => {
  it('are read or refused, each finding at its place', () => {
    let understood = 0;
    fc.assert(
      fc.property(
        block,
        fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_FOLDED'),
        (made, style) => {
          const yaml = stringify(made, { defaultStringType: style, lineWidth: 40, version: '1.2' } as never);
          const result = tryRead(...yaml.split('\n'));
          if (result === undefined) return;
          understood += 1;
          expectSound(result);
        },
      ),
      { seed: 20260103, numRuns: 2000 },
    );
    expect(understood).to.be.above(1000);
  });

  it('take time in proportion to their size', () => {
    const size = 100_000;
    const long: readonly string[] = [
      '\\'.repeat(size),
      '%'.repeat(size),
      '*'.repeat(size),
      '%a'.repeat(size / 2),
      '-a'.repeat(size / 2),
      ' '.repeat(size),
    ];
    for (const text of long) {
      for (const modifiers of [
        '',
        '|expand',
        '|windash|contains',
        '|base64offset|contains',
        '|re',
        '|cidr',
      ]) {
        expectSound(read('sel:', `  UserAgent${modifiers}: '${text}'`, 'condition: sel'));
      }
    }
    const words = Array<string>(20_000).fill('sel and nothing or').join('\n      ');
    for (const style of ['|', '>-']) {
      const { diagnostics } = read("sel: {UserAgent: 'a'}", `condition: ${style}`, `    ${words} sel`);
      expect(diagnostics.length).to.equal(20_000);
      expect(diagnostics.at(-1)?.range.start).to.deep.include({ line: 20_003, column: 15 });
    }
  });
});
