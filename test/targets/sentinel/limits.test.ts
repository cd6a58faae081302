import { expect } from 'chai';
import type { Entity } from '../../../compiler/model/index.ts';
import type { Plan } from '../../../compiler/plan/plan.ts';
import { sentinel } from '../../../compiler/targets/sentinel/index.ts';
import { checkQuery, checkTimes } from '../../../compiler/targets/sentinel/limits.ts';
import {
  admins,
  at,
  breakGlass,
  burst,
  context,
  event,
  expectFinding,
  places,
  source,
  type PlanChanges,
} from '../plans.ts';

const found = (changes: PlanChanges) => sentinel.emit(burst(changes), context).diagnostics;
const entitiesAt = (...lines: number[]): Entity[] =>
  lines.map((line) => ({ type: 'Account', identifiers: [], range: at(line, 7) }));
const day = 86_400;

describe('sentinel: limits of a rule', () => {
  it('a good rule has no findings', () => {
    expect(places(found({}))).to.deep.equal([]);
  });

  it('D6001 the length of the query', () => {
    const many = Array.from({ length: 400 }, (_, n) => ({ upn: `administrator_${n}@contoso.com` }));
    const inline = {
      ...admins,
      content: { kind: 'members', members: many },
      delivery: { kind: 'inline' },
    } as const;
    const theEvent = event(source(), inline);
    const plan = burst({ pattern: { kind: 'match', event: theEvent }, plan: { events: [theEvent] } });
    const query = sentinel.emit(plan, context).queries[0]!.printed.text;
    expect(query.length).to.be.greaterThan(10_000);
    expectFinding(
      sentinel.emit(plan, context).diagnostics,
      'D6001',
      20,
      3,
      `the query has ${query.length} characters; a Sentinel rule takes 10000`,
    );
    expect(places(checkQuery('x'.repeat(10_000), at(1)))).to.deep.equal([]);
  });

  it('D6002 search and union over all tables, but not in strings and comments', () => {
    for (const query of ['search *', 'union *', 'union isfuzzy=true *', 'T | union kind=outer  *']) {
      const text = query.replace(/^T \| /, '').replace(/ +/g, ' ');
      expectFinding(
        checkQuery(query, at(7, 2)),
        'D6002',
        7,
        2,
        `the query holds '${text}', which a Sentinel rule may not`,
      );
    }
    const harmless =
      "// search *\nT | where A == 'union *' and B == \"search *\" and C == @'\\search *' | union T2";
    expect(checkQuery(harmless, at(1))).to.deep.equal([]);
  });

  it('D6003 other services', () => {
    expectFinding(
      checkQuery("adx('https://x').T", at(3)),
      'D6003',
      3,
      1,
      'the query calls adx(), which a Sentinel rule cannot',
    );
    expect(checkQuery('T | summarize arg_max(A, B)', at(1))).to.deep.equal([]);
  });

  it('D6004 the frequency', () => {
    expectFinding(
      found({ schedule: { kind: 'scheduled', every: 60 } }),
      'D6004',
      1,
      1,
      'a Sentinel rule cannot run every 1 minute: from 5 minutes to 14 days',
    );
    expect(places(checkTimes(15 * day, 15 * day, at(1)))).to.deep.equal([['D6004', 1, 1]]);
    expect(places(checkTimes(300, 300, at(1)))).to.deep.equal([]);
    expect(places(checkTimes(14 * day, 14 * day, at(1)))).to.deep.equal([]);
  });

  it('D6005 the period', () => {
    expectFinding(
      checkTimes(3_600, 15 * day, at(4, 2)),
      'D6005',
      4,
      2,
      'the query reads back 15 days; a Sentinel rule reads 5 minutes to 14 days',
    );
  });

  it('D6006 the frequency of long periods', () => {
    const window = { every: 600, delay: 600, lookback: 2 * day };
    expectFinding(
      found({ schedule: { kind: 'scheduled', every: 600 }, plan: { window } }),
      'D6006',
      1,
      1,
      'a Sentinel rule that reads back 2 days cannot run every 10 minutes: from 2 days on, at most once an hour',
    );
    expect(places(checkTimes(3_600, 2 * day, at(1)))).to.deep.equal([]);
    expect(places(checkTimes(600, 2 * day - 60, at(1)))).to.deep.equal([]);
  });

  it('D6007 a period shorter than the frequency', () => {
    expectFinding(
      checkTimes(3_600, 300, at(9)),
      'D6007',
      9,
      1,
      'a Sentinel rule that runs every 1 hour cannot read back only 5 minutes',
    );
  });

  it('D6008 the title', () => {
    const message = 'the title has 257 characters; the name of a Sentinel rule takes 1 to 256';
    expectFinding(found({ meta: { title: 'x'.repeat(257) } }), 'D6008', 1, 1, message);
  });

  it('D6009 the description with all its sections', () => {
    expectFinding(
      found({ alert: { triage: ['y'.repeat(5_000)] } }),
      'D6009',
      40,
      3,
      'description, triage, false positives and tuning have 5138 characters together; Sentinel takes 5000',
    );
  });

  it('D6010 and D6011 the texts of the alert', () => {
    const long = found({ plan: { title: ['t'.repeat(257)], description: ['d'.repeat(5_001)] } });
    expectFinding(long, 'D6010', 40, 3, 'the alert title has 257 characters; Sentinel takes 1 to 256');
    expectFinding(
      long,
      'D6011',
      40,
      3,
      'the alert description has 5001 characters; Sentinel takes 1 to 5000',
    );
  });

  it('D6012 columns in the texts', () => {
    const four = ['A', 'B', 'C', 'D'].map((column) => ({ column }));
    expectFinding(
      found({ plan: { title: four } }),
      'D6012',
      40,
      3,
      'the alert title names 4 columns; Sentinel takes 3',
    );
    expectFinding(
      found({ plan: { description: four } }),
      'D6012',
      40,
      3,
      'the alert description names 4 columns; Sentinel takes 3',
    );
  });

  it('D6013 the number of details', () => {
    const details = Array.from({ length: 21 }, (_, n) => ({ key: `D${n}`, column: 'EventCount' }));
    const written = details.map(({ key }, n) => ({
      key,
      ref: { kind: 'computed', column: 'EventCount' } as const,
      range: at(100 + n, 5),
    }));
    expectFinding(
      found({ plan: { details }, alert: { details: written } }),
      'D6013',
      120,
      5,
      'the alert shows 21 details; Sentinel takes 20',
    );
  });

  it('D6014 and D6015 the names of details and columns', () => {
    const bad = found({ plan: { details: [{ key: '1st', column: 'a b' }] } });
    expectFinding(
      bad,
      'D6014',
      44,
      5,
      "'1st' cannot name a detail: a letter, then letters, digits or _, 20 characters at most",
    );
    expectFinding(
      bad,
      'D6015',
      44,
      5,
      "the detail '1st' shows the column 'a b', whose name Sentinel does not take",
    );
    expect(places(found({ plan: { details: [{ key: 'k'.repeat(21), column: 'A' }] } }))).to.deep.equal([
      ['D6014', 44, 5],
    ]);
  });

  it('D6016 the number of entities', () => {
    const ip = { type: 'IP', mappings: [{ identifier: 'Address', column: 'IPAddress' }] };
    const lines = Array.from({ length: 11 }, (_, n) => 200 + n);
    expectFinding(
      found({ plan: { entities: lines.map(() => ip) }, alert: { entities: entitiesAt(...lines) } }),
      'D6016',
      210,
      7,
      'the alert names 11 entities; Sentinel takes 10',
    );
  });

  const entity = (type: string, ...identifiers: string[]) =>
    found({
      plan: {
        entities: [{ type, mappings: identifiers.map((identifier) => ({ identifier, column: 'X' })) }],
      },
    });

  it('D6017 the number of identifiers', () => {
    expectFinding(
      entity('Account', 'Name', 'UPNSuffix', 'AadUserId', 'Sid'),
      'D6017',
      41,
      7,
      'the Account entity has 4 identifiers; Sentinel takes 3',
    );
  });

  it('D6018 identifiers that the type does not have', () => {
    const one = expectFinding(
      entity('Account', 'AadUserid', 'Name', 'UPNSuffix'),
      'D6018',
      41,
      7,
      "Account has no identifier 'AadUserid'",
    );
    expect(one.help).to.equal("did you mean 'AadUserId'?");
    expect(entity('IP', 'Wrong', 'Address')[0]!.help).to.equal('it has Address, AddressScope');
  });

  it('D6019 identifiers that the type needs', () => {
    expectFinding(
      entity('FileHash', 'Value'),
      'D6019',
      41,
      7,
      'the FileHash entity needs Algorithm and Value',
    );
  });

  it('D6020 identifiers that do not tell it from others', () => {
    const weak = expectFinding(
      entity('Account', 'Name'),
      'D6020',
      41,
      7,
      'nothing tells this Account from others of the same name',
    );
    expect(weak.severity).to.equal('warning');
    expect(places(entity('Process', 'CommandLine'))).to.deep.equal([]);
  });

  it('D6021 the type of the entity', () => {
    const one = expectFinding(
      entity('Acount', 'Name'),
      'D6021',
      41,
      7,
      "Sentinel has no entity type 'Acount'",
    );
    expect(one.help).to.equal("did you mean 'Account'?");
    expect(places(entity('constructor', 'Name'))).to.deep.equal([['D6021', 41, 7]]);
  });

  it('D6022 and D6023 the suppression', () => {
    expectFinding(
      found({ alert: { suppress: day + 60 } }),
      'D6022',
      40,
      3,
      'Sentinel suppresses for 24 hours at most, not 1 day and 1 minute',
    );
    expectFinding(
      found({ alert: { suppress: 1_800 } }),
      'D6023',
      40,
      3,
      'suppressing for 30 minutes does nothing: the rule runs every 1 hour',
    );
    expect(places(found({ alert: { suppress: day } }))).to.deep.equal([]);
  });

  it('D6024 and D6025 the grouping', () => {
    const grouping = { by: 'entities', within: 8 * day, reopen: true } as const;
    const findings = found({ alert: { grouping } });
    expectFinding(findings, 'D6024', 40, 3, 'Sentinel groups alerts over 5 minutes to 7 days, not 8 days');
    expectFinding(
      findings,
      'D6025',
      40,
      3,
      'closed incidents are not opened again where Sentinel is used in the Defender portal',
    );
  });

  it('D6026 what a near-real-time rule cannot judge', () => {
    const plan = breakGlass({ pattern: burst().detection.pattern });
    expectFinding(
      sentinel.emit({ ...plan, columns: burst().columns }, context).diagnostics,
      'D6026',
      1,
      1,
      'a near-real-time rule sees the last minute only and cannot judge an aggregate over a window',
    );
  });

  it('D6027 records that come too late for it', () => {
    const plan: Plan = { ...breakGlass(), events: [event(source(43_200))] };
    expectFinding(
      sentinel.emit(plan, context).diagnostics,
      'D6027',
      20,
      3,
      'records of entra.signin arrive up to 12 hours late; a near-real-time rule takes less than 12 hours',
    );
  });
});

