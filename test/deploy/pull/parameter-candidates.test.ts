import { expect } from 'chai';
import { candidates } from '../../../compiler/deploy/pull/parameter-candidates.ts';

describe('parameters that may explain a changed query', () => {
  it('a number that is the value of a parameter', () => {
    expect(candidates('T | where n >= 15', 'T | where n >= 20', { failures: 15 })).to.deep.equal([
      { failures: 20 },
    ]);
  });

  it('a number that holds a parameter with something added', () => {
    expect(candidates('T | extend prev(A, 14)', 'T | extend prev(A, 19)', { failures: 15 })).to.deep.equal([
      { failures: 20 },
    ]);
  });

  it('those that are equal first, then the others', () => {
    expect(candidates('T | where n >= 15', 'T | where n >= 20', { other: 3, failures: 15 })).to.deep.equal([
      { failures: 20 },
      { other: 8 },
    ]);
  });

  it('durations, texts and flags', () => {
    expect(
      candidates("let w = 1h; T | where A == 'x' and true", "let w = 2h; T | where A == 'y' and false", {
        window: '1h',
        name: 'x',
        loose: true,
      }),
    ).to.deep.equal([{ window: '2h', name: 'y', loose: false }]);
    expect(candidates('ago(90m)', 'ago(2d)', { window: '90m' })).to.deep.equal([{ window: '2d' }]);
    expect(candidates('ago(75m)', 'ago(135m)', { window: '1h' })).to.deep.equal([{ window: '2h' }]);
  });

  it('one value for a parameter that stands in several places', () => {
    expect(
      candidates('T | where n >= 15 and m > 15', 'T | where n >= 20 and m > 20', { f: 15 }),
    ).to.deep.equal([{ f: 20 }]);
    expect(
      candidates('T | where n >= 15 and m > 15', 'T | where n >= 20 and m > 21', { f: 15 }),
    ).to.deep.equal([]);
  });

  it('none where anything but a value was changed', () => {
    expect(candidates('T | where n >= 15', 'T | where n > 15', { f: 15 })).to.deep.equal([]);
    expect(candidates('T | where n >= 15', 'T | where k >= 15', { f: 15 })).to.deep.equal([]);
    expect(candidates('T | where n >= 15', 'T | where n >= 15 | take 5', { f: 15 })).to.deep.equal([]);
    expect(candidates('T | where n >= 15', 'T | where n >= 20 and x == "y"', { f: 15 })).to.deep.equal([]);
    expect(candidates('T | where n >= 15', "T | where n >= '20'", { f: 15 })).to.deep.equal([]);
    expect(candidates('T | where n >= 15', 'T | where n >= 15 // better', { f: 15 })).to.deep.equal([]);
  });

  it('few, as each has to be compiled', () => {
    const parameters = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`p${index}`, index]));
    const found = candidates('f(1, 2, 3)', 'f(11, 12, 13)', parameters);
    expect(found).to.have.lengthOf(8);
  });
});
