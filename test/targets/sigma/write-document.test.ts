import { expect } from 'chai';
import { writeDocument } from '../../../compiler/targets/sigma/write-document.ts';

function write(
  template: string,
  document: Readonly<Record<string, unknown>>,
): ReturnType<typeof writeDocument> {
  return writeDocument(new Map([['sigma/rule.yml.hbs', template]]), 'sigma/rule.yml.hbs', document);
}

function places({ diagnostics }: ReturnType<typeof writeDocument>): readonly unknown[] {
  return diagnostics.map(({ code, message, range: { file, start } }) => [
    code,
    message,
    file,
    start.line,
    start.column,
  ]);
}

describe('sigma target: templates', () => {
  it('may add to a document', () => {
    expect(write('title: {{yaml title}}\nlicense: MIT\n', { title: 'T', author: null })).to.deep.equal({
      text: 'title: T\nlicense: MIT\n',
      diagnostics: [],
    });
  });

  it('must be YAML (D7007)', () => {
    const result = write('title: {{yaml title}}\nlevel: [high\n', { title: 'T' });
    expect(result.text).to.equal(undefined);
    expect(places(result).map((place) => (place as unknown[])[0])).to.deep.equal(['D7007']);
  });

  it('must not leave out or change a value (D7008)', () => {
    expect(places(write('title: {{yaml title}}\n', { title: 'T', level: 'high' }))).to.deep.equal([
      ['D7008', "what the template writes lacks the key 'level'", 'templates/sigma/rule.yml.hbs', 1, 1],
    ]);
    expect(places(write('title: {{yaml title}} (copy)\n', { title: 'T' }))).to.deep.equal([
      [
        'D7008',
        "what the template writes lacks the value of 'title' as the detection has it",
        'templates/sigma/rule.yml.hbs',
        1,
        1,
      ],
    ]);
  });

  it('must not write a value that a YAML 1.1 reader takes for another', () => {
    expect(
      places(write('date: 2026-11-23\n', { date: '2026-11-23' })).map((place) => (place as unknown[])[0]),
    ).to.deep.equal(['D7008']);
  });

  it('must encode values (D7003)', () => {
    expect(
      places(write('title: {{title}}\n', { title: 'T' })).map((place) => (place as unknown[])[0]),
    ).to.deep.equal(['D7003']);
  });
});
