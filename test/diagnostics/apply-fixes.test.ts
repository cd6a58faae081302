import { expect } from 'chai';
import { applyFixes } from '../../compiler/diagnostics/apply-fixes.ts';
import type { Diagnostic, Edit } from '../../compiler/diagnostics/diagnostic.ts';
import { rangesIn } from '../../compiler/diagnostics/text-lines.ts';
import { file, finding } from './findings.ts';

const text = 'a: 1\nb: 2\nc: 3\n';

function edit(start: number, end: number, newText: string): Edit {
  return { range: rangesIn(file, text)(start, end), newText };
}

function fixing(...edits: readonly Edit[]): Diagnostic {
  return finding(text, 'a', { fix: { description: 'mend it', edits } });
}

describe('applying fixes', () => {
  it('replaces, inserts and removes, in whatever order the findings come', () => {
    const fixes = [fixing(edit(13, 14, "'3'")), fixing(edit(3, 4, "'1'")), fixing(edit(10, 10, '# new\n'))];
    expect(applyFixes(text, fixes)).to.deep.equal({ text: "a: '1'\nb: 2\n# new\nc: '3'\n", applied: 3 });
  });

  it('applies the first of two fixes that overlap', () => {
    const fixes = [fixing(edit(0, 4, 'x: 1')), fixing(edit(3, 4, '9'))];
    expect(applyFixes(text, fixes)).to.deep.equal({ text: 'x: 1\nb: 2\nc: 3\n', applied: 1 });
  });

  it('applies the same fix of two findings once', () => {
    const fixes = [fixing(edit(3, 3, "'")), fixing(edit(3, 3, "'"))];
    expect(applyFixes(text, fixes)).to.deep.equal({ text: "a: '1\nb: 2\nc: 3\n", applied: 1 });
  });

  it('applies neighbours', () => {
    const fixes = [fixing(edit(0, 1, 'x')), fixing(edit(1, 2, ' ='))];
    expect(applyFixes(text, fixes).text).to.equal('x = 1\nb: 2\nc: 3\n');
  });

  it('applies all edits of a fix or none', () => {
    const fixes = [fixing(edit(5, 6, 'y')), fixing(edit(0, 1, 'x'), edit(5, 6, 'z'))];
    expect(applyFixes(text, fixes)).to.deep.equal({ text: 'a: 1\ny: 2\nc: 3\n', applied: 1 });
  });

  it('leaves the text where a fix does not fit it', () => {
    const elsewhere = {
      ...edit(0, 1, 'x'),
      range: { ...edit(0, 1, 'x').range, file: 'detections/other.yaml' },
    };
    const beyond = { newText: 'x', range: rangesIn(file, `${text}more`)(16, 19) };
    expect(applyFixes(text, [fixing(elsewhere), fixing(beyond), fixing(), finding(text, 'b')])).to.deep.equal(
      {
        text,
        applied: 0,
      },
    );
  });

  it('keeps a byte order mark, from behind which offsets count', () => {
    expect(applyFixes(`\uFEFF${text}`, [fixing(edit(0, 1, 'x'))]).text).to.equal('\uFEFFx: 1\nb: 2\nc: 3\n');
  });
});
