import { expect } from 'chai';
import { isKeyword } from '../../compiler/kql/keywords.ts';
import { identifier } from '../../compiler/kql/literals.ts';
import { loadLanguageService } from '../../compiler/kql/node-verifier.ts';

interface Kusto {
  readonly Language: {
    readonly Syntax: {
      readonly SyntaxKind: Readonly<Record<string, number>>;
      readonly SyntaxFacts: { GetText(kind: number): string };
    };
    readonly GlobalState: { readonly Default: unknown };
    readonly KustoCode: {
      ParseAndAnalyze(text: string, globals: unknown): { GetDiagnostics(): { readonly Count: number } };
    };
  };
}

describe('words of KQL', () => {
  it("are put in brackets wherever Microsoft's parser asks for it", async () => {
    const { Language } = (await loadLanguageService()) as unknown as Kusto;
    const { SyntaxKind, SyntaxFacts } = Language.Syntax;
    const words = Object.entries(SyntaxKind)
      .filter(([name, kind]) => name.endsWith('Keyword') && typeof kind === 'number')
      .map(([, kind]) => SyntaxFacts.GetText(kind))
      .filter((word) => /^[A-Za-z_]\w*$/.test(word));
    expect(words.length).to.be.at.least(200);
    const isAccepted = (name: string) =>
      Language.KustoCode.ParseAndAnalyze(
        `let ${name} = datatable(a: string)['x'];\n${name} | join kind=inner ${name} on a`,
        Language.GlobalState.Default,
      ).GetDiagnostics().Count === 0;
    for (const word of new Set(words)) {
      if (!isAccepted(word)) expect(isKeyword(word), word).to.equal(true);
      expect(isAccepted(identifier(word)), identifier(word)).to.equal(true);
    }
  });
});
