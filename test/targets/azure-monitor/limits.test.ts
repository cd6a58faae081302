import { expect } from 'chai';
import { azureMonitor } from '../../../compiler/targets/azure-monitor/index.ts';
import { unsupportedOperator } from '../../../compiler/targets/azure-monitor/limits.ts';
import { codeOf } from '../../../compiler/targets/kql-code.ts';
import { admins, burst, context, event, expectFinding, places, source, type PlanChanges } from '../plans.ts';

const found = (changes: PlanChanges) => azureMonitor.emit(burst(changes), context).diagnostics;

describe('azure monitor: limits', () => {
  it('D6201 the name', () => {
    expectFinding(
      found({ detection: { name: 'a/b' } }),
      'D6201',
      1,
      1,
      "'a/b' cannot name an Azure Monitor alert: 1 to 260 characters, none of # < > % & : ? / { } * and no backslash",
    );
  });

  it('D6202 the description', () => {
    expectFinding(
      found({ alert: { triage: ['t'.repeat(4_096)] } }),
      'D6202',
      40,
      3,
      'the description has 4158 characters with its triage steps; Azure Monitor takes 4096',
    );
  });

  it('D6203 the size of the rule', () => {
    const members = Array.from({ length: 2_500 }, (_, n) => ({ upn: `administrator_${n}@contoso.com` }));
    const theEvent = event(source(), { ...admins, content: { kind: 'members', members } });
    const { diagnostics } = azureMonitor.emit(
      burst({ pattern: { kind: 'match', event: theEvent }, plan: { events: [theEvent] } }),
      context,
    );
    expect(places(diagnostics)).to.deep.equal([['D6203', 20, 3]]);
    expect(diagnostics[0]!.message).to.match(
      /^the alert rule has \d{5,6} bytes; Azure Monitor takes 65536, lists included$/,
    );
  });

  const keyed = (...types: ('string' | 'bool')[]) => {
    const columns = types.map((type, n) => ({
      name: `K${n}`,
      type,
      value: { kind: 'key', key: 'UserId' } as const,
    }));
    return found({
      plan: { keyColumns: columns.map(({ name }) => name), columns: [...burst().columns, ...columns] },
    });
  };

  it('D6204 the number of dimensions', () => {
    const types = Array.from({ length: 8 }, () => 'string' as const);
    expectFinding(
      keyed(...types),
      'D6204',
      40,
      3,
      '8 columns tell the alerts of this detection apart; Azure Monitor splits by 6, so K6, K7 do not',
    );
    expect(places(keyed(...types.slice(2)))).to.deep.equal([]);
  });

  it('D6205 the type of dimensions', () => {
    expectFinding(
      keyed('bool'),
      'D6205',
      40,
      3,
      'Azure Monitor cannot split alerts by K0: it is a bool, not text or a number',
    );
  });

  it('D6206 operators', () => {
    const kql = 'T | evaluate bag_unpack(D)';
    const view = { name: 'x', reads: [], kql: 'evaluate bag_unpack(D)', range: burst().detection.range };
    const theEvent = event(source(600, view));
    // Capability is none here; this is what a build shows that goes on all the same.
    const { diagnostics } = azureMonitor.emit(
      burst({ pattern: { kind: 'match', event: theEvent }, plan: { events: [theEvent] } }),
      context,
    );
    expectFinding(
      diagnostics,
      'D6206',
      20,
      3,
      'the query uses bag_unpack(), which Azure Monitor alerts do not take',
    );
    const operators = [
      kql,
      'T | evaluate pivot(A)',
      'T | evaluate hint.distribution=per_node narrow()',
      "adx('x').T",
      "arg('').Resources",
      'T | extend AggregatedValue = 1',
    ].map((query) => unsupportedOperator(codeOf(query)));
    expect(operators).to.deep.equal([
      'bag_unpack()',
      'pivot()',
      'narrow()',
      'adx()',
      'arg()',
      'AggregatedValue',
    ]);
    expect(unsupportedOperator(codeOf("T | where A == 'bag_unpack(' | summarize arg_max(A, B)"))).to.equal(
      undefined,
    );
  });

  it('D6207 lists that hold their examples', () => {
    const example = { ...admins, isExample: true };
    const plans = ['one', 'two'].map((name) => burst({ detection: { name, lists: [example] } }));
    const workspace = { subscriptionId: 's', resourceGroup: 'rg', name: 'log', location: 'westeurope' };
    const environment = { name: 'prod', workspace, actionGroups: [] };
    expect(azureMonitor.emitAll(plans, [example], context).diagnostics).to.deep.equal([]);
    const one = expectFinding(
      azureMonitor.emitAll(plans, [example], { ...context, environment }).diagnostics,

      'D6207',
      5,
      3,
      "Azure Monitor alerts hold the example values of 'privileged_accounts': one, two",
    );
    expect(one.severity).to.equal('info');
    expect(one.help).to.equal(
      "give the values of 'privileged_accounts' in the environment, where they differ from the examples",
    );
  });

  it('D6208 how long it mutes', () => {
    expectFinding(
      found({ alert: { suppress: 5_400 } }),
      'D6208',
      40,
      3,
      'Azure Monitor mutes for 1 hour instead of 1 hour and 30 minutes: it takes certain spans only',
    );
    expectFinding(
      found({ alert: { suppress: 60 } }),
      'D6208',
      40,
      3,
      'Azure Monitor mutes for 5 minutes at least; 1 minute is left out',
    );
  });

  it('D6209 the frequency', () => {
    expectFinding(
      found({ schedule: { kind: 'scheduled', every: 120 } }),
      'D6209',
      1,
      1,
      'Azure Monitor cannot run a rule every 2 minutes: 5 minutes is the least for this query',
    );
  });

  it('D6210 the size of the bundle', () => {
    const plans = Array.from({ length: 801 }, (_, n) => burst({ detection: { name: `d${n}` } }));
    expectFinding(
      azureMonitor.emitAll(plans, [], context).diagnostics,
      'D6210',
      1,
      1,
      'out/azure-monitor/azuredeploy.json has 801 alert rules; one deployment takes 800 resources',
    );
  });
});
