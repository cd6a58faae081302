import { expect } from 'chai';
import { applyFixes } from '../../compiler/diagnostics/apply-fixes.ts';
import { readYaml } from '../../compiler/language/reader.ts';
import { documentOf, inWords, placeOf, problemsOf, textAt } from './reading.ts';

const text = `# a comment
title: A thing   # with a comment
detection:
  selection:
    ResultType: ['50126', 0123]
    Account|expand: '%list%'
  condition: |
    selection
      and more

tests:
- name: first
  events: [{a: 1}, b]
-
nothing:
`;

describe('the values of a document', () => {
  it('are plain, of the types of YAML 1.2', () => {
    expect(
      documentOf(
        'a: text\nb: 12\nc: 1.5\nd: true\ne: null\nf: ~\ng:\nh: no\ni: 2026-11-23\nj: 0x1F\nk: [1, {l: m}]\no: "\\u0007"\n',
      ).value,
    ).to.deep.equal({
      a: 'text',
      b: 12,
      c: 1.5,
      d: true,
      e: null,
      f: null,
      g: null,
      h: 'no',
      i: '2026-11-23',
      j: 31,
      k: [1, { l: 'm' }],
      o: '\u0007',
    });
  });

  it('may be a scalar or a list at the root', () => {
    expect(documentOf('just text').value).to.equal('just text');
    expect(documentOf('- a\n- b').value).to.deep.equal(['a', 'b']);
    expect(documentOf('--- # begin\na: 1\n...\n').value).to.deep.equal({ a: 1 });
  });

  it('keep the numbers that a number cannot hold as they were written', () => {
    const document = documentOf(
      'a: 0123\nb: 1e3\nc: 12345678901234567890\nd: "0x10"\ne: |\n  x\nf: {g: 007}\n',
    );
    expect(document.value).to.deep.equal({
      a: 123,
      b: 1000,
      c: 12345678901234567000,
      d: '0x10',
      e: 'x\n',
      f: { g: 7 },
    });
    expect(['a', 'b', 'c', 'd'].map((key) => document.sourceOf([key]))).to.deep.equal([
      '0123',
      '1e3',
      '12345678901234567890',
      '0x10',
    ]);
    expect(document.sourceOf(['f', 'g'])).to.equal('007');
    expect(document.sourceOf(['f'])).to.equal(undefined);
    expect(document.sourceOf(['nowhere'])).to.equal(undefined);
  });

  it('know whether they stood in quotes or as a block', () => {
    const document = documentOf('a: 1\nb: "1"\nc: \'1\'\nd: |\n  1\ne: >-\n  1\nf: [1]\n');
    const quoted = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((key) => document.isQuoted([key]));
    expect(quoted).to.deep.equal([false, true, true, true, true, false, false]);
  });

  it('have keys as they were written', () => {
    expect(documentOf('1: a\n050: b\ntrue: c\n"x y": d\n? e\n: f\n').value).to.deep.equal({
      1: 'a',
      '050': 'b',
      true: 'c',
      'x y': 'd',
      e: 'f',
    });
  });

  it('have names of the prototype only where they were written', () => {
    const value = documentOf('__proto__: {polluted: yes}\nconstructor: mine\n').value as Record<
      string,
      unknown
    >;
    expect(Object.keys(value)).to.deep.equal(['__proto__', 'constructor']);
    expect('toString' in value).to.equal(false);
    expect(value['polluted']).to.equal(undefined);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('are the same with CRLF and with a byte order mark, at the same places', () => {
    const windows = documentOf(new TextEncoder().encode(`\uFEFF${text.replaceAll('\n', '\r\n')}`));
    const unix = documentOf(text);
    expect(windows.value).to.deep.equal(unix.value);
    for (const path of [['title'], ['detection', 'condition'], ['tests', 0, 'events', 0, 'a'], ['nothing']]) {
      expect(placeOf(windows.rangeOf(path)), path.join('.')).to.equal(placeOf(unix.rangeOf(path)));
    }
  });
});

describe('the ranges of a document', () => {
  const document = documentOf(text);

  it('are exact for scalars, without comments and line ends', () => {
    expect(textAt(document, ['title'])).to.equal('A thing');
    expect(placeOf(document.rangeOf(['title']))).to.equal('2:8-2:15');
    expect(textAt(document, ['detection', 'selection', 'ResultType', 0])).to.equal("'50126'");
    expect(placeOf(document.rangeOf(['detection', 'selection', 'ResultType', 1]))).to.equal('5:27-5:31');
    expect(textAt(document, ['detection', 'condition'])).to.equal('|\n    selection\n      and more');
  });

  it('are exact for maps and lists', () => {
    expect(textAt(document, ['detection', 'selection', 'ResultType'])).to.equal("['50126', 0123]");
    expect(textAt(document, ['tests', 0])).to.equal('name: first\n  events: [{a: 1}, b]');
    expect(placeOf(document.rangeOf(['tests', 0, 'events', 0]))).to.equal('13:12-13:18');
    expect(placeOf(document.rangeOf([]))).to.equal('2:1-15:9');
    expect(placeOf(document.rangeOf(['detection', 'selection']))).to.equal('5:5-6:29');
  });

  it('are of the key for keys, and of the item for items', () => {
    expect(placeOf(document.keyRangeOf(['detection', 'selection', 'Account|expand']))).to.equal('6:5-6:19');
    expect(placeOf(document.keyRangeOf(['tests', 0, 'events', 1]))).to.equal('13:20-13:21');
  });

  it('are empty behind a key without a value', () => {
    expect(placeOf(document.rangeOf(['nothing']))).to.equal('15:9-15:9');
    expect(placeOf(documentOf('{a, b}').rangeOf(['b']))).to.equal('1:5-1:6');
  });

  it('are of the nearest ancestor where there is no such value', () => {
    expect(placeOf(document.rangeOf(['title', 'deeper', 3]))).to.equal('2:8-2:15');
    expect(placeOf(document.rangeOf(['tests', 9]))).to.equal(placeOf(document.rangeOf(['tests'])));
    expect(placeOf(document.rangeOf(['toString']))).to.equal('2:1-15:9');
  });

  it('count in UTF-16 units', () => {
    const wide = documentOf('😀: "é\u0301😀"\n漢字: [😀, x]\n');
    expect(placeOf(wide.keyRangeOf(['😀']))).to.equal('1:1-1:3');
    expect(placeOf(wide.rangeOf(['漢字', 1]))).to.equal('2:10-2:11');
  });
});

describe('what is not read', () => {
  it('D1001: another encoding, at its first byte', () => {
    expect(problemsOf(Uint8Array.of(0x61, 0x3a, 0x0a, 0xef, 0xbf, 0xbd, 0xe9, 0x62))).to.deep.equal([
      'D1001 2:2-2:3: this file is not UTF-8 text: the byte 0xE9 cannot stand here',
    ]);
    expect(problemsOf(Uint8Array.of(0xff, 0xfe, 0x61, 0x00))).to.deep.equal([
      'D1001 1:1-1:2: this file is UTF-16, not UTF-8',
    ]);
    expect(problemsOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xc0, 0x80))).to.deep.equal([
      'D1001 1:2-1:3: this file is not UTF-8 text: the byte 0xC0 cannot stand here',
    ]);
  });

  it('D1002: a file over a mebibyte', () => {
    expect(problemsOf('x'.repeat(5_000_000))).to.deep.equal([
      'D1002 1:1-1:1: this file has 5000000 bytes; 1048576 are the most',
    ]);
    expect(problemsOf(new Uint8Array(1_048_577))).to.have.length(1);
    expect(documentOf(`a: ${'x'.repeat(1_048_573)}`).sourceOf(['a'])).to.have.length(1_048_573);
  });

  it('D1003: an empty file', () => {
    for (const empty of ['', '\n\n', '# only a comment\n', '---\n', '\uFEFF', '---\n# x\n...\n']) {
      expect(problemsOf(empty), JSON.stringify(empty)).to.deep.equal(['D1003 1:1-1:1: this file is empty']);
    }
  });

  it('D1004: several documents', () => {
    expect(problemsOf('a: "---"\n--- # second\nb: 1\n---\nc: 1\n')).to.deep.equal([
      'D1004 2:1-2:4: a second YAML document begins here; a file holds one',
    ]);
    expect(problemsOf('a: 1\n...\nb: 2\n')).to.deep.equal([
      'D1004 3:1-3:2: a second YAML document begins here; a file holds one',
    ]);
  });

  it('D1005: text that is not YAML', () => {
    const cases: Readonly<Record<string, string>> = {
      "a: 'x\nb: 1\n": 'D1005 1:4-1:6: this quote is not closed',
      "'a: 3\n": 'D1005 1:1-1:6: this quote is not closed',
      'a: [1, 2\nb: 3\n': 'D1005 2:1-2:2: a bracket before this is not closed, or its lines are not indented',
      "a: 'x' y\n": 'D1005 1:8-1:9: this does not belong here: the value before it has ended',
      '- a\nb: 1\n': 'D1005 2:1-2:5: this does not belong here: the list or the value before it has ended',
      'a: - b\n': 'D1005 1:4-1:7: a list does not begin on the line of its key',
      'a: 1\n b: 2\n': 'D1005 1:4-1:5: the line after this one is indented more, as if it belonged to it',
      'a: 1 # c\n  b: 2\n': 'D1005 2:1-2:2: this is indented differently from what it stands beside',
      'a\nb: 1\n': 'D1005 1:1-1:2: a key and its colon stand on one line',
      'a: 1\nb\n': 'D1005 2:1-2:2: this is a key without a value',
      'a: "\\d+"\n': 'D1005 1:5-1:6: invalid escape sequence \\d',
    };
    for (const [yaml, problem] of Object.entries(cases)) {
      expect(problemsOf(yaml), JSON.stringify(yaml)).to.deep.equal([problem]);
    }
  });

  it('D1005: with one finding for a line, and the first five', () => {
    expect(problemsOf("- 'a' b\n".repeat(20))).to.have.length(5);
    expect(problemsOf(`- ${"'a' b ".repeat(20)}\n`)).to.have.length(1);
  });

  it('D1006: tabs as indentation', () => {
    const message = 'YAML is indented with spaces, not tabs';
    expect(problemsOf('a:\n\tb: 1\n')).to.deep.equal([`D1006 2:1-2:2: ${message}`]);
    expect(problemsOf('a:\n  b: 1\n\tc: 1\n')).to.deep.equal([`D1006 3:1-3:2: ${message}`]);
    expect(problemsOf('a: |\n\tx\n')).to.deep.equal([`D1006 2:1-2:2: ${message}`]);
    expect(documentOf('a:\tb\t# c\n').value).to.deep.equal({ a: 'b' });
  });

  it('D1007: a key that is there twice, with the place of the first', () => {
    const { diagnostics } = readYaml('x.yaml', 'a: 1\nb: {c: 1, "c": 2}\na: 3\n');
    expect(inWords(diagnostics)).to.deep.equal([
      "D1007 2:11-2:14: the key 'c' is here twice",
      "D1007 3:1-3:2: the key 'a' is here twice",
    ]);
    expect(diagnostics.map(({ related = [] }) => related.map(({ range }) => placeOf(range)))).to.deep.equal([
      ['2:5-2:6'],
      ['1:1-1:2'],
    ]);
  });

  it('D1008: anchors, aliases and merge keys, so that nothing can grow', () => {
    expect(problemsOf('a: &x {k: 1}\nb: *x\nc:\n  <<: *x\n&y d: 1\n*y : 2\n')).to.deep.equal([
      "D1008 1:4-1:6: anchors are not used in detc's files",
      "D1008 2:4-2:6: aliases are not used in detc's files",
      "D1008 4:3-4:5: merge keys are not used in detc's files",
      "D1008 4:7-4:9: aliases are not used in detc's files",
      "D1008 5:1-5:3: anchors are not used in detc's files",
      "D1008 6:1-6:3: aliases are not used in detc's files",
    ]);
    const levels = Array.from({ length: 30 }, (_, level) => {
      const below = `*l${level - 1}`;
      return `l${level}: &l${level} [${level === 0 ? 'x' : Array(10).fill(below).join(', ')}]`;
    });
    expect(new Set(problemsOf(levels.join('\n')).map((line) => line.slice(0, 5)))).to.deep.equal(
      new Set(['D1008']),
    );
    expect(documentOf('"<<": a\n').value).to.deep.equal({ '<<': 'a' });
  });

  it('D1009: tags', () => {
    expect(
      problemsOf('a: !secret x\nb: !!binary aGk=\nc: !!js/function x\nd: !<tag:x.org,1> {e: !!str 1}\n'),
    ).to.deep.equal([
      "D1009 1:4-1:11: the tag !secret is not used in detc's files",
      "D1009 2:4-2:12: the tag !!binary is not used in detc's files",
      "D1009 3:4-3:17: the tag !!js/function is not used in detc's files",
      "D1009 4:6-4:17: the tag tag:x.org,1 is not used in detc's files",
      "D1009 4:23-4:28: the tag !!str is not used in detc's files",
    ]);
  });

  it('D1010: keys that are no text', () => {
    const message = 'a key must be text';
    expect(problemsOf('? [a, b]\n: 1\n? {c: d}\n: 2\nnull: 3\n"": 4\n')).to.deep.equal([
      `D1010 1:3-1:9: ${message}`,
      `D1010 3:3-3:9: ${message}`,
      `D1010 5:1-5:5: ${message}`,
      `D1010 6:1-6:3: ${message}`,
    ]);
    expect(problemsOf(': 1')).to.deep.equal([`D1010 1:1-1:2: ${message}`]);
    expect(documentOf('"null": 3').value).to.deep.equal({ null: 3 });
  });

  it('D1011: nesting without end', () => {
    const message = 'this is nested more than 64 levels deep';
    expect(problemsOf(`a: ${'['.repeat(100_000)}`)).to.deep.equal([`D1011 1:67-1:68: ${message}`]);
    expect(problemsOf('- '.repeat(100_000))).to.deep.equal([`D1011 1:129-1:130: ${message}`]);
    const blocks = Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:\n`).join('');
    expect(problemsOf(blocks)).to.deep.equal([`D1011 65:65-65:66: ${message}`]);
    expect(problemsOf('a: '.repeat(100_000))).to.deep.equal([`D1011 1:194-1:195: ${message}`]);
    const stairs = Array.from(
      { length: 20 },
      (_, level) => `${' '.repeat(level * 20)}${'- '.repeat(10)}\n`,
    ).join('');
    expect(problemsOf(stairs)).to.deep.equal([`D1011 7:129-7:130: ${message}`]);
    const deep = `${'['.repeat(60)}${']'.repeat(60)}`;
    expect(JSON.stringify(documentOf(deep).value)).to.equal(deep);
  });

  it('does not take the lines of a block of text, or brackets one after the other, for nesting', () => {
    const lines = Array.from({ length: 100 }, (_, line) => `${' '.repeat(line + 2)}[x`).join('\n');
    expect(documentOf(`a: |\n${lines}\n`).sourceOf(['a'])).to.include('[x\n');
    expect(documentOf('- [[a]]\n'.repeat(100)).value).to.have.length(100);
  });

  it('D1012: control characters, and what else is not seen', () => {
    const cases: Readonly<Record<string, string>> = {
      'a: 1\nb: x\u0000y': 'D1012 2:5-2:6: the character U+0000 cannot stand in a file',
      'a: \u001B[31m': 'D1012 1:4-1:5: the character U+001B cannot stand in a file',
      'a: \u009B': 'D1012 1:4-1:5: the character U+009B cannot stand in a file',
      'a: x\uFEFFy': 'D1012 1:5-1:6: the character U+FEFF cannot stand in a file',
      'a: \uFFFE': 'D1012 1:4-1:5: the character U+FFFE cannot stand in a file',
      'a: \uD83D': 'D1012 1:4-1:5: the character U+D83D cannot stand in a file',
      'a: 1\rb: 2': 'D1012 1:5-1:6: a carriage return without a line feed is no end of a line',
    };
    for (const [yaml, problem] of Object.entries(cases)) {
      expect(problemsOf(yaml), JSON.stringify(yaml)).to.deep.equal([problem]);
    }
    expect(documentOf('a: "\\0\\e\\uFEFF"\n').value).to.deep.equal({ a: '\u0000\u001B\uFEFF' });
    expect(documentOf('a: \u202Eעברית\u2028😀\n').value).to.deep.equal({ a: '\u202Eעברית\u2028😀' });
  });

  it('D1013: text that needs quotes', () => {
    const cases: Readonly<Record<string, readonly [problem: string, fixed: string]>> = {
      'Account|expand: %admins% # who\n': [
        'D1013 1:17-1:25: a value that begins with % needs quotes',
        "Account|expand: '%admins%' # who\n",
      ],
      "- @it's\n": ['D1013 1:3-1:8: a value that begins with @ needs quotes', "- '@it''s'\n"],
      'a: *.contoso.com\n': [
        'D1013 1:4-1:17: a value that begins with * needs quotes',
        "a: '*.contoso.com'\n",
      ],
      'title: Sign-in: too many\nb: 1\n': [
        "D1013 1:8-1:25: a value with ': ' in it needs quotes",
        "title: 'Sign-in: too many'\nb: 1\n",
      ],
      'title: {{User}} signed in\n': [
        'D1013 1:8-1:26: a value that begins with { needs quotes',
        "title: '{{User}} signed in'\n",
      ],
      'title: {{User}}\n': ['D1013 1:8-1:16: a value that begins with { needs quotes', "title: '{{User}}'\n"],
    };
    for (const [yaml, [problem, fixed]] of Object.entries(cases)) {
      const { diagnostics } = readYaml('x.yaml', yaml);
      expect(inWords(diagnostics), yaml).to.deep.equal([problem]);
      expect(applyFixes(yaml, diagnostics).text, yaml).to.equal(fixed);
    }
  });

  it('D1013: without a fix where the text may go on, or stands in brackets', () => {
    const cases: Readonly<Record<string, string>> = {
      'a: b: c\n  d: 1\n': "D1013 1:4-1:8: a value with ': ' in it needs quotes",
      'a: [*x, y]\n': 'D1013 1:5-1:7: a value that begins with * needs quotes',
      'a: [x] y\n': 'D1013 1:4-1:9: a value that begins with [ needs quotes',
    };
    for (const [yaml, problem] of Object.entries(cases)) {
      const { diagnostics } = readYaml('x.yaml', yaml);
      expect(inWords(diagnostics), yaml).to.deep.equal([problem]);
      expect(diagnostics[0]?.fix, yaml).to.equal(undefined);
    }
  });

  it('D1014: directives, which would change the language', () => {
    expect(problemsOf('# c\n%YAML 1.1\n%TAG ! tag:x.org,2026:\n---\na: no\n')).to.deep.equal([
      "D1014 2:1-2:10: directives are not used in detc's files",
      "D1014 3:1-3:23: directives are not used in detc's files",
    ]);
  });
});
