import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { detectionPath, type Files, findings, itFinds, sound } from './findings.ts';

const list = (type: string, values: string) => `title: T\ntype: ${type}\ndescription: D\nvalues: ${values}\n`;
const listPath = 'detections/lists/things.yaml';
const environmentPath = 'detections/environments/test.yaml';
const environment = (lines: string) => `title: T
description: D
workspace: {subscriptionId: 33333333-3333-4333-8333-333333333333, resourceGroup: rg, name: logs, location: westeurope}
${lines}`;
const sourcePath = 'detections/sources/app.events.yaml';
const source = readFileSync(join(import.meta.dirname, '..', 'cases', 'ground', sourcePath), 'utf8');

type Given = readonly [name: string, files: Files, expected: string, environment?: string, today?: string];

function itReports(given: readonly Given[]): void {
  for (const [name, files, expected, chosen, today] of given) {
    it(name, async () => {
      expect(await findings(files, chosen, today)).to.include(expected);
    });
  }
}

describe('names and values', () => {
  describe('in detections', () => {
    itFinds(sound, [
      ['D2001 an unknown source', 'app.events', 'app.event', '9:9 D2001'],
      ['D2030 an unknown guide', 'guide: guide', 'guide: gide', '8:17 D2030'],
      ['D2031 an unknown row', 'row: first-row', 'row: first-rw', '8:29 D2031'],
    ]);
    const other = 'detections/cases/the-other.yaml';
    itReports([
      ['D2040 an id twice', { [other]: sound.replace('The case', 'Another') }, `${other}:2:5 D2040`],
      ['D2042 a title twice', { [other]: sound.replace('0000-0', '0001-0') }, `${other}:1:8 D2042`],
      [
        'D2041 a name twice',
        { 'detections/elsewhere/the-case.yaml': sound },
        'detections/elsewhere/the-case.yaml:1:1 D2041',
      ],
      ['D2060 a file in no folder', { 'detections/lost.yaml': sound }, 'detections/lost.yaml:1:1 D2060'],
    ]);
  });

  describe('in sources', () => {
    itReports([
      [
        'D2002 an unknown table',
        {
          [sourcePath]: source
            .replace(/ {4}columns:\n(?: {6}.*\n)+/u, '')
            .replace('AppEvents_CL\n', 'AppEvent\n'),
        },
        `${sourcePath}:7:11 D2002`,
      ],
      [
        'D2003 an unknown column',
        { [sourcePath]: source.replace('  Code: {eventHub', '  Coda: {eventHub') },
        `${sourcePath}:24:3 D2003`,
      ],
      [
        'D2003 an unknown column that is read',
        { [sourcePath]: source.replace('reads: [Detail]', 'reads: [Detial]') },
        `${sourcePath}:37:60 D2003`,
      ],
      [
        'D2004 an identity of unknown fields',
        { [sourcePath]: source.replace('upn: Upn', 'upn: Upm') },
        `${sourcePath}:39:30 D2004`,
      ],
    ]);
  });

  describe('in lists', () => {
    const malformed: readonly (readonly [string, string, string])[] = [
      ['accounts', '[{id: nonsense}]', '4:10'],
      ['accounts', '[{upn: ada}]', '4:10'],
      ['upn', '[ada]', '4:10'],
      ['ip-range', '[192.0.2.0/33]', '4:10'],
      ['country', '[de]', '4:10'],
      ['device', '[laptop]', '4:10'],
      ['regex', '["(?=a)"]', '4:10'],
    ];
    itReports([
      ...malformed.map(([type, values, at]): Given => [
        `D2010 ${type} ${values}`,
        { [listPath]: list(type, values) },
        `${listPath}:${at} D2010`,
      ]),
      [
        'D2011 strings as accounts',
        { [listPath]: list('accounts', '[ada@contoso.com]') },
        `${listPath}:4:10 D2011`,
      ],
      [
        'D2011 members as strings',
        { [listPath]: list('upn', '[{upn: ada@contoso.com}]') },
        `${listPath}:4:10 D2011`,
      ],
      ['D2012 a value twice', { [listPath]: list('country', '[DE, GB, DE]') }, `${listPath}:4:18 D2012`],
      ['D2013 an empty list', { [listPath]: list('country', '[]') }, `${listPath}:4:9 D2013`],
      ['D2008 an unused list', { [listPath]: list('country', '[DE]') }, `${listPath}:1:1 D2008`],
      [
        'D2017 a zone that is none',
        { [listPath]: list('calendar', '{zone: Berlin, days: [mon], from: "08:00", to: "09:00"}') },
        `${listPath}:4:9 D2017`,
      ],
      [
        'D2017 an end before the beginning',
        { [listPath]: list('calendar', '{zone: UTC, days: [mon], from: "08:00", to: "07:00"}') },
        `${listPath}:4:9 D2017`,
      ],
      [
        'D4031 a name of the query',
        { 'detections/lists/window.yaml': list('country', '[DE]') },
        'detections/lists/window.yaml:1:1 D4031',
      ],
    ]);
  });

  describe('in environments', () => {
    const csv = 'detections/environments/test/admins.csv';
    const withCsv = environment('lists: {admins: {csv: test/admins.csv}}\n');
    const exception = `exceptions:
  - name: scanner
    id: 55555555-5555-4555-8555-555555555555
    detections: [the-case]
    detection: {s: {User: scan}, condition: s}
    reason: R
    owner: O
    expires: '2026-10-31'
`;
    itReports([
      [
        'D2005 an unknown detection',
        { [environmentPath]: environment('levels: {the-cas: low}\n') },
        `${environmentPath}:4:10 D2005`,
      ],
      ['D2006 an unknown environment', {}, 'detections/environments/nope.yaml:1:1 D2006', 'nope'],
      [
        'D2007 an unknown list',
        { [environmentPath]: environment('lists: {admin: {inline: true}}\n') },
        `${environmentPath}:4:9 D2007`,
      ],
      ['D2014 a missing CSV', { [environmentPath]: withCsv }, `${environmentPath}:4:23 D2014`, 'test'],
      [
        'D2015 a malformed CSV',
        { [environmentPath]: withCsv, [csv]: 'ObjectId\n"x\n' },
        `${csv}:2:1 D2015`,
        'test',
      ],
      [
        'D2016 wrong columns of a CSV',
        { [environmentPath]: withCsv, [csv]: 'Id,Mail\n1,2\n' },
        `${csv}:1:1 D2016`,
        'test',
      ],
      [
        'D2010 a wrong value in a CSV',
        { [environmentPath]: withCsv, [csv]: 'ObjectId\n\nnonsense\n' },
        `${csv}:3:1 D2010`,
        'test',
      ],
      [
        'D2020 an unknown parameter',
        { [environmentPath]: environment('parameters: {the-case: {limt: 4}}\n') },
        `${environmentPath}:4:25 D2020`,
        'test',
      ],
      [
        'D2022 a parameter of another type',
        { [environmentPath]: environment("parameters: {the-case: {limit: '4'}}\n") },
        `${environmentPath}:4:32 D2022`,
        'test',
      ],
      [
        'D2050 an exception that has ended',
        { [environmentPath]: environment(exception) },
        `${environmentPath}:11:14 D2050`,
        'test',
        '2026-11-01',
      ],
      [
        'D2050 on the last day of grace',
        { [environmentPath]: environment(exception) },
        `${environmentPath}:11:14 D2050`,
        'test',
        '2026-11-30',
      ],
      [
        'D2051 an exception that ended long ago',
        { [environmentPath]: environment(exception) },
        `${environmentPath}:11:14 D2051`,
        'test',
        '2026-12-01',
      ],
    ]);

    it('an exception holds through its last day', async () => {
      const found = await findings({ [environmentPath]: environment(exception) }, 'test', '2026-10-31');
      expect(found.filter((finding) => /D205[01]/u.test(finding))).to.deep.equal([]);
    });
  });

  it('are right in the sound project', async () => {
    expect((await findings({})).filter((finding) => finding.startsWith(detectionPath))).to.deep.equal([]);
  });
});
