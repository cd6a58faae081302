import { expect } from 'chai';
import { load } from 'js-yaml';
import { stringify } from 'yaml';
import { compileCase } from '../cases/harness.ts';
import { loadLanguageService } from '../../compiler/kql/node-verifier.ts';

const values: readonly string[] = [
  `it's "quoted"`,
  'line one\nline two\r\nline three',
  "[parameters('x')]",
  '[',
  '{{UserPrincipalName}} {{{raw}}} {{#each}}',
  'a | union * | where 1 == 1 // comment',
  'C:\\Windows\\System32\\',
  '\\',
  "\\' or 1 == 1; --",
  'right\u202eto\u200fleft\u2066marks',
  '%percent% $dollar %privileged_accounts',
  '<script>alert(1)</script> & "x"',
  '# heading\n- item | cell',
  '=1+1',
  'tab\tand\u0007bell',
  'ünïcödé 漢字 💥',
  ' leading and trailing ',
  '`code` *bold* _it_',
];

interface Node {
  readonly LiteralValue?: unknown;
  readonly ChildCount: number;
  GetChild(index: number): Node | null;
}
interface Kusto {
  readonly Language: {
    readonly GlobalState: { readonly Default: unknown };
    readonly KustoCode: { Parse(text: string, globals: unknown): { readonly Syntax: Node } };
  };
}

function literals(node: Node): readonly unknown[] {
  const own = typeof node.LiteralValue === 'string' ? [node.LiteralValue] : [];
  const children = Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index));
  return [...own, ...children.flatMap((child) => (child === null ? [] : literals(child)))];
}

/** A value for Sigma's grammar: what would be a wildcard, an escape or a parameter is escaped. */
function escaped(value: string): string {
  return value.replaceAll(/[\\*?]/gu, (character) => `\\${character}`).replace(/^\$/u, '$$$$');
}

describe('values full of syntax', () => {
  for (const value of values) {
    it(`arrive intact: ${JSON.stringify(value)}`, async () => {
      const detection = `${stringify({ description: `What ${value}`, falsepositives: [`Perhaps ${value}`] })}detection:\n  a:\n    Message: ${JSON.stringify(escaped(value))}\n  condition: a\nalert:\n  title: Something\n  entities: [{ip: Address}]\n  triage: [${JSON.stringify(value)}]\n`;
      const { artifacts, diagnostics } = await compileCase({ detection });
      expect(
        diagnostics
          .filter(({ code, severity }) => severity === 'error' && !code.startsWith('D66'))
          .map(({ message }) => message),
      ).to.deep.equal([]);
      const textOf = (path: RegExp) => artifacts.find((artifact) => path.test(artifact.path))?.text ?? '';

      const { Language } = (await loadLanguageService()) as unknown as Kusto;
      const kql = textOf(/^kql\//u);
      expect(literals(Language.KustoCode.Parse(kql, Language.GlobalState.Default).Syntax)).to.include(value);

      const rule = JSON.parse(textOf(/^sentinel\/the-case/u)) as {
        resources: [{ properties: { query: string; description: string } }];
      };
      const [{ properties }] = rule.resources;
      expect(`${properties.query}\n`).to.equal(kql);
      expect(properties.description).to.include(value.trim());

      const sigma = load(textOf(/^sigma\/[^/]+\.yml/u)) as { falsepositives: readonly string[] };
      expect(sigma.falsepositives).to.deep.equal([`Perhaps ${value}`]);
    });
  }
});
