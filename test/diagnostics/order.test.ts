import { expect } from 'chai';
import { deduplicate, sortDiagnostics } from '../../compiler/diagnostics/order.ts';
import { rangesIn } from '../../compiler/diagnostics/text-lines.ts';
import { finding } from './findings.ts';

const text = 'a: 1\nb: 2\n';

describe('the order of findings', () => {
  it('is by file, place and code', () => {
    const at = (file: string, start: number) => rangesIn(file, text)(start, start + 1);
    const findings = [
      finding(text, 'b', { code: 'D3001', range: at('z.yaml', 0) }),
      finding(text, 'b', { code: 'D2001', range: at('a.yaml', 5) }),
      finding(text, 'b', { code: 'D1501', range: at('a.yaml', 5) }),
      finding(text, 'b', { code: 'D9001', range: at('a.yaml', 0) }),
      finding(text, 'b', { code: 'D9001', range: at('Z.yaml', 0) }),
    ];
    expect(
      sortDiagnostics(findings).map(({ code, range }) => `${range.file}:${range.start.line} ${code}`),
    ).to.deep.equal([
      'Z.yaml:1 D9001',
      'a.yaml:1 D9001',
      'a.yaml:2 D1501',
      'a.yaml:2 D2001',
      'z.yaml:1 D3001',
    ]);
    expect(findings[0]?.range.file).to.equal('z.yaml');
  });

  it('has every finding once', () => {
    const [first, again] = [finding(text, 'a'), finding(text, 'a', { help: 'in other words' })];
    const other = finding(text, 'a', { message: 'something else' });
    expect(deduplicate([first, again, other, finding(text, 'b')])).to.deep.equal([
      first,
      other,
      finding(text, 'b'),
    ]);
  });
});
