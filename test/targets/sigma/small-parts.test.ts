import { expect } from 'chai';
import type { List } from '../../../compiler/model/index.ts';
import { ruleFileName } from '../../../compiler/targets/sigma/file-name.ts';
import { placeholderName, placeholderValues } from '../../../compiler/targets/sigma/index.ts';
import { isSigmaTag } from '../../../compiler/targets/sigma/tags.ts';
import { thresholdOf } from '../../../compiler/targets/sigma/threshold.ts';
import { timePartValues } from '../../../compiler/targets/sigma/time-part.ts';
import { writeTimespan } from '../../../compiler/targets/sigma/timespan.ts';
import * as make from './fixtures.ts';

describe('sigma target: file names', () => {
  const named = (name: string, sigma: Parameters<typeof make.source>[1]): string => {
    const { detection } = make.matching(make.wrongPassword, { name });
    return ruleFileName(detection, [make.event(make.wrongPassword, make.source('s', sigma, []))]);
  };
  it('follow SigmaHQ', () => {
    expect(named('guest-to-member', { product: 'azure', service: 'auditlogs' })).to.equal(
      'azure_auditlogs_guest_to_member.yml',
    );
    expect(named('privilege-use', { product: 'windows', service: 'security' })).to.equal(
      'win_security_privilege_use.yml',
    );
    expect(named('new-process', { product: 'linux', category: 'process_creation' })).to.equal(
      'lnx_process_creation_new_process.yml',
    );
  });
  it('leave out the service where events come from several', () => {
    const { detection } = make.matching(make.wrongPassword, { name: 'created-then-used' });
    const events = [make.event(make.wrongPassword, make.signin), make.event(make.wrongPassword, make.audit)];
    expect(ruleFileName(detection, events)).to.equal('azure_created_then_used.yml');
  });
  it('have 10 to 90 characters', () => {
    const long = named('x'.repeat(100), { product: 'azure', service: 'signinlogs' });
    expect(long).to.have.length(90);
    expect(long).to.match(/^azure_signinlogs_x+_6c0f1f0a\.yml$/);
    expect(named('a', { product: 'x' })).to.equal('x_a___.yml');
  });
});

describe('sigma target: time spans', () => {
  const cases: readonly (readonly [number, string])[] = [
    [30, '30s'],
    [60, '1m'],
    [90, '90s'],
    [5400, '90m'],
    [3600, '1h'],
    [86_400, '1d'],
    [90_000, '25h'],
  ];
  for (const [seconds, text] of cases) {
    it(`${seconds} seconds are ${text}`, () => {
      expect(writeTimespan(seconds)).to.equal(text);
    });
  }
});

describe('sigma target: tags', () => {
  for (const tag of [
    'attack.t1110.001',
    'attack.stealth',
    'car.2016-04-005',
    'cve.2024-1234',
    'stp.3k',
    'tlp.amber',
    'detection.threat-hunting',
  ]) {
    it(`keeps ${tag}`, () => {
      expect(isSigmaTag(tag)).to.equal(true);
    });
  }
  for (const tag of ['team.x', 'tlp.white', 'cve.2024.1234', 'stp.9', 'detection.other', 'car.1']) {
    it(`leaves out ${tag}`, () => {
      expect(isSigmaTag(tag)).to.equal(false);
    });
  }
});

describe('sigma target: thresholds', () => {
  const one = (operator: 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq', value: number) => [
    { operator, value, range: make.range },
  ];
  it('round counts without changing what passes', () => {
    expect(thresholdOf('event_count', one('gte', 2.5))).to.deep.equal({
      threshold: { operator: 'gte', value: 3 },
      losses: [],
    });
    expect(thresholdOf('event_count', one('gt', 2.5))?.threshold.value).to.equal(2);
    expect(thresholdOf('event_count', one('lt', 2.5))?.threshold.value).to.equal(3);
    expect(thresholdOf('event_count', one('lte', 2.5))?.threshold.value).to.equal(2);
  });
  it('round means so that more passes', () => {
    expect(thresholdOf('value_avg', one('gte', 2.5))?.threshold.value).to.equal(2);
    expect(thresholdOf('value_avg', one('lte', 2.5))?.threshold.value).to.equal(3);
  });
  it('cannot round an equality', () => {
    expect(thresholdOf('value_avg', one('eq', 2.5))).to.equal(undefined);
  });
});

describe('sigma target: parts of a time', () => {
  const values = (part: 'hour' | 'month' | 'year', comparison: 'lt' | 'lte' | 'gt' | 'gte', value: number) =>
    timePartValues({ kind: 'time-part', part, comparison, value, range: make.range });
  it('are listed', () => {
    expect(values('hour', 'lt', 3)).to.deep.equal([0, 1, 2]);
    expect(values('hour', 'lte', 1)).to.deep.equal([0, 1]);
    expect(values('month', 'gt', 10)).to.deep.equal([11, 12]);
    expect(values('month', 'gte', 12)).to.deep.equal([12]);
    expect(values('hour', 'gt', 23)).to.equal(undefined);
    expect(values('year', 'gt', 2025)).to.equal(undefined);
  });
});

describe('sigma target: placeholders', () => {
  it('are named by list and part', () => {
    expect(placeholderName({ list: make.privileged, part: 'upn' })).to.equal('privileged_accounts_upn');
    expect(placeholderName({ list: make.offices, part: 'value' })).to.equal('offices');
  });
  it('have ids in lower case, as the logs write them', () => {
    expect(placeholderValues({ list: make.privileged, part: 'id' })).to.deep.equal([
      '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11',
    ]);
  });
  it('hold patterns as they are, with every pair of backslashes twice', () => {
    const names: List = {
      ...make.offices,
      name: 'names',
      type: 'regex',
      content: { kind: 'strings', values: [String.raw`(?i)^adm_\w*\.x?$`, String.raw`^corp\\adm`] },
    };
    expect(placeholderValues({ list: names, part: 'value' })).to.deep.equal([
      String.raw`(?i)^adm_\w*\.x?$`,
      String.raw`^corp\\\\adm`,
    ]);
  });
});
