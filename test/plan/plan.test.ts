import { expect } from 'chai';
import type { OutputColumn, Plan } from '../../compiler/plan/plan.ts';
import { planOf } from '../cases/harness.ts';

const match = `detection: {a: {Code: '1'}, condition: a}\n`;
const count = `correlation: {type: event_count, group-by: [Account], timespan: 1h, condition: {gte: 3}}\n`;
const events = `events:
  first: {source: app.events, detection: {a: {Code: '1'}, condition: a}}
  second: {source: both.signins, detection: {b: {ResultType: '0'}, condition: b}}
`;

/** `Name: type kind`, with what the value is made of. */
function columnsOf({ columns }: Plan): readonly string[] {
  return columns.map(({ name, type, value }) => `${name}: ${type} ${value.kind}${madeOf(value)}`);
}

function madeOf(value: OutputColumn['value']): string {
  if ('of' in value) return ` ${value.of}`;
  if (!('ref' in value)) return '';
  return value.ref.kind === 'computed' ? '' : ` ${value.ref.event}.${value.ref.field.name}`;
}

describe('the columns of a plan', () => {
  it('are what entities, titles and details name, each once', () => {
    const plan = planOf(
      `${match}alert: {title: '{{Upn}} from {{Address}}', entities: [{account: Account}, {ip: Address}], details: {From: Address, Bytes: Bytes}, triage: [Look.]}`,
    );
    expect(columnsOf(plan)).to.deep.equal([
      'UserId: string event event.UserId',
      'Upn: string event event.Upn',
      'Address: string event event.Address',
      'Bytes: long event event.Bytes',
      'AccountName: string upn-name Upn',
      'AccountUPNSuffix: string upn-suffix Upn',
    ]);
    expect(plan.title).to.deep.equal([{ column: 'Upn' }, ' from ', { column: 'Address' }]);
    expect(plan.details).to.deep.equal([
      { key: 'From', column: 'Address' },
      { key: 'Bytes', column: 'Bytes' },
    ]);
    expect(plan.entities).to.deep.equal([
      {
        type: 'Account',
        mappings: [
          { identifier: 'AadUserId', column: 'UserId' },
          { identifier: 'Name', column: 'AccountName' },
          { identifier: 'UPNSuffix', column: 'AccountUPNSuffix' },
        ],
      },
      { type: 'IP', mappings: [{ identifier: 'Address', column: 'Address' }] },
    ]);
  });

  it('of a group are keys, the newest event’s values, sets for details, and what is computed', () => {
    const plan = planOf(
      `${match}${count}alert: {title: '{{EventCount}} from {{Address}}', entities: [{account: Account}], details: {Addresses: Address, Message: Message, Since: FirstSeen, Who: UserId}, triage: [Look.]}`,
    );
    expect(columnsOf(plan)).to.deep.equal([
      'UserId: string key',
      'Upn: string latest event.Upn',
      'EventCount: long computed',
      'Address: string latest event.Address',
      'Addresses: dynamic set event.Address',
      // A set must not have the name of the column that it is made of.
      'MessageSet: dynamic set event.Message',
      'FirstSeen: datetime computed',
      'AccountName: string upn-name Upn',
      'AccountUPNSuffix: string upn-suffix Upn',
    ]);
    expect(plan.details).to.deep.include({ key: 'Message', column: 'MessageSet' });
    expect(plan.details).to.deep.include({ key: 'Who', column: 'UserId' });
  });

  it('of several events carry the event’s name, shared keys do not', () => {
    const plan = planOf(
      `${events}correlation: {type: temporal, rules: [first, second], aliases: {who: {first: UserId, second: UserId}, place: {first: Address, second: IPAddress}}, group-by: [who, place], timespan: 1h}
alert: {title: '{{first.Upn}}', entities: [{account: second.Account}], details: {Place: first.Address}, triage: [Look.]}`,
    );
    expect(columnsOf(plan)).to.deep.equal([
      'UserId: string key',
      'Place: string key',
      'SecondUserPrincipalName: string event second.UserPrincipalName',
      'FirstUpn: string event first.Upn',
      'SecondAccountName: string upn-name SecondUserPrincipalName',
      'SecondAccountUPNSuffix: string upn-suffix SecondUserPrincipalName',
    ]);
  });

  it('have the type that the pattern computes', () => {
    const valueOf = (type: string, field: string, more = '') =>
      planOf(
        `${match}correlation: {type: ${type}, group-by: [Address], timespan: 1h, condition: {field: ${field}, gte: 3${more}}}
alert: {title: '{{Value}}', entities: [{ip: Address}], triage: [Look.]}`,
      ).columns.find(({ name }) => name === 'Value')?.type;
    expect(valueOf('value_count', 'UserId')).to.equal('long');
    expect(valueOf('value_sum', 'Bytes')).to.equal('long');
    expect(valueOf('value_sum', 'Score')).to.equal('real');
    expect(valueOf('value_avg', 'Bytes')).to.equal('real');
    expect(valueOf('value_percentile', 'Bytes', ', percentile: 90')).to.equal('real');
  });
});

