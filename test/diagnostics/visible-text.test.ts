import { expect } from 'chai';
import { cellOf, visible } from '../../compiler/diagnostics/visible-text.ts';

describe('visible text', () => {
  it('shows what a terminal would obey or hide', () => {
    expect(visible('a\tb\r\nc\u001B[2J\u007F')).to.equal('a␉b␍␊c␛[2J␡');
    expect(visible('\u200B\u202E\uFEFF\u2028\uD800\u0085')).to.equal(
      '<U+200B><U+202E><U+FEFF><U+2028><U+D800><U+0085>',
    );
  });

  it('leaves everything else', () => {
    expect(visible('Ünïcödé 漢字 עברית 😀 e\u0301')).to.equal('Ünïcödé 漢字 עברית 😀 e\u0301');
  });

  it('knows how wide a character is', () => {
    expect(['a', '漢', '😀', '\u0301', '한'].map((character) => cellOf(character, 0).width)).to.deep.equal([
      1, 2, 2, 0, 2,
    ]);
    expect([0, 1, 3, 4].map((column) => cellOf('\t', column).width)).to.deep.equal([4, 3, 1, 4]);
  });
});
