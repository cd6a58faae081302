import { expect } from 'chai';
import { checkDeclared } from '../../compiler/targets/capability.ts';
import { compileCase } from '../cases/harness.ts';
import { at, burst, expectFinding } from './plans.ts';

const full = { level: 'full', reasons: [] } as const;
const none = { level: 'none', reasons: ["needs 14 days of history; it's too much"] } as const;
const approximate = { level: 'approximate', reasons: ['one', 'two'] } as const;
const declares = (capability: 'approximate' | 'none', target: 'sigma' | 'azure-monitor' = 'azure-monitor') =>
  burst({ detection: { declared: { [target]: { capability, reason: 'known', range: at(60, 3) } } } });

describe('declared losses', () => {
  it('are right where they say what is so, or more', () => {
    expect(checkDeclared(burst(), 'azure-monitor', full)).to.deep.equal([]);
    expect(checkDeclared(declares('none'), 'azure-monitor', none)).to.deep.equal([]);
    expect(checkDeclared(declares('approximate'), 'azure-monitor', approximate)).to.deep.equal([]);
    expect(checkDeclared(declares('none'), 'azure-monitor', approximate)).to.deep.equal([]);
  });

  it('D6601 are missing: at the detection, or beside the other declarations', () => {
    const one = expectFinding(
      checkDeclared(burst(), 'azure-monitor', none),
      'D6601',
      1,
      1,
      "azure-monitor cannot say this detection: needs 14 days of history; it's too much",
    );
    expect(one.help).to.equal(
      "where that is acceptable, say so in the detection:\ntargets:\n  azure-monitor: {none: 'needs 14 days of history; it''s too much'}",
    );
    expectFinding(
      checkDeclared(declares('none', 'sigma'), 'azure-monitor', approximate),
      'D6601',
      60,
      3,
      'azure-monitor can say only part of this detection: one; two',
    );
  });

  it('D6602 say too little', () => {
    expectFinding(
      checkDeclared(declares('approximate'), 'azure-monitor', none),
      'D6602',
      60,
      3,
      "this says 'approximate', but azure-monitor cannot say this detection: needs 14 days of history; it's too much",
    );
  });

  it('D6603 are no longer true', () => {
    const one = expectFinding(
      checkDeclared(declares('approximate'), 'azure-monitor', full),
      'D6603',
      60,
      3,
      "azure-monitor can say all of this detection; 'approximate' is no longer true",
    );
    expect(one.severity).to.equal('warning');
  });

  it('none leaves the detection out of that target, where the target could say a part', async () => {
    const { artifacts, report } = await compileCase({
      detection: [
        "detection: {a: {Code: '1'}, condition: a}",
        "targets: {sigma: {none: 'Half of it is worse.'}, azure-monitor: {none: 'Half of it is worse.'}}",
      ].join('\n'),
    });
    const paths = artifacts.map(({ path }) => path);
    expect(paths.filter((path) => /^(?:sigma|azure-monitor)\//u.test(path))).to.deep.equal([]);
    expect(paths).to.include('sentinel/the-case.json');
    expect(report.detections[0]?.targets.sigma).to.include({
      capability: 'none',
      declared: 'Half of it is worse.',
    });
  });
});
