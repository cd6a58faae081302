import { expect } from 'chai';
import { detectionPath, findings, itFinds, sound, soundSequence } from './findings.ts';

const correlation = /correlation:\n(?: {2}.*\n)+/u;
const replaced = (lines: string) => sound.replace(correlation, () => `correlation:\n${lines}`);

describe('patterns and schedules', () => {
  it('have no finding where they are right', async () => {
    const own = (all: readonly string[]) => all.filter((finding) => finding.startsWith(detectionPath));
    expect(own(await findings({}))).to.deep.equal([]);
    expect(own(await findings({ [detectionPath]: soundSequence }))).to.deep.equal([]);
  });

  describe('of one event', () => {
    itFinds(sound, [
      ['D4001 events are missing', 'type: event_count', 'type: temporal', '17:9 D4001'],
      ['D4002 neither source nor events', 'source: app.events\n', '', '1:1 D4002'],
      ['D4006 a key is missing', '  timespan: 1h\n', '', '16:1 D4006'],
      ['D4006 a percentile is missing', 'type: event_count', 'type: value_percentile', '20:14 D4006'],
      ['D4007 a key without effect', '  timespan: 1h\n', '  timespan: 1h\n  floor: 3\n', '20:3 D4007'],
      ['D4008 an unknown field', 'group-by: [Account]', 'group-by: [Acount]', '18:14 D4008'],
      ['D4009 a dynamic key', 'group-by: [Account]', 'group-by: [Detail]', '18:14 D4009'],
      ['D4011 no limit', '{gte: $limit}', '{}', '20:3 D4011'],
      ['D4012 a count that is always passed', '{gte: $limit}', '{gt: 0}', '20:19 D4012'],
      ['D4012 a count that never passes', '{gte: $limit}', '{lt: 1}', '20:19 D4012'],
      ['D2020 an unknown parameter', '$limit}', '$limt}', '20:20 D2020'],
      ['D2021 an unused parameter', '$limit}', '3}', '11:3 D2021'],
      ['D2022 a default below the minimum', 'default: 3', 'default: 1', '11:35 D2022'],
      ['D4013 a parameter that is no duration', 'timespan: 1h', 'timespan: $limit', '19:13 D4013'],
      ['D4020 near real time', '{every: 1h}', '{kind: nrt}', '21:18 D4020'],
      ['D4021 no frequency', '{every: 1h}', '{kind: scheduled}', '21:11 D4021'],
      ['D4022 a frequency in near real time', '{every: 1h}', '{kind: nrt, every: 1h}', '21:30 D4022'],
      ['D4023 too often', '{every: 1h}', '{every: 1m}', '21:19 D4023'],
      ['D4024 too far back', 'timespan: 1h', 'timespan: 14d', '21:19 D4024'],
      [
        'D4029 once beside a correlation',
        '  triage: [Look.]',
        '  once: {per: [Account]}\n  triage: [Look.]',
        '27:3 D4029',
      ],
    ]);
  });

  describe('of other kinds', () => {
    itFinds(sound.replace('{every: 1h}', '{every: 5m}'), [
      ['D4025 too often for so far back', 'timespan: 1h', 'timespan: 2d', '21:19 D4025'],
    ]);
    itFinds(
      replaced(
        '  type: value_sum\n  group-by: [Account]\n  timespan: 1h\n  condition: {field: Bytes, gt: $limit}\n',
      ),
      [['D4010 a sum of text', 'field: Bytes', 'field: User', '20:22 D4010']],
    );
    itFinds(
      replaced(
        '  type: new_value\n  group-by: [Account]\n  field: User\n  baseline: 14d\n  minimum-history: 7d\n',
      ),
      [
        [
          'D4026 a baseline without history',
          'baseline: 14d\n  minimum-history: 7d',
          'baseline: 1d',
          '20:13 D4026',
        ],
        ['D4030 more history than baseline', 'minimum-history: 7d', 'minimum-history: 14d', '21:20 D4030'],
      ],
    );
    itFinds(
      replaced(
        '  type: spike\n  group-by: [Account]\n  timespan: 1h\n  baseline: 14d\n  deviations: 3\n  floor: $limit\n',
      ),
      [
        [
          'D4014 a parameter that is no number',
          'type: integer, default: 3, minimum: 2,',
          'type: string, default: x,',
          '22:10 D4014',
        ],
      ],
    );
    itFinds(replaced("  type: absent\n  list: '%admins%'\n  member: Account\n  timespan: 1h\n"), [
      ['D2007 an unknown list', '%admins%', '%admin%', '18:9 D2007'],
      ['D4018 a member that the list cannot name', '%admins%', '%offices%', '19:11 D4018'],
      ['D4027 more often than the window', 'timespan: 1h', 'timespan: 2h', '21:19 D4027'],
    ]);
    itFinds(sound.replace(correlation, ''), [
      [
        'D4028 within and each',
        '  triage',
        '  once: {per: [Account], within: 1h, each: 1d}\n  triage',
        '22:9 D4028',
      ],
    ]);
  });

  describe('of several events', () => {
    itFinds(soundSequence, [
      ['D4003 a source beside events', 'events:\n', 'source: app.events\nevents:\n', '8:1 D4003'],
      ['D4004 an event that nobody asks for', 'rules: [one, two]', 'rules: [one, one2]', '12:3 D4004'],
      ['D4005 an unknown event', 'rules: [one, two]', 'rules: [one, too]', '17:16 D4005'],
      ['D4007 events that the type does not read', 'temporal_ordered', 'event_count', '8:1 D4007'],
      ['D4015 an alias for one event only', ', two: UserId}', '}', '19:5 D4015'],
      ['D4016 an alias that is not used', 'group-by: [who]', 'group-by: [UserId]', '19:5 D4016'],
      ['D4017 keys of different types', 'two: UserId}', 'two: TimeGenerated}', '20:14 D4017'],
    ]);

    it('D4031 a name that the query uses itself', async () => {
      const text = soundSequence
        .replaceAll(/\bone\b/gu, 'every')
        .replace('schedule: {every: 1h}', 'schedule: {every: 1h}');
      expect(await findings({ [detectionPath]: text })).to.include(`${detectionPath}:9:3 D4031`);
    });
  });
});
