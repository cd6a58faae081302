import { expect } from 'chai';
import { startOf } from '../../compiler/diagnostics/position.ts';
import { buildReport, reportJson } from '../../compiler/report/report.ts';
import type { Exception } from '../../compiler/model/index.ts';
import { detection, guide, privileged, wrongPassword } from './fixtures.ts';

const full = { level: 'full', reasons: [] } as const;
const covers = { guide: 'privileged-accounts', row: 'bad-password', risk: 'High' } as const;
const range = startOf('detections/environments/contoso.yaml');
const exception: Exception = {
  name: 'rotation-script',
  id: '2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11',
  reason: 'It retries.',
  owner: 'identity@contoso.com',
  expires: '2027-03-31',
  where: wrongPassword.where,
  range,
};

describe('report', () => {
  const input = {
    environment: 'contoso',
    detections: [
      {
        detection: detection('second', {
          covers,
          lists: [privileged],
          exceptions: [exception],
          declared: { sigma: { capability: 'approximate', reason: 'the spray leg is apart', range } },
        }),
        targets: {
          sentinel: { capability: full, artifacts: ['sentinel/second.json', 'kql/second.kql'] },
          sigma: { capability: full, artifacts: ['sigma/second.yml'] },
          'azure-monitor': { capability: { level: 'none', reasons: ['it reads two days'] }, artifacts: [] },
        },
      },
      {
        detection: detection('first', { covers, disabled: 'no licence', exceptions: [exception] }),
        targets: {},
      },
    ],
    guides: [guide],
    files: ['sentinel/second.json', 'kql/second.kql', 'sigma/second.yml', 'sentinel/azuredeploy.json'],
  } as const;
  const report = buildReport(input);

  it('lists detections by name, each with its targets', () => {
    expect(report.detections.map(({ name }) => name)).to.deep.equal(['first', 'second']);
    expect(report.detections[1]).to.deep.include({
      pattern: 'match',
      sources: ['entra.signin'],
      tables: ['AADNonInteractiveUserSignInLogs', 'SigninLogs'],
      lists: ['privileged_accounts'],
    });
    expect(report.detections[1]?.targets).to.deep.equal({
      sentinel: { capability: 'full', reasons: [], artifacts: ['kql/second.kql', 'sentinel/second.json'] },
      sigma: {
        capability: 'approximate',
        reasons: [],
        declared: 'the spray leg is apart',
        artifacts: ['sigma/second.yml'],
      },
      'azure-monitor': { capability: 'none', reasons: ['it reads two days'], artifacts: [] },
    });
  });

  it('says why nothing is emitted for a detection that is switched off', () => {
    expect(report.detections[0]?.targets.sentinel).to.deep.equal({
      capability: 'none',
      reasons: ['switched off in this environment: no licence'],
      artifacts: [],
    });
  });

  it('counts a row as covered only by detections that are on', () => {
    expect(report.guides[0]).to.deep.include({ name: 'privileged-accounts', covered: 1 });
    expect(report.guides[0]?.rows.map(({ id, detections }) => [id, detections])).to.deep.equal([
      ['bad-password', ['second']],
      ['guest-to-member', []],
    ]);
  });

  it('gathers lists and exceptions over the detections', () => {
    expect(report.lists).to.deep.equal([
      {
        name: 'privileged_accounts',
        title: 'Privileged accounts',
        type: 'accounts',
        delivery: 'watchlist',
        example: true,
        detections: ['second'],
      },
    ]);
    expect(report.exceptions).to.have.length(1);
    expect(report.exceptions[0]).to.deep.include({
      name: 'rotation-script',
      detections: ['first', 'second'],
    });
  });

  it('lists every file of the output, its own two too', () => {
    expect(report.files).to.deep.equal([
      'COVERAGE.md',
      'kql/second.kql',
      'report.json',
      'sentinel/azuredeploy.json',
      'sentinel/second.json',
      'sigma/second.yml',
    ]);
  });

  it('is the same text whatever the order of the input', () => {
    const reversed = {
      ...input,
      detections: [...input.detections].reverse(),
      files: [...input.files].reverse(),
    };
    expect(reportJson(buildReport(reversed))).to.equal(reportJson(report));
    expect(reportJson(report)).to.match(/^\{\n {2}"formatVersion": 1,\n {2}"environment": "contoso",/u);
  });
});
