import { expect } from 'chai';
import { parse, parseDocument } from 'yaml';
import { placeInTemplate, render, renderJson } from '../../compiler/templates/render.ts';
import { findJsonFault } from '../../compiler/templates/json-position.ts';

const one = (text: string, data: object) => render(new Map([['t.hbs', text]]), 't.hbs', data);

function expectFault(text: string, data: object, code: string, line: number, column: number, message: string) {
  const { text: written, diagnostics } = one(text, data);
  expect(written).to.equal(undefined);
  expect(
    diagnostics.map(({ code, range, message }) => [code, range.start.line, range.start.column, message]),
  ).to.deep.equal([[code, line, column, message]]);
  expect(diagnostics[0]!.range.file).to.equal('templates/t.hbs');
  return diagnostics[0]!;
}

/** Characters that mean something in JSON, YAML, Markdown, Handlebars, ARM or KQL, or that hide. */
const hostile = [
  `it's "quoted" \\ and \\\\`,
  'line\nbreak\r\nand\ttab',
  '  leading\n spaces',
  '\n\nblank lines first',
  'ends with blank lines\n\n\n',
  '[resourceGroup().location]',
  '{{title}} {{{x}}} {{#if y}}',
  'a | b || c',
  '\u202eevil\u202c \u200e\u200f\u2066x\u2069',
  '\u2028\u2029\u0085\ufeff',
  '\u0000\u0001\u001b[31m',
  '# no comment', '- no item', '? key', ': value', '&anchor', '*alias', '!tag', '%dir', '@at', '`tick`',
  'yes', 'NO', 'on', 'null', '~', '=', '<<', '1:30', '0o17', '017', '1_000', '.inf', '2026-01-01', '12', '',
  ' ', '---', '...', 'a: b', 'a #b', '😀 𝒳', 'constructor', '__proto__',
];

