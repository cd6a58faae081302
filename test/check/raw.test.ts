import { expect } from 'chai';
import { detectionPath, type Files, findings, itFinds, sound } from './findings.ts';

/** A detection with KQL of its own, without a fault. */
const raw = `title: The case
id: 00000000-0000-4000-8000-000000000000
status: test
level: high
description: What it finds.
tags: [attack.t1110]
source: kql
query: |
  Heartbeat
  | project Computer, OSType
schedule: {every: 1h, lookback: 2h}
alert:
  title: 'Seen {{Computer}}'
  entities:
    - {type: Host, identifiers: {HostName: Computer}}
sentinel:
  ruleId: 3e1b8bd2-0f4e-4a53-9c52-5b7d2f3a1c10
  trigger: {operator: GreaterThan, threshold: 2}
`;

const environmentPath = 'detections/environments/here.yaml';
const environment = (lines: string) => `title: T
description: D
workspace: {subscriptionId: 33333333-3333-4333-8333-333333333333, resourceGroup: rg, name: logs, location: westeurope}
${lines}`;

/** The ground has lists that nobody uses here, and there are no templates. */
async function ofRaw(files: Files, chosen?: string): Promise<readonly string[]> {
  const found = await findings(files, chosen);
  return found.filter((finding) => /D(?:15|40)\d\d$/u.test(finding));
}

describe('a detection that carries its own KQL', () => {
  it('needs neither entities nor triage nor false positives', async () => {
    const bare = raw.replace(/ {2}entities:\n.*\n/u, '');
    expect(await ofRaw({ [detectionPath]: bare })).to.deep.equal([]);
  });

  itFinds(raw, [
    ['D1502 without its query', 'query: |\n  Heartbeat\n  | project Computer, OSType\n', '', '1:1 D1502'],
    [
      'D4040 a condition beside it',
      'schedule:',
      'detection: {a: {Code: 1}, condition: a}\nschedule:',
      '11:1 D4040',
    ],
    ['D4040 parameters beside it', 'schedule:', 'parameters: {}\nschedule:', '11:1 D4040'],
    ['D4040 once', 'entities:', 'once: {per: [Computer]}\n  entities:', '14:3 D4040'],
    ['D4042 no lookback', ', lookback: 2h', '', '11:11 D4042'],
    ['D4043 a lookback in near real time', 'every: 1h', 'kind: nrt', '11:23 D4043'],
    ['D4043 a threshold in near real time', 'every: 1h, lookback: 2h}', 'kind: nrt}\n#', '19:3 D4043'],
    [
      'D4044 an entity in the words of detc',
      '{type: Host, identifiers: {HostName: Computer}}',
      'host: Computer',
      '15:7 D4044',
    ],
    [
      'D4047 suppression twice',
      'sentinel:',
      '  suppress: 1h\nsentinel:\n  suppression: {enabled: true, duration: PT2H}',
      '18:3 D4047',
    ],
    [
      'D4047 grouping twice',
      'sentinel:',
      '  grouping: {by: entities, within: 1h}\nsentinel:\n  incident: {create: true, grouping: {enabled: true}}',
      '18:3 D4047',
    ],
  ]);

  itFinds(sound, [
    ['D4041 a query beside a condition', 'correlation:', 'query: Heartbeat\ncorrelation:', '16:1 D4041'],
    ['D4041 a lookback that detc derives', 'every: 1h', 'every: 1h, lookback: 2h', '21:23 D4041'],
    ['D4041 settings of the rule', 'schedule:', 'sentinel: {severity: High}\nschedule:', '21:1 D4041'],
    [
      "D4045 an entity in Sentinel's terms",
      '- account: Account',
      '- {type: Account, identifiers: {FullName: Upn}}',
      '25:7 D4045',
    ],
    ['D1502 no triage', '  triage: [Look.]\n', '', '22:1 D1502'],
    ['D1502 no false positives', 'falsepositives: [Something else.]\n', '', '1:1 D1502'],
  ]);

  it('D4046 an exception of an environment', async () => {
    const exceptions = `exceptions:
  - name: none
    id: 2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11
    detections: [the-case]
    reason: Known.
    owner: Ada
    expires: '2027-01-01'
    detection: {a: {Code: '1'}, condition: a}
`;
    const files = { [detectionPath]: raw, [environmentPath]: environment(exceptions) };
    expect(await ofRaw(files, 'here')).to.deep.equal([`${environmentPath}:7:18 D4046`]);
  });

  it('D4050 two detections of one rule', async () => {
    const other = raw
      .replace('The case', 'Another')
      .replace('00000000-', '00000001-')
      .replace('3e1b', '3E1B');
    const files = { [detectionPath]: raw, 'detections/cases/another.yaml': other };
    expect(await ofRaw(files)).to.deep.equal([`${detectionPath}:17:11 D4050`]);
  });
});
