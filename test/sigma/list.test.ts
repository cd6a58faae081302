import { expect } from 'chai';
import { asked, findings, readKey } from './fixtures.ts';

function match(field: string, ...tests: unknown[]) {
  return { kind: 'match', field, quantifier: 'any', tests };
}
const list = (name: string, position = 'equals', cased = false) => ({
  kind: 'list',
  list: name,
  position,
  cased,
});

function reads(cases: Readonly<Record<string, unknown>>) {
  for (const [line, expected] of Object.entries(cases)) {
    it(line, () => {
      expect(asked(line), findings(readKey(line)).join('\n')).to.deep.equal(expected);
    });
  }
}

function reports(cases: Readonly<Record<string, readonly string[]>>) {
  for (const [line, expected] of Object.entries(cases)) {
    it(`${line}: ${expected.join(', ')}`, () => {
      expect(findings(readKey(line))).to.deep.equal(expected);
    });
  }
}

describe('lists', () => {
  reads({
    "IPAddress|expand: '%offices%'": match('IPAddress', list('offices')),
    "Location|expand: '%countries%'": match('Location', list('countries')),
    "DeviceDetail.deviceId|expand: '%devices%'": match('DeviceDetail.deviceId', list('devices')),
    "AppId|expand: '%apps%'": match('AppId', list('apps')),
    "Role|expand: '%roles%'": match('Role', list('roles')),
    "ResourceTenantId|expand: '%tenants%'": match('ResourceTenantId', list('tenants')),
    "TenantGuid|expand: '%tenants%'": match('TenantGuid', list('tenants')),
    "UserId|expand: '%admins%'": match('UserId', list('admins')),
    "UserPrincipalName|expand: '%admins%'": match('UserPrincipalName', list('admins')),
    "UserPrincipalName|expand: '%guests%'": match('UserPrincipalName', list('guests')),
    "UserPrincipalName|expand|cased: '%guests%'": match('UserPrincipalName', list('guests', 'equals', true)),
    "UserAgent|expand: '%agents%'": match('UserAgent', list('agents')),
    "UserAgent|re|expand: '%agents%'": match('UserAgent', list('agents')),
    "UserAgent|contains|expand: '%apps%'": match('UserAgent', list('apps', 'contains')),
    "UserAgent|expand|startswith: '%apps%'": match('UserAgent', list('apps', 'startswith')),
    "UserAgent|expand: '*%apps%'": match('UserAgent', list('apps', 'endswith')),
    "UserAgent|expand: '%apps%*'": match('UserAgent', list('apps', 'startswith')),
    "UserAgent|startswith|expand: '*%apps%'": match('UserAgent', list('apps', 'contains')),
    "Location|expand: ['%countries%', FR]": match('Location', list('countries'), {
      kind: 'text',
      pattern: ['FR'],
      cased: false,
    }),
    "Location|expand: ['%countries%', '\\%x%']": match('Location', list('countries'), {
      kind: 'text',
      pattern: ['%x%'],
      cased: false,
    }),
    "Location|expand|neq: '%countries%'": {
      kind: 'not',
      operand: match('Location', list('countries')),
    },
  });

  it('are noted as used', () => {
    expect([...readKey("Location|expand: '%countries%'").usedLists]).to.deep.equal(['countries']);
  });

  reports({
    "Location|expand: '%contries%'": ['D3050 unknown-placeholder-list 3:23 %contries%'],
    "Location|contains|expand: '*%contries%'": ['D3050 unknown-placeholder-list 3:33 %contries%'],
    'Location|expand: countries': ['D3052 expand-without-placeholder 3:14 expand'],
    "Location|expand: ['\\%countries%', DE]": ['D3052 expand-without-placeholder 3:14 expand'],
    "Location: '%countries%'": ["D3053 placeholder-without-expand 3:15 '%countries%'"],
    "Location|contains: '%countries%'": ["D3053 placeholder-without-expand 3:24 '%countries%'"],
    "Location|expand: 'x%countries%'": ["D3054 embedded-placeholder 3:22 'x%countries%'"],
    "Location|expand: '%countries%%tenants%'": ["D3054 embedded-placeholder 3:22 '%countries%%tenants%'"],
    'Location|expand: null': ['D3024 modifier-value 3:22 null'],
    "AppDisplayName|expand: '%admins%'": ['D3116 list-mismatch 3:29 %admins%'],
    "UserPrincipalName|contains|expand: '%admins%'": ['D3116 list-mismatch 3:41 %admins%'],
    "IPAddress|startswith|expand: '%offices%'": ['D3116 list-mismatch 3:35 %offices%'],
    "UserAgent|contains|expand: '%agents%'": ['D3116 list-mismatch 3:33 %agents%'],
    "UserAgent|re|expand: '%apps%'": ['D3116 list-mismatch 3:27 %apps%'],
    "TimeGenerated|expand: '%working_hours%'": ['D3106 modifier-type 3:19 expand'],
    "Location|expand: '%working_hours%'": ['D3116 list-mismatch 3:23 %working_hours%'],
    "TenantGuid|expand: '%countries%'": ['D3116 list-mismatch 3:25 %countries%'],
    "Port|expand: '%countries%'": ['D3106 modifier-type 3:10 expand'],
    "Status|expand: '%countries%'": ['D3107 dynamic-compared 3:5 Status'],
    "Location|base64|expand: '%countries%'": ['D3022 modifier-combination 3:21 expand'],
    "Location|expand|all: '%countries%'": ['D3025 all-of-one 3:21 all'],
  });

  it('tell the nearest name', () => {
    expect(readKey("Location|expand: '%contries%'").diagnostics[0]?.help).to.equal(
      "did you mean 'countries'?",
    );
  });
});

