import { expect } from 'chai';
import { dynamicLiteral, identifier, quoteString, timespanLiteral } from '../../compiler/kql/literals.ts';
import { loadLanguageService } from '../../compiler/kql/node-verifier.ts';
import { seeded } from '../hostile/mutate.ts';

interface Node {
  readonly LiteralValue?: unknown;
  readonly ChildCount: number;
  GetChild(index: number): Node | null;
}
interface Kusto {
  readonly Language: {
    readonly GlobalState: { readonly Default: unknown };
    readonly KustoCode: {
      ParseAndAnalyze(
        text: string,
        globals: unknown,
      ): { readonly Syntax: Node; GetDiagnostics(): { readonly Count: number } };
    };
  };
}

/** What Microsoft's parser reads where the literal stands, and whether it found a fault. */
async function readBack(literal: string) {
  const { Language } = (await loadLanguageService()) as unknown as Kusto;
  const code = Language.KustoCode.ParseAndAnalyze(`print ${literal}`, Language.GlobalState.Default);
  return { values: stringsIn(code.Syntax), faults: code.GetDiagnostics().Count };
}

function stringsIn(node: Node): readonly string[] {
  const own = typeof node.LiteralValue === 'string' ? [node.LiteralValue] : [];
  const children = Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index));
  return [...own, ...children.flatMap((child) => (child === null ? [] : stringsIn(child)))];
}

describe('literals of KQL', () => {
  it('quotes text as people would', () => {
    expect(quoteString('50126')).to.equal("'50126'");
    expect(quoteString("it's")).to.equal(String.raw`'it\'s'`);
    expect(quoteString('"quoted"')).to.equal(`'"quoted"'`);
    expect(quoteString('C:\\Temp')).to.equal(String.raw`@'C:\Temp'`);
    expect(quoteString("C:\\it's")).to.equal(String.raw`@'C:\it''s'`);
    expect(quoteString('a\nb\tc\rd')).to.equal(String.raw`'a\nb\tc\rd'`);
    expect(quoteString('C:\\a\nb')).to.equal(String.raw`'C:\\a\nb'`);
    expect(quoteString('')).to.equal("''");
  });

  it('shows what cannot be seen as escapes', () => {
    expect(quoteString('a\u202eb')).to.equal(String.raw`'a\u202eb'`);
    expect(quoteString('\u0000\u200b\ufeff')).to.equal(String.raw`'\u0000\u200b\ufeff'`);
    expect(quoteString('\u2028')).to.equal(String.raw`'\u2028'`);
    expect(quoteString('ünï 漢 💥')).to.equal("'ünï 漢 💥'");
  });

  it("arrives in Microsoft's parser as it was, 500 random texts", async () => {
    const random = seeded(42);
    const pieces = [
      '\\',
      "'",
      '"',
      '`',
      '\n',
      '\r',
      '\t',
      '\u0000',
      '\u202e',
      '@',
      '//',
      ' or 1==1 ',
      '|',
      ';',
      'a',
      '漢',
      '💥',
      '{',
      '}',
    ];
    for (let run = 0; run < 500; run++) {
      const text = Array.from(
        { length: Math.floor(random() * 12) },
        () => pieces[Math.floor(random() * pieces.length)],
      ).join('');
      expect(await readBack(quoteString(text)), JSON.stringify(text)).to.deep.equal({
        values: [text],
        faults: 0,
      });
    }
  });

  it('writes names bare where it can', () => {
    expect(identifier('UserId')).to.equal('UserId');
    expect(identifier('_x1')).to.equal('_x1');
    expect(identifier('first')).to.equal("['first']");
    expect(identifier('two words')).to.equal("['two words']");
    expect(identifier("it's")).to.equal(String.raw`['it\'s']`);
    expect(identifier('1st')).to.equal("['1st']");
  });

  it('writes a length of time in its largest whole unit', () => {
    expect(timespanLiteral(30)).to.equal('30s');
    expect(timespanLiteral(90)).to.equal('90s');
    expect(timespanLiteral(5_400)).to.equal('90m');
    expect(timespanLiteral(7_200)).to.equal('2h');
    expect(timespanLiteral(86_400)).to.equal('1d');
    expect(timespanLiteral(90_000)).to.equal('25h');
  });

  it('writes dynamic values with strings of KQL', async () => {
    const literal = dynamicLiteral(['a', "it's", { 'k"': [1, true, null] }]);
    expect(literal).to.equal(String.raw`dynamic(['a', 'it\'s', {'k"': [1, true, null]}])`);
    expect((await readBack(literal)).faults).to.equal(0);
    expect(dynamicLiteral([])).to.equal('dynamic([])');
  });
});