describe('templates: render', () => {
  it('writes JSON, with lines after the first indented', () => {
    const { text } = one('{\n  "a": {{json a 2}}\n}', { a: { b: [1, 'x'] } });
    expect(text).to.equal('{\n  "a": {\n    "b": [\n      1,\n      "x"\n    ]\n  }\n}');
  });

  it('writes YAML scalars, blocks and collections', () => {
    const data = { title: "it's", long: 'a\nb\n', tags: ['x', 'yes'], map: { k: 'one\ntwo', m: 1 } };
    const template =
      'title: {{yaml title}}\nlong: {{yaml long 2}}\nflat: {{yaml long}}\ntags:\n  {{yaml tags 2}}\nmap:\n  {{yaml map 2}}\n';
    expect(one(template, data).text).to.equal(
      "title: it's\nlong: |\n  a\n  b\nflat: \"a\\nb\\n\"\ntags:\n  - x\n  - 'yes'\nmap:\n  k: |-\n    one\n    two\n  m: 1\n",
    );
  });

  it('writes Markdown in which no character is markup', () => {
    const data = { text: '# *a* [b](c) <i> | snake_case _x_\n1. & `d`', code: 'a`b|c' };
    expect(one('{{md text}}\n{{md code as="code"}}', data).text).to.equal(
      '\\# \\*a\\* \\[b\\](c) \\<i\\> \\| snake_case \\_x\\_ 1. \\& \\`d\\`\n``a`b\\|c``',
    );
    expect(one('{{md text}}', { text: '1. no list' }).text).to.equal('1\\. no list');
    expect(one('{{md text}}', { text: 'a\u202eb' }).text).to.equal('a&#x202e;b');
  });

  it('loops, branches and looks up', () => {
    const template =
      '[{{#each items as |item|}}{{json item.n}}{{#unless @last}}, {{/unless}}{{/each}}]{{#if yes}}{{md (lookup names "a-b")}}{{else}}no{{/if}}';
    const data = { items: [{ n: 1 }, { n: 2 }], yes: true, names: { 'a-b': 'c' } };
    expect(one(template, data).text).to.equal('[1, 2]c');
  });

  for (const value of hostile) {
    it(`carries ${JSON.stringify(value)} through JSON and YAML unchanged`, () => {
      const data = { value, nested: { list: [value], key: { [`k${value}`]: value } } };
      const json = one('{"v": {{json value}}, "n": {{json nested 2}} }', data).text!;
      expect(JSON.parse(json)).to.deep.equal({ v: value, n: data.nested });
      expect(json).not.to.match(/[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u);
      const yaml = one('v: {{yaml value 4}}\nnested:\n  {{yaml nested 2}}\nlast: true\n', data).text!;
      for (const schema of ['core', 'yaml-1.1'] as const) {
        const document = parseDocument(yaml, { schema });
        expect(document.errors).to.deep.equal([]);
        expect(document.toJS(), yaml).to.deep.equal({ v: value, nested: data.nested, last: true });
      }
    });
  }

  it('keeps the order of keys', () => {
    expect(one('{{json value}}', { value: { b: 1, a: 2 } }).text).to.equal('{\n  "b": 1,\n  "a": 2\n}');
  });
});

describe('templates: what is refused', () => {
  it('D7001 a template that does not exist', () => {
    const [missing] = render(new Map(), 'sentinel/no.hbs', {}).diagnostics;
    expect([missing!.code, missing!.range.file, missing!.range.start.line, missing!.range.start.column]).to.deep.equal(
      ['D7001', 'templates/sentinel/no.hbs', 1, 1],
    );
  });

  it('D7002 text that Handlebars cannot read', () => {
    expectFault('a\n  {{json', {}, 'D7002', 2, 5, "Handlebars cannot read the template: unexpected 'INVALID'");
    expectFault('{\n{{#if a}}x{{/each}}', { a: 1 }, 'D7002', 2, 4, "Handlebars cannot read the template: if doesn't match each");
    expectFault('{{json "x}}', {}, 'D7002', 1, 8, "Handlebars cannot read the template: unexpected 'INVALID'");
  });

  it('D7003 a value without a helper', () => {
    const message = "the value 'title' enters the text without being encoded";
    const { help } = expectFault('{\n  "a": {{title}}\n}', { title: 'x' }, 'D7003', 2, 8, message);
    expect(help).to.equal('write {{json title}}, {{yaml title}} or {{md title}}, whichever the file is');
    expectFault('{{{title}}}', { title: 'x' }, 'D7003', 1, 1, message);
    expectFault('{{{json title}}}', { title: 'x' }, 'D7003', 1, 1, message);
    expectFault('{{#if title}}{{else}}\n{{&title}}{{/if}}', { title: 'x' }, 'D7003', 2, 1, message);
  });

  it('D7004 other helpers, partials and decorators', () => {
    const { help } = expectFault('{{jsn a}}', { a: 1 }, 'D7004', 1, 3, "a template cannot use a helper 'jsn' here");
    expect(help).to.equal("did you mean 'json'?");
    expectFault('{{#foo a}}{{/foo}}', { a: 1 }, 'D7004', 1, 4, "a template cannot use a helper 'foo' here");
    expectFault('{{json (log a)}}', { a: 1 }, 'D7004', 1, 9, "a template cannot use a helper 'log' here");
    expectFault('{{> other}}', { a: 1 }, 'D7004', 1, 1, 'a template cannot use a partial');
    expectFault('{{* deco}}', { a: 1 }, 'D7004', 1, 1, 'a template cannot use a decorator');
  });

  it('D7005 values that are not there', () => {
    const { help } = expectFault('x\n{{json titl}}', { title: 'x' }, 'D7005', 2, 1, "the template has no value 'titl'");
    expect(help).to.equal("did you mean 'title'?");
    expectFault('{{json a.b.c}}', { a: {} }, 'D7005', 1, 1, "the template has no value 'a.b.c'");
    expectFault(' {{#if nope}}{{/if}}', {}, 'D7005', 1, 2, "the template has no value 'nope'");
    expectFault('{{#each nope}}{{/each}}', {}, 'D7005', 1, 1, "the template has no value 'nope'");
    expectFault('{{#each a}}{{json this.b}}{{/each}}', { a: [{}] }, 'D7005', 1, 12, "the template has no value 'this.b'");
  });

  it('D7005 nothing of a prototype', () => {
    for (const path of ['constructor', '__proto__', 'toString', 'a.constructor', 'a.__proto__.x']) {
      const { text, diagnostics } = one(`{{json ${path}}}`, { a: { b: 1 } });
      expect(text, path).to.equal(undefined);
      expect(diagnostics[0]!.code, path).to.equal('D7005');
      expect(diagnostics[0]!.range.start.line, path).to.equal(1);
    }
  });

  it('D7006 a helper given something it cannot write', () => {
    expectFault('{{md a}}', { a: [1] }, 'D7006', 1, 1, "the helper 'md' needs text, a number or a truth value");
    expectFault(
      ' {{json a "x"}}', { a: 1 }, 'D7006', 1, 2,
      "the helper 'json' needs the indentation as a number of spaces, 0 to 80",
    );
    expectFault('{{json a 1 2}}', { a: 1 }, 'D7006', 1, 1, "the helper 'json' was given too much");
    expectFault('{{md a as="b"}}', { a: 'x' }, 'D7006', 1, 1, "the helper 'md' knows as=\"code\" only");
    expectFault('{{json as="b"}}', { a: 'x' }, 'D7006', 1, 1, "the helper 'json' needs a value");
  });

  it('D7007 a result that is not JSON, shown in the template', () => {
    const template = '{\n  "items": [{{#each items}}\n    {{json this}},{{/each}}\n  ],\n  "x": {{json x}}\n}';
    const { diagnostics, value } = renderJson(new Map([['t.hbs', template]]), 't.hbs', { items: [1, 2], x: 1 });
    expect(value).to.equal(undefined);
    expect(diagnostics.map(({ code, range, message }) => [code, range.start.line, range.start.column, message])).to.deep.equal(
      [['D7007', 4, 3, "what the template writes is not JSON: expected a value, found ']'"]],
    );
    const quoted = renderJson(new Map([['t.hbs', '{"a":\n "{{json a}}"}']]), 't.hbs', { a: 'x' });
    const [fault] = quoted.diagnostics;
    expect([fault!.code, fault!.range.start.line, fault!.range.start.column]).to.deep.equal(['D7007', 2, 3]);
  });
});

describe('templates: places', () => {
  it('leads from the written text to the template', () => {
    const templates = new Map([['t.hbs', 'ab\n{{json long}}\ncd']]);
    const data = { long: 'xxxxxxxx' };
    const written = render(templates, 't.hbs', data).text!;
    const place = (found: string) => {
      const { start } = placeInTemplate(templates, 't.hbs', data, written.indexOf(found));
      return [start.line, start.column];
    };
    expect(place('b')).to.deep.equal([1, 2]);
    expect(place('xx')).to.deep.equal([2, 1]);
    expect(place('d')).to.deep.equal([3, 2]);
  });
});

describe('templates: faults of JSON', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['{"a": }', 6], ['{"a": 1,}', 8], ['[1,]', 3], ['{a: 1}', 1], ['{"a" 1}', 5], ['[1 2]', 3], ['{"a": 1', 7],
    ['{} x', 3], ['["\n"]', 1], ['[01]', 2], ['', 0], ['[1}', 2], ['nul', 0],
  ];
  for (const [text, offset] of cases) {
    it(`${JSON.stringify(text)} at ${offset}`, () => {
      expect(() => { JSON.parse(text); }).to.throw();
      expect(findJsonFault(text)?.offset).to.equal(offset);
    });
  }
  it('finds none in JSON', () => {
    for (const text of ['{}', '[]', ' {"a": [1, -2.5e3, "x\\u0041\\n", {"b": null}], "c": true} ', '"x"']) {
      expect(parse(text)).to.deep.equal(JSON.parse(text));
      expect(findJsonFault(text)).to.equal(undefined);
    }
  });
});