describe('sentinel: limits of a workspace', () => {
  const numbered = (count: number, make: (changes: PlanChanges) => Plan, more: PlanChanges = {}) =>
    Array.from({ length: count }, (_, n) =>
      make({
        meta: { title: `Title ${n}` },
        detection: { name: `d${n}`, range: at(n + 1), ...more.detection },
      }),
    );

  it('D6028 two rules of one title', () => {
    const other = burst({
      meta: { title: 'bad-password BURST' },
      detection: { name: 'other', range: at(1, 1, 'other.yaml') },
    });
    const one = expectFinding(
      sentinel.emitAll([burst(), other], [], context).diagnostics,
      'D6028',
      1,
      1,
      "'bad-password BURST' is the title of burst too; names of Sentinel rules are unique",
    );
    expect(one.range.file).to.equal('other.yaml');
    expect(one.related!.map(({ range }) => range.file)).to.deep.equal(['detections/burst.yaml']);
  });

  it('D6029 near-real-time rules', () => {
    expectFinding(
      sentinel.emitAll(numbered(51, breakGlass), [], context).diagnostics,
      'D6029',
      51,
      1,
      '51 near-real-time rules are switched on; a workspace takes 50',
    );
    const off = { detection: { disabled: 'not here' } };
    expect(sentinel.emitAll(numbered(51, breakGlass, off), [], context).diagnostics).to.deep.equal([]);
    expectFinding(
      sentinel.emitAll(numbered(101, breakGlass, off), [], context).diagnostics,
      'D6029',
      101,
      1,
      '101 near-real-time rules are there; a workspace takes 100',
    );
  });

  it('D6030 scheduled rules, and D6031 the size of the bundle', () => {
    const { diagnostics } = sentinel.emitAll(numbered(801, burst), [], context);
    expectFinding(diagnostics, 'D6030', 513, 1, '801 scheduled rules are switched on; a workspace takes 512');
    const bundle = diagnostics.find(({ code }) => code === 'D6031')!;
    expect([bundle.range.file, bundle.range.start.line, bundle.range.start.column]).to.deep.equal([
      'out/sentinel/azuredeploy.json',
      1,
      1,
    ]);
    expect(bundle.message).to.match(/^out\/sentinel\/azuredeploy\.json has 801 resources and \d+ bytes; /);
  });
});
