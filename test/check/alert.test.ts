import { itFinds, sound, soundSequence } from './findings.ts';

describe('what an alert shows', () => {
  itFinds(sound, [
    ['D4501 an unknown column', '{Count: EventCount}', '{Count: EventCont}', '26:20 D4501'],
    ['D4501 a computed column of another pattern', '{Count: EventCount}', '{Count: Value}', '26:20 D4501'],
    ['D4503 an identity as an address', 'account: Account', 'ip: Account', '25:11 D4503'],
    ['D4504 a number as an address', 'account: Account', 'ip: Bytes', '25:11 D4504'],
    ['D4505 a dynamic column in a title', '{{Upn}}', '{{Detail}}', '23:10 D4505'],
    ['D4506 a placeholder that is none', '{{Upn}}', '{{Upn', '23:10 D4506'],
    ['D4506 a placeholder of two words', '{{Upn}}', '{{Upn or Id}}', '23:10 D4506'],
  ]);
  itFinds(soundSequence, [
    ['D4502 a field of several events', '{{one.Upn}}', '{{TimeGenerated}}', '24:10 D4502'],
  ]);
  itFinds(
    sound.replace(
      /correlation:\n(?: {2}.*\n)+/u,
      () => "correlation:\n  type: absent\n  list: '%admins%'\n  member: Account\n  timespan: 1h\n",
    ),
    [['D4507 a field of an event that did not happen', '{Count: EventCount}', '{Code: Code}', '26:19 D4507']],
  );
});