describe('what tells one alert from another', () => {
  it('is the key with the name of its account', () => {
    expect(
      planOf(`${match}${count}alert: {title: T, entities: [{account: Account}], triage: [Look.]}`).keyColumns,
    ).to.deep.equal(['UserId', 'Upn']);
  });

  it('is what the entities name where there is no key, the whole name once', () => {
    expect(
      planOf(`${match}alert: {title: T, entities: [{account: Account}, {ip: Address}], triage: [Look.]}`)
        .keyColumns,
    ).to.deep.equal(['UserId', 'Upn', 'Address']);
  });

  it('names only columns that come out', () => {
    expect(
      planOf(`${match}${count}alert: {title: T, entities: [{ip: Address}], triage: [Look.]}`).keyColumns,
    ).to.deep.equal(['UserId']);
  });
});

describe('the window of a plan', () => {
  const minute = 60;
  const hour = 60 * minute;
  const day = 24 * hour;
  const windowOf = (detection: string) => planOf(detection).window;
  const every = `schedule: {every: 1h}\n`;

  it('of single events is a slice and the delay of their source', () => {
    expect(windowOf(`${match}${every}`)).to.deep.equal({
      every: hour,
      delay: 5 * minute,
      lookback: hour + 5 * minute,
    });
  });

  it('takes the longest delay of several sources, and the timespan', () => {
    expect(
      windowOf(
        `${events}${every}correlation: {type: temporal, rules: [first, second], aliases: {who: {first: UserId, second: UserId}}, group-by: [who], timespan: 2h}
alert: {title: T, entities: [{account: first.Account}], triage: [Look.]}`,
      ),
    ).to.deep.equal({ every: hour, delay: 15 * minute, lookback: hour + 2 * hour + 15 * minute });
  });

  it('of an absent answer waits for it: a second delay', () => {
    expect(
      windowOf(
        `${events}${every}correlation: {type: absent, event: first, without: second, aliases: {who: {first: UserId, second: UserId}}, group-by: [who], timespan: 30m}
alert: {title: T, entities: [{account: Account}], triage: [Look.]}`,
      ),
    ).to.deep.equal({ every: hour, delay: 15 * minute, lookback: hour + 30 * minute + 2 * 15 * minute });
  });

  it('of an absent member is the timespan: the rule runs once in it', () => {
    expect(
      windowOf(
        `${match}schedule: {every: 1d}\ncorrelation: {type: absent, list: '%admins%', member: Account, timespan: 1d}
alert: {title: T, entities: [{account: Account}], triage: [Look.]}`,
      ).lookback,
    ).to.equal(day + 5 * minute);
  });

  it('of a baseline is the baseline, which includes the slice', () => {
    expect(
      windowOf(
        `${match}${every}correlation: {type: new_value, field: Host, group-by: [Account], baseline: 14d}
alert: {title: T, entities: [{account: Account}], triage: [Look.]}`,
      ).lookback,
    ).to.equal(14 * day);
  });

  it('of once reaches back as far as an earlier match silences', () => {
    const once = (more: string) =>
      windowOf(
        `${match}${every}alert: {title: T, entities: [{account: Account}], once: {per: [Account]${more}}, triage: [Look.]}`,
      ).lookback;
    expect(once('')).to.equal(hour + 5 * minute);
    expect(once(', within: 4h')).to.equal(hour + 4 * hour + 5 * minute);
    expect(once(', each: 1d')).to.equal(hour + day + 5 * minute);
  });

  it('of near real time has no slice of its own', () => {
    expect(windowOf(`${match}schedule: {kind: nrt}\n`)).to.deep.include({ every: 0, lookback: 5 * minute });
  });
});
