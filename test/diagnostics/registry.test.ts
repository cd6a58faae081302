import { expect } from 'chai';
import { allDiagnosticKinds, findKind } from '../../compiler/diagnostics/registry.ts';

describe('the registry of diagnostics', () => {
  it('finds a kind by code or name, in any case', () => {
    expect(findKind('D1501')?.name).to.equal('unknown-key');
    expect(findKind(' d1501')?.name).to.equal('unknown-key');
    expect(findKind('Unknown-Key')?.code).to.equal('D1501');
    expect(findKind('D0000')).to.equal(undefined);
    expect(findKind('constructor')).to.equal(undefined);
  });

  it('has every name once', () => {
    const names = allDiagnosticKinds.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });

  it('is in order of the codes', () => {
    const codes = allDiagnosticKinds.map(({ code }) => code);
    expect(codes).to.deep.equal([...codes].sort());
  });
});
