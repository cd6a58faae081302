import { expect } from 'chai';
import { rangesIn } from '../../compiler/diagnostics/text-lines.ts';

describe('ranges from offsets', () => {
  it('count lines and columns from 1, in UTF-16 units', () => {
    const text = 'a\r\n😀b\n\nc';
    const at = rangesIn('x.yaml', text);
    const shown = (start: number, end: number) => {
      const range = at(start, end);
      return `${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column}`;
    };
    expect(shown(0, 1)).to.equal('1:1-1:2');
    expect(shown(5, 6)).to.equal('2:3-2:4');
    expect(shown(6, 7)).to.equal('2:4-3:1');
    expect(shown(8, 9)).to.equal('4:1-4:2');
  });

  it('stay inside of the text', () => {
    const at = rangesIn('x.yaml', 'ab');
    expect(at(-5, 99)).to.deep.equal({
      file: 'x.yaml',
      start: { line: 1, column: 1, offset: 0 },
      end: { line: 1, column: 3, offset: 2 },
    });
    expect(at(2, 1).end.offset).to.equal(2);
    expect(rangesIn('x.yaml', '')(0, 1).end).to.deep.equal({ line: 1, column: 1, offset: 0 });
  });
});
