import { expect } from 'chai';
import { codeFrame, type FrameOptions, linesOf } from '../../compiler/diagnostics/code-frame.ts';
import { finding } from './findings.ts';

function frame(text: string, marked: string, options: FrameOptions = {}): readonly string[] {
  return codeFrame(linesOf(text), finding(text, marked).range, options).split('\n');
}

const nine = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n');

describe('the code frame', () => {
  it('shows the marked line, two before and one after, with aligned numbers', () => {
    expect(frame(nine, '9')).to.deep.equal([
      '  7 | line 7',
      '  8 | line 8',
      '  9 | line 9',
      '    |      ^',
      ' 10 | line 10',
    ]);
  });

  it('shows what there is at the beginning and at the end', () => {
    expect(frame('a: 1\n', 'a: 1')).to.deep.equal([' 1 | a: 1', '   | ^^^^']);
    expect(codeFrame([''], finding('', '').range)).to.equal('');
    expect(codeFrame(['a'], finding('x\ny\nz', 'z').range)).to.equal('');
  });

  it('marks an empty range with one caret', () => {
    expect(frame('a:\n', '')).to.deep.equal([' 1 | a:', '   | ^']);
  });

  it('marks a range over several lines to the end of its first', () => {
    expect(frame('key:\n  - a\n  - b\n', 'key:\n  - a')).to.deep.equal([
      ' 1 | key:',
      '   | ^^^^',
      ' 2 |   - a',
    ]);
  });

  it('counts wide characters, combining marks and tabs as terminals draw them', () => {
    expect(frame("漢字: e\u0301 '1'", "'1'")).to.deep.equal([" 1 | 漢字: e\u0301 '1'", '   |         ^^^']);
    expect(frame('\ta\tb', 'b')).to.deep.equal([' 1 |     a   b', '   |         ^']);
    expect(frame('😀 x', '😀')).to.deep.equal([' 1 | 😀 x', '   | ^^']);
  });

  it('shows what is hidden, and obeys none of it', () => {
    expect(frame('a\u202E\u001B[31mb', 'b')).to.deep.equal([' 1 | a<U+202E>␛[31mb', '   |               ^']);
    expect(frame('a\u0000\u007F\u0085\uD800', 'a').at(0)).to.equal(' 1 | a␀␡<U+0085><U+D800>');
  });

  it('cuts long lines around the mark', () => {
    const text = `short\n${'x'.repeat(100)}MARK${'y'.repeat(100)}\n`;
    expect(frame(text, 'MARK', { columns: 40 })).to.deep.equal([
      ' 1 | …',
      ' 2 | …xxxxxxxxxxxMARKyyyyyyyyyyyyyyyyyyy…',
      '   |             ^^^^',
    ]);
    expect(frame(`a: ${'x'.repeat(50)}`, 'xxxx', { columns: 25 })).to.deep.equal([
      ' 1 | a: xxxxxxxxxxxxxxxxx…',
      '   |    ^^^^',
    ]);
  });

  it('does not count the carriage return of a line end', () => {
    expect(frame('a: 1\r\nb: 2\r\n', 'b')).to.deep.equal([' 1 | a: 1', ' 2 | b: 2', '   | ^']);
  });
});
