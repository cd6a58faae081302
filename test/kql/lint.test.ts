import { expect } from 'chai';
import type { Shapes } from '../../compiler/kql/verification.ts';
import { asYaml, diagnose, summary } from './verification-fixtures.ts';

const shapes: Shapes = {
  DeviceDetail: { deviceId: 'string', isCompliant: 'bool' },
  LocationDetails: { city: 'string', 'geoCoordinates.latitude': 'real' },
  Status: { errorCode: 'int', additionalDetails: 'string', raw: 'dynamic' },
};

const lines = (...text: readonly string[]) => asYaml(text.join('\n'), { shapes });

/** `CODE line:column-column` of every finding; the first line of the query is line 10, its first column 5. */
async function found(...text: readonly string[]): Promise<readonly string[]> {
  return (await diagnose(lines(...text))).map(summary);
}

async function words(...text: readonly string[]): Promise<readonly string[]> {
  return (await diagnose(lines(...text))).map(({ message, help }) => `${message} | ${help ?? ''}`);
}

describe('lint of KQL', () => {
  describe('is silent', () => {
    it('on an exact sliding window over two tables', async () => {
      expect(
        await found(
          '// Wrong passwords of watched accounts',
          'let every = 30m;',
          'let window = 1h;',
          'let delay = 15m;',
          "let watched = _GetWatchlist('watched_accounts');",
          'let attempts = union',
          '    (SigninLogs',
          '    | where TimeGenerated > ago(every + window + delay)',
          "    | where ResultType == '50126'",
          '    | project TimeGenerated, Ingested = ingestion_time(), UserId, UserPrincipalName, IPAddress, DeviceDetail),',
          '    (AADNonInteractiveUserSignInLogs',
          '    | where TimeGenerated > ago(every + window + delay)',
          "    | where ResultType == '50126'",
          '    | project TimeGenerated, Ingested = ingestion_time(), UserId, UserPrincipalName, IPAddress, DeviceDetail = parse_json(DeviceDetail));',
          'attempts',
          '| where UserId in ((watched | project tostring(ObjectId)))',
          '    or UserPrincipalName in~ ((watched | project tostring(UserPrincipalName)))',
          "| where tostring(DeviceDetail.deviceId) == ''",
          '| sort by UserId asc, TimeGenerated asc',
          '| extend Fresh = toint(Ingested > ago(every))',
          '| extend FreshSoFar = row_cumsum(Fresh, UserId != prev(UserId))',
          '| extend First = prev(TimeGenerated, 9), Same = prev(UserId, 9) == UserId, Before = prev(FreshSoFar, 9) - prev(Fresh, 9)',
          '| where Same and TimeGenerated - First <= window and FreshSoFar > Before',
          '| summarize LastSeen = max(TimeGenerated), Addresses = make_set(IPAddress, 20) by UserId, UserPrincipalName',
          "| extend AccountName = tostring(split(UserPrincipalName, '@')[0])",
          '| extend TimeGenerated = LastSeen',
        ),
      ).to.deep.equal([]);
    });

    it('on one row per role, joined to sign-ins', async () => {
      expect(
        await found(
          'AuditLogs',
          '| where TimeGenerated > ago(1h)',
          "| where OperationName =~ 'Add member to role' and Result =~ 'success'",
          '| mv-apply Target = TargetResources on (',
          "    where Target.type == 'Role' | project Role = tostring(Target.displayName))",
          '| join kind=inner (',
          "    SigninLogs | where ResultType == '0' | where Status.errorCode == 0 | project CorrelationId",
          ') on CorrelationId',
          "| where Role =~ 'Global Administrator'",
        ),
      ).to.deep.equal([]);
    });

    it('on a search in a dynamic column, and on paths that are known or cannot be', async () => {
      expect(
        await found(
          'SigninLogs',
          "| where DeviceDetail has 'windows'",
          '| extend City = tostring(LocationDetails.city), Coordinates = LocationDetails.geoCoordinates',
          "| extend Latitude = LocationDetails['geoCoordinates']['latitude'], Within = Status.raw.anything[0]",
          '| extend Other = DeviceDetail[City], Compliant = DeviceDetail.isCompliant == true',
          '| where isnull(Latitude) and isempty(City) and isnotnull(Status)',
        ),
      ).to.deep.equal([]);
    });
  });

  describe('D5501 type mismatch', () => {
    it('finds text compared with a number', async () => {
      expect(await found('SigninLogs', '| where ResultType == 0')).to.deep.equal(['D5501 11:27-28']);
      expect(await words('SigninLogs', '| where ResultType == 0')).to.deep.equal([
        "ResultType is of type string, but is compared with 0 of type long | write it as text: '0'",
      ]);
    });

    it('finds it on either side, in lists, and with negative numbers', async () => {
      expect(
        await found('SigninLogs', '| where 0 == ResultType', '| where ResultType !in (1, -2)'),
      ).to.deep.equal(['D5501 11:13-14', 'D5501 12:29-30', 'D5501 12:32-34']);
    });

    it('finds a number and a boolean compared with text', async () => {
      expect(await words('SigninLogs', "| where DurationMs == '5' or IsInteractive == 'true'")).to.deep.equal(
        [
          "DurationMs is of type long, but is compared with '5' of type string | write it without quotes: 5",
          "IsInteractive is of type bool, but is compared with 'true' of type string | write it without quotes: true",
        ],
      );
    });
  });

  describe('D5502 dynamic as text', () => {
    it('finds a whole column compared with text', async () => {
      expect(
        await found('SigninLogs', "| where Status == 'x'", "| where LocationDetails startswith 'US'"),
      ).to.deep.equal(['D5502 11:13-26', 'D5502 12:13-44']);
      expect(await words('SigninLogs', "| where Status in~ ('x')")).to.deep.equal([
        'Status is dynamic, not text: in~ with text never holds as meant | name a part of it and convert it, e.g. tostring(Status.name), or search it with has',
      ]);
    });

    it('finds a part that is known to be no text', async () => {
      expect(
        await words(
          'SigninLogs',
          "| where DeviceDetail.isCompliant == 'true' or LocationDetails.geoCoordinates =~ 'x'",
        ),
      ).to.deep.equal([
        'DeviceDetail.isCompliant is bool, not text: == with text never holds as meant | compare with a value of type bool',
        'LocationDetails.geoCoordinates is dynamic, not text: =~ with text never holds as meant | name a part of it and convert it, e.g. tostring(LocationDetails.geoCoordinates.name), or search it with has',
      ]);
    });

    it('leaves alone parts that are text, parts not known, and what mv-expand makes', async () => {
      expect(
        await found(
          'AuditLogs',
          "| where InitiatedBy.user.id == 'x' and AdditionalDetails has 'y'",
          '| mv-expand Target = TargetResources',
          "| where Target == 'x'",
        ),
      ).to.deep.equal([]);
    });
  });

  describe('D5503 unknown path', () => {
    it('finds a path in another case and a misspelt one', async () => {
      expect(
        await found(
          'SigninLogs',
          '| extend A = DeviceDetail.deviceID',
          "| extend B = LocationDetails['geoCordinates'].latitude",
        ),
      ).to.deep.equal(['D5503 11:18-39', 'D5503 12:18-59']);
      expect(await words('SigninLogs', '| extend A = DeviceDetail.deviceID')).to.deep.equal([
        "'deviceID' is no known path of DeviceDetail | did you mean 'deviceId'?",
      ]);
    });

    it('finds a part of a value that has none', async () => {
      expect(await found('SigninLogs', '| extend A = DeviceDetail.deviceId.value')).to.deep.equal([
        'D5503 11:18-45',
      ]);
    });

    it('finds it within the key of another path', async () => {
      expect(await found('SigninLogs', '| extend A = Status.raw[tostring(DeviceDetail.id)]')).to.deep.equal([
        'D5503 11:38-53',
      ]);
    });

    it('tells how to add a path that nothing is near to', async () => {
      expect(await words('SigninLogs', '| extend A = Status.somethingElse')).to.deep.equal([
        "'somethingElse' is no known path of Status | add it to the shape of Status in the source file if the records have it",
      ]);
    });
  });

  it('D5504 finds isnull and isnotnull of a string', async () => {
    expect(
      await found('SigninLogs', '| where isnull(UserId) or isnotnull(tostring(Status.raw))'),
    ).to.deep.equal(['D5504 11:13-27', 'D5504 11:31-62']);
    expect(await words('SigninLogs', '| where isnotnull(UserId)')).to.deep.equal([
      'isnotnull says nothing of text: UserId is a string, and strings are never null | write isnotempty(UserId)',
    ]);
  });

  it('D5505 finds a union that hides missing tables', async () => {
    expect(await found('union kind=outer isfuzzy=true SigninLogs, AuditLogs')).to.deep.equal([
      'D5505 10:22-34',
    ]);
    expect(await found('union isfuzzy=false SigninLogs, AuditLogs')).to.deep.equal([]);
  });

  describe('D5506 unindexed operations first', () => {
    it('finds filters on plain columns after something computed', async () => {
      expect(
        await found(
          'SigninLogs',
          '| extend City = tostring(LocationDetails.city)',
          "| where ResultType == '0' and City == 'Oslo'",
          '| where TimeGenerated > ago(1d)',
        ),
      ).to.deep.equal(['D5506 12:13-30', 'D5506 13:13-36']);
    });

    it('says what stands before, and where', async () => {
      expect(
        await words(
          '// one',
          '// two',
          'AuditLogs',
          '| mv-expand Target = TargetResources',
          "| where Result =~ 'success'",
        ),
      ).to.deep.equal([
        "the index could answer Result =~ 'success' but for what comes before: mv-expand Target = TargetResources | put filters on plain columns first, then whatever must be computed for each record",
      ]);
    });

    for (const step of [
      "| where parse_json(AuthenticationDetails)[0].succeeded == 'x'",
      "| where extract('a(.)', 1, UserAgent) == 'x'",
      "| where UserAgent matches regex 'a.*b'",
      "| where DeviceDetail contains 'x'",
      "| parse UserAgent with 'a' Rest",
    ]) {
      it(`finds a filter after ${step}`, async () => {
        expect(await found('SigninLogs', step, "| where AppId in ('x')")).to.deep.equal(['D5506 12:13-27']);
      });
    }

    it('finds it within a let and the leg of a join', async () => {
      expect(
        await found(
          'let a = AuditLogs',
          '| extend T = tolower(Identity)',
          "| where LoggedByService =~ 'PIM';",
          'SigninLogs',
          "| join kind=inner (a | where T has 'x' | where Result =~ 'y') on CorrelationId",
        ),
      ).to.deep.equal(['D5506 12:13-37']);
    });

    it('leaves alone what cannot be moved: after a window, a sum, a join', async () => {
      for (const step of [
        'sort by TimeGenerated asc',
        'summarize by UserId, ResultType',
        'distinct ResultType',
      ])
        expect(
          await found('SigninLogs', '| extend A = tolower(UserId)', `| ${step}`, "| where ResultType == '0'"),
          step,
        ).to.deep.equal([]);
    });

    it('leaves alone two conditions of one where, and lists of a watchlist', async () => {
      expect(
        await found(
          'SigninLogs',
          "| where tolower(UserAgent) == 'x' and ResultType == '0'",
          "| where UserId in ((_GetWatchlist('a') | project tostring(ObjectId)))",
        ),
      ).to.deep.equal([]);
    });
  });

  it('D5507 finds a join that does not say its kind', async () => {
    expect(
      await found('SigninLogs', '| join hint.strategy=broadcast (AuditLogs) on CorrelationId'),
    ).to.deep.equal(['D5507 11:7-11']);
    expect(await found('SigninLogs', '| join kind=innerunique (AuditLogs) on CorrelationId')).to.deep.equal(
      [],
    );
  });

  it('D5508 finds columns that vary in case compared with case', async () => {
    expect(
      await found(
        'AuditLogs',
        "| where OperationName == 'Update Conditional Access policy' or ActivityDisplayName !in ('a', 'b')",
      ),
    ).to.deep.equal(['D5508 11:13-64', 'D5508 11:68-102']);
    expect(await words('SigninLogs', "| where UserType == 'Guest'")).to.deep.equal([
      '== heeds case, but UserType is known to be written in different cases | write UserType =~ …',
    ]);
    expect(await found('AuditLogs', "| where OperationName != '' and Category == 'Policy'")).to.deep.equal(
      [],
    );
  });

  it('D5509 finds a column that is always empty', async () => {
    expect(await found('AuditLogs', "| where ResultType == '0'")).to.deep.equal(['D5509 11:13-30']);
    expect(await found('union AuditLogs, SigninLogs', "| where ResultType == '0'")).to.deep.equal([]);
  });

  it('D5510 finds a name in quotes', async () => {
    expect(await found('AuditLogs', "| where 'properties.result' =~ 'success'")).to.deep.equal([
      'D5510 11:13-45',
    ]);
    expect(await words('AuditLogs', "| where 'Result' in~ ('success', 'failure')")).to.deep.equal([
      "both sides of 'Result' in~ ('success', 'failure') are literals: it reads no column | write the name without quotes: Result",
    ]);
  });

  it('is left out where the parser finds an error', async () => {
    expect(await found('SigninLogs', '| where ResultType == 0 and Nope')).to.deep.equal(['D5001 11:33-37']);
  });
});
