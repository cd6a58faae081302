import { expect } from 'chai';
import { didYouMean, nearest } from '../../compiler/diagnostics/did-you-mean.ts';

const keys = ['title', 'status', 'level', 'description', 'details', 'tags', 'id', 'ip'];

describe('did you mean', () => {
  it('finds names of which a third of the letters differ at most, the nearest first', () => {
    expect(nearest('descripton', keys)).to.deep.equal(['description']);
    expect(nearest('detail', keys)).to.deep.equal(['details']);
    expect(nearest('zzzzz', keys)).to.deep.equal([]);
    expect(nearest('i', keys)).to.deep.equal(['id', 'ip']);
  });

  it('finds names whose letters are in another order or case', () => {
    expect(nearest('titel', keys)).to.deep.equal(['title']);
    expect(nearest('LEVEL', keys)).to.deep.equal(['level']);
    expect(nearest('di', keys)).to.deep.equal([]);
  });

  it('names three at most, in a sentence', () => {
    expect(didYouMean('titel', keys)).to.equal("did you mean 'title'?");
    expect(didYouMean('a', ['a1', 'a2', 'a3', 'a4'])).to.equal("did you mean 'a1', 'a2' or 'a3'?");
    expect(didYouMean('zzzzz', keys)).to.equal(undefined);
  });

  it('does not compare a name of megabytes', () => {
    expect(nearest('x'.repeat(5_000_000), keys)).to.deep.equal([]);
  });
});
