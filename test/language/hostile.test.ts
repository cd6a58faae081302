import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { applyFixes } from '../../compiler/diagnostics/apply-fixes.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Position } from '../../compiler/diagnostics/position.ts';
import { pretty } from '../../compiler/diagnostics/writers/pretty.ts';
import type { Located, Path } from '../../compiler/language/located.ts';
import { readYaml } from '../../compiler/language/reader.ts';
import { type Kind, validate } from '../../compiler/language/validate.ts';

const seed = 20261123;
const root = join(import.meta.dirname, '..', '..', 'detections');

/** Valid files of each kind; of long ones the beginning, so that many mutations fit in the time. */
const texts: readonly (readonly [Kind, string])[] = (
  [
    ['sources', 'source'],
    ['lists', 'list'],
    ['environments', 'environment'],
    ['guides', 'guide'],
    ['privileged-accounts', 'detection'],
  ] as const
).flatMap(([folder, kind]) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .slice(0, 4)
    .map((name) => {
      const lines = readFileSync(join(root, folder, name), 'utf8').split('\n');
      return [kind, `${lines.slice(0, 60).join('\n')}\n`] as const;
    }),
);

const strange = [
  ...[
    '\t',
    ' ',
    '\n',
    '\r\n',
    '\r',
    '  ',
    '\n\n',
    '\n  ',
    '\n\t- ',
    '---\n',
    '\n---\n',
    '\n...\n',
    '%YAML 1.1\n',
  ],
  ...[
    '&a ',
    '*a',
    '*a : ',
    '<<: ',
    '!t ',
    '!!int ',
    '? ',
    ': ',
    '- ',
    '- - - ',
    ',',
    '[',
    ']',
    '{',
    '}',
    '{{',
    '}}',
  ],
  ...[
    "'",
    '"',
    '\\',
    '\\x',
    '"\\ud800"',
    '|\n',
    '>-\n',
    '|9\n',
    '#',
    ' # ',
    '@',
    '`',
    '%',
    '%list%',
    '$x',
    '~',
    'null',
  ],
  ...[
    '\u0000',
    '\u001B[31m',
    '\u0085',
    '\u2028',
    '\uFEFF',
    '\uFFFE',
    '\uD83D',
    '😀',
    '漢字',
    'עברית',
    '\u202E',
    'e\u0301',
  ],
  ...[
    '__proto__: ',
    'constructor: ',
    'toString: 1\n',
    '1e999',
    '-0',
    '0x',
    '.nan',
    '12345678901234567890',
    '2026-01-01',
  ],
];

type Mutation = (text: string) => string;
const share = fc.double({ min: 0, max: 1, noNaN: true });
const at = (text: string, place: number) => Math.floor(place * text.length);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(share, fc.constantFrom(...strange)).map(([place, piece]): Mutation => {
    return (text) => text.slice(0, at(text, place)) + piece + text.slice(at(text, place));
  }),
  fc.tuple(share, fc.string({ unit: 'binary', maxLength: 6 })).map(([place, piece]): Mutation => {
    return (text) => text.slice(0, at(text, place)) + piece + text.slice(at(text, place) + piece.length);
  }),
  fc.tuple(share, fc.nat(40)).map(([place, length]): Mutation => {
    return (text) => text.slice(0, at(text, place)) + text.slice(at(text, place) + length);
  }),
  fc.tuple(share, share, fc.nat(80)).map(([from, to, length]): Mutation => {
    return (text) => {
      const piece = text.slice(at(text, from), at(text, from) + length);
      return text.slice(0, at(text, to)) + piece + text.slice(at(text, to));
    };
  }),
  fc
    .tuple(share, fc.constantFrom(...strange), fc.integer({ min: 2, max: 3000 }))
    .map(([place, piece, times]): Mutation => {
      return (text) => text.slice(0, at(text, place)) + piece.repeat(times) + text.slice(at(text, place));
    }),
  fc.tuple(share, fc.nat(6)).map(([place, indentation]): Mutation => {
    return (text) => {
      const lines = text.split('\n');
      const line = Math.floor(place * lines.length);
      return lines
        .map((old, index) => (index === line ? ' '.repeat(indentation) + old.trimStart() : old))
        .join('\n');
    };
  }),
  fc.tuple(share).map(
    ([place]): Mutation =>
      (text) =>
        text.slice(0, at(text, place)),
  ),
  fc.constant<Mutation>((text) => text.replaceAll('\n', '\r\n')),
);

