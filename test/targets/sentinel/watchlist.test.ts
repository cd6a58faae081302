import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { List } from '../../../compiler/model/index.ts';
import { sentinel } from '../../../compiler/targets/sentinel/index.ts';
import { toCsv, watchlistOf } from '../../../compiler/targets/sentinel/watchlist.ts';
import { admins, burst, context, expectFinding, places } from '../plans.ts';

const strings = (...values: string[]): List => ({
  ...admins,
  name: 'approved',
  title: 'Approved',
  type: 'upn',
  content: { kind: 'strings', values },
  delivery: { kind: 'watchlist', alias: 'approved' },
});
const emitted = (...lists: List[]) => sentinel.emitAll([burst({ detection: { lists } })], lists, context);

describe('sentinel: watchlists', () => {
  it('an account list as CSV and as template', () => {
    const { artifacts } = emitted(admins);
    expect(artifacts[0]).to.deep.equal({
      path: 'watchlists/privileged_accounts.csv',
      text: 'ObjectId,UserPrincipalName\n6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11,adm_ada@contoso.com\n2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11,adm_bob@contoso.com\n',
    });
    expect(JSON.parse(artifacts[1]!.text)).to.deep.equal({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      parameters: {
        workspace: { type: 'string', metadata: { description: 'The name of the Log Analytics workspace.' } },
      },
      resources: [
        {
          type: 'Microsoft.OperationalInsights/workspaces/providers/watchlists',
          apiVersion: '2025-09-01',
          name: "[concat(parameters('workspace'), '/Microsoft.SecurityInsights/', 'privileged_accounts')]",
          properties: {
            displayName: 'Privileged accounts',
            description: 'Everyone with a privileged role.',
            provider: 'detc',
            source: 'privileged_accounts.csv',
            sourceType: 'Local',
            itemsSearchKey: 'ObjectId',
            contentType: 'text/csv',
            numberOfLinesToSkip: 0,
            rawContent: artifacts[0]!.text,
          },
        },
      ],
    });
  });

  const withMembers = (...members: { id?: string; upn?: string }[]): List => ({
    ...admins,
    content: { kind: 'members', members },
  });

  it('takes as search key a column without blanks', () => {
    const { searchKey } = watchlistOf(withMembers({ upn: 'a@b.c' }, { id: '1', upn: 'd@e.f' }), 'x');
    expect(searchKey).to.equal('UserPrincipalName');
  });

  it('makes a search key where every column has blanks', () => {
    const watchlist = watchlistOf(withMembers({ upn: 'a@b.c' }, { id: '1' }), 'x');
    expect(watchlist.searchKey).to.equal('Key');
    expect(toCsv(watchlist)).to.equal('Key,ObjectId,UserPrincipalName\na@b.c,,a@b.c\n1,1,\n');
  });

  it('carries any value through CSV', () => {
    const values = [
      'a,b',
      'say "hi"',
      'two\nlines',
      ' padded ',
      '=1+1',
      '[x]',
      '{{y}}',
      '\u202eevil',
      "it's",
    ];
    const { artifacts } = emitted(strings(...values));
    const csv = artifacts.find(({ path }) => path.endsWith('.csv'))!.text;
    expect(parse(csv, { columns: true })).to.deep.equal(values.map((Value) => ({ Value })));
  });

  it('escapes an alias in the expression that names it', () => {
    const { artifacts } = emitted({ ...strings('x'), title: '[concat(1)]' });
    const { resources } = JSON.parse(artifacts[1]!.text) as {
      resources: { properties: { displayName: string } }[];
    };
    expect(resources[0]!.properties.displayName).to.equal('[[concat(1)]');
  });
});

describe('sentinel: limits of watchlists', () => {
  const aliased = (alias: string, name = 'approved'): List => ({
    ...strings('x'),
    name,
    delivery: { kind: 'watchlist', alias },
  });

  it('D6032 the alias', () => {
    const { artifacts, diagnostics } = emitted(aliased("../x'"));
    expectFinding(
      diagnostics,
      'D6032',
      5,
      3,
      "'../x'' cannot name a watchlist: 3 to 64 letters, digits, spaces, - or _, a letter or digit at both ends",
    );
    expect(artifacts.map(({ path }) => path)).to.deep.equal(['sentinel/azuredeploy.json']);
  });

  it('D6033 the size', () => {
    const values = Array.from({ length: 400 }, (_, n) => String(n).padEnd(9_600, 'x'));
    expectFinding(
      emitted(strings(...values)).diagnostics,
      'D6033',
      5,
      3,
      "the watchlist 'approved' has 3840406 bytes; a template takes 3800000",
    );
  });

  it('D6034 the length of a row', () => {
    expectFinding(
      emitted(strings('a', 'ü'.repeat(5_121))).diagnostics,
      'D6034',
      5,
      3,
      "row 2 of the watchlist 'approved' is longer than 10240 bytes",
    );
  });

  it('D6035 values that a spreadsheet would run', () => {
    const one = expectFinding(
      emitted(strings('a', "=cmd|'/c calc'!A1")).diagnostics,
      'D6035',
      5,
      3,
      "row 2 of the watchlist 'approved' has the value '=cmd|'/c calc'!A1', which a spreadsheet would take for a formula",
    );
    expect(one.severity).to.equal('warning');
  });

  it('D6036 no rows', () => {
    expectFinding(
      emitted(strings()).diagnostics,
      'D6036',
      5,
      3,
      "the watchlist 'approved' has no rows, and Sentinel takes none without",
    );
  });

  it('D6037 two lists of one alias', () => {
    expectFinding(
      emitted(aliased('vip'), aliased('VIP', 'guests')).diagnostics,
      'D6037',
      5,
      3,
      "the list 'approved' is delivered as watchlist 'VIP' too",
    );
  });

  it('none for a good list', () => {
    expect(places(emitted(admins).diagnostics)).to.deep.equal([]);
  });
});
