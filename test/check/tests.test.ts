import { expect } from 'chai';
import { detectionPath, findings, sound } from './findings.ts';

const examplePath = 'detections/examples/app.event.yaml';
const example = `description: An event.
table: AppEvents_CL
record:
  TimeGenerated: '2026-01-01T00:00:00Z'
  Code: '1'
  Upn: ada@contoso.com
  Bytes: 1
  Detail: {device: {trusted: true}, tags: [a]}
`;

const withTest = (events: string, outcome = 'alerts: 1') => `${sound}tests:
  - name: it
    events:
      - {${events}}
    expect: {${outcome}}
`;
const event = sound.split('\n').length + 3;
const outcome = event + 1;

async function found(text: string): Promise<readonly string[]> {
  const all = await findings({ [detectionPath]: text, [examplePath]: example });
  return all
    .filter((finding) => finding.startsWith(detectionPath))
    .map((finding) => finding.slice(detectionPath.length + 1));
}

describe('the tests of a detection are checked', () => {
  const faults: readonly (readonly [name: string, text: string, expected: string])[] = [
    ['an example that is not there', withTest('like: app.evnt'), `${event}:16 D4801`],
    ['a column that is not there', withTest('like: app.event, Cod: x'), `${event}:27 D4802`],
    ['a value of another type', withTest('like: app.event, Bytes: many'), `${event}:27 D4802`],
    [
      'a path that leads nowhere',
      withTest('like: app.event, Detail.devic.trusted: true'),
      `${event}:27 D4802`,
    ],
    ['an element that is not there', withTest('like: app.event, "Detail.tags[3]": x'), `${event}:27 D4802`],
    [
      'an entity that the alert does not have',
      withTest('like: app.event', 'alerts: 1, entities: {ip: a}'),
      `${outcome}:36 D4803`,
    ],
    [
      'a detail that the alert does not have',
      withTest('like: app.event', 'alerts: 1, details: {Nope: 1}'),
      `${outcome}:35 D4804`,
    ],
    ['a time between copies of one record', withTest('like: app.event, every: 1m'), `${event}:27 D4805`],
    ['a look at no alert', withTest('like: app.event', "alerts: 0, title: 'Many'"), `${outcome}:13 D4806`],
  ];
  for (const [name, text, expected] of faults) {
    it(name, async () => {
      expect(await found(text)).to.deep.equal([expected]);
    });
  }

  it('sound ones give no finding', async () => {
    const events =
      "like: app.event, repeat: 3, every: 4m, Detail.device.trusted: false, 'Detail.tags[1]': b, Bytes: 7";
    expect(
      await found(withTest(events, "alerts: 1, title: 'Many for ada@contoso.com', details: {Count: 3}")),
    ).to.deep.equal([]);
  });

  it('an example with a mistake makes none in the tests that copy it', async () => {
    const all = await findings({
      [detectionPath]: withTest('like: app.event'),
      [examplePath]: example.replace('table: AppEvents_CL', 'tabel: AppEvents_CL'),
    });
    expect(all.filter((finding) => finding.startsWith(detectionPath))).to.deep.equal([]);
  });
});