const hostile = fc
  .tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([[kind, text], mutations]) => ({
    kind,
    text: mutations.reduce((mutated, mutate) => mutate(mutated), text),
  }));

/** A position means the same by offset as by line and column, and is in the text. */
function expectInside(position: Position, text: string): void {
  const { line, column, offset } = position;
  expect(offset).to.be.within(0, text.length);
  const before = text.slice(0, offset);
  expect(line).to.equal(before.split('\n').length);
  expect(column).to.equal(offset - before.lastIndexOf('\n'));
}

function expectPlaces(diagnostics: readonly Diagnostic[], text: string): void {
  for (const { range, related = [], fix } of diagnostics.slice(0, 20)) {
    const ranges = [
      range,
      ...related.map((other) => other.range),
      ...(fix?.edits ?? []).map((edit) => edit.range),
    ];
    for (const { start, end } of ranges) {
      expectInside(start, text);
      expectInside(end, text);
      expect(start.offset).to.be.at.most(end.offset);
    }
  }
}

function expectRanges(document: Located, value: unknown, path: Path): void {
  if (path.length > 3) return;
  const { start, end } = document.rangeOf(path);
  expectInside(start, document.text);
  expectInside(end, document.text);
  const members = Array.isArray(value)
    ? value.map((member: unknown, index) => [index, member] as const)
    : Object.entries(typeof value === 'object' && value !== null ? value : {});
  for (const [step, member] of members.slice(0, 5)) expectRanges(document, member, [...path, step]);
}

function read(kind: Kind, content: Uint8Array | string): void {
  const { document, diagnostics } = readYaml('x.yaml', content);
  const decoded =
    typeof content === 'string' ? content : new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
  const text = decoded.startsWith('\uFEFF') ? decoded.slice(1) : decoded;
  expect(document === undefined).to.equal(diagnostics.length > 0);
  const found = document === undefined ? diagnostics : validate(kind, document).diagnostics;
  if (document !== undefined) expectRanges(document, document.value, []);
  expectPlaces(found, text);
  for (const { code, message } of found) expect(message, code).to.be.a('string').and.not.equal('');
  pretty(found.slice(0, 20), { texts: new Map([['x.yaml', text]]), color: false, version: '0' });
  applyFixes(text, found.slice(0, 200));
}

describe('hostile files', () => {
  it('are read or refused, each finding at its place', () => {
    fc.assert(
      fc.property(hostile, ({ kind, text }) => {
        read(kind, text);
      }),
      { seed, numRuns: 2500 },
    );
  });

  it('may hold any bytes', () => {
    const flips = fc.array(fc.tuple(share, fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...texts), flips, ([kind, text], bytes) => {
        const content = new TextEncoder().encode(text.slice(0, 800));
        for (const [place, byte] of bytes) content[Math.floor(place * (content.length - 1))] = byte;
        read(kind, content);
      }),
      { seed, numRuns: 600 },
    );
  });

  it('may be any text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...strange, 'a', 'b: ', '1'), { maxLength: 40 }), (pieces) => {
        read('detection', pieces.join(''));
      }),
      { seed, numRuns: 3000 },
    );
  });

  it('may repeat one thing many thousand times', () => {
    for (const piece of [
      'a: 1\n',
      '[]',
      '"',
      '- x\n',
      '*a ',
      '&a ',
      '{a: ',
      '} ',
      "- 'x' y\n",
      '- {{x}}\n',
      '😀',
    ]) {
      const text = piece.repeat(Math.floor((1024 * 32) / piece.length));
      const { document, diagnostics } = readYaml('x.yaml', text);
      expect(document === undefined, piece).to.equal(diagnostics.length > 0);
      expectPlaces(diagnostics, text);
    }
  });
});