describe('identities', () => {
  const account = (name: string) => ({ kind: 'identity', identity: 'Account', list: name });
  reads({
    "Account|expand: '%admins%'": account('admins'),
    "Account|expand|neq: '%admins%'": { kind: 'not', operand: account('admins') },
    "Account|expand: '%guests%'": match('UserPrincipalName', list('guests')),
    "Account|expand: ['%admins%', '%guests%']": {
      kind: 'or',
      operands: [account('admins'), match('UserPrincipalName', list('guests'))],
    },
    "Account|expand|all: ['%admins%', '%guests%']": {
      kind: 'and',
      operands: [account('admins'), match('UserPrincipalName', list('guests'))],
    },
  });
  reports({
    'Account: adm@x': ['D3115 identity-compared 3:5 Account'],
    "Account: '%admins%'": ['D3115 identity-compared 3:5 Account'],
    'Account|contains: adm': ['D3115 identity-compared 3:13 contains'],
    "Account|expand|cased: '%admins%'": ['D3115 identity-compared 3:20 cased'],
    'Account|expand: adm@x': ['D3115 identity-compared 3:21 adm@x'],
    'Account|expand: null': ['D3115 identity-compared 3:21 null'],
    "Account|expand: '%admins%*'": ["D3115 identity-compared 3:21 '%admins%*'"],
    "Account|expand: '%adminz%'": ['D3050 unknown-placeholder-list 3:22 %adminz%'],
    "Account|expand: '%countries%'": ['D3116 list-mismatch 3:22 %countries%'],
    "Acount|expand: '%admins%'": ['D3101 unknown-field 3:5 Acount'],
  });

  it('say which fields they stand for', () => {
    expect(readKey('Account: adm@x').diagnostics[0]?.help).to.equal(
      "write `Account|expand: '%list%'`, or compare UserId or UserPrincipalName",
    );
  });
});

describe('calendars', () => {
  const calendar = (inside: boolean) => ({ kind: 'calendar', list: 'working_hours', inside });
  reads({
    "TimeGenerated|inside: '%working_hours%'": match('TimeGenerated', calendar(true)),
    "CreatedDateTime|outside: '%working_hours%'": match('CreatedDateTime', calendar(false)),
  });
  reports({
    'TimeGenerated|outside: working_hours': ['D3024 modifier-value 3:28 working_hours'],
    "TimeGenerated|outside: '%working_hours%*'": ["D3024 modifier-value 3:28 '%working_hours%*'"],
    'TimeGenerated|outside: null': ['D3024 modifier-value 3:28 null'],
    "TimeGenerated|outside: '%countries%'": ['D3116 list-mismatch 3:29 %countries%'],
    "TimeGenerated|inside: '%working_hour%'": ['D3050 unknown-placeholder-list 3:28 %working_hour%'],
    "Location|outside: '%working_hours%'": ['D3106 modifier-type 3:14 outside'],
    "TimeGenerated|outside|neq: '%working_hours%'": ['D3022 modifier-combination 3:27 neq'],
  });
});
