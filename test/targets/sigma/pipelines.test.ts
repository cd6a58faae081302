import { expect } from 'chai';
import { load } from 'js-yaml';
import { sigma } from '../../../compiler/targets/sigma/index.ts';
import * as make from './fixtures.ts';

function pipelines(
  plans: readonly ReturnType<typeof make.plan>[],
  sigmaFieldNames: 'event-hub' | 'log-analytics' = 'event-hub',
): Readonly<Record<string, string>> {
  const { artifacts, diagnostics } = sigma.emitAll(plans, [], { ...make.context, sigmaFieldNames });
  expect(diagnostics).to.deep.equal([]);
  return Object.fromEntries(artifacts.map(({ path, text }) => [path, text]));
}

describe('sigma target: pipelines', () => {
  it('gives the values of the lists that rules name', () => {
    expect(pipelines([make.matching(make.wrongPassword)])['sigma/pipelines/lists.yaml']).to
      .equal(`name: Values of the lists
priority: 10
vars:
  privileged_accounts_id:
    - 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11
  privileged_accounts_upn:
    - adm_ada@contoso.com
    - adm\\*grace@contoso.com
transformations:
  - id: lists
    type: value_placeholders
    include:
      - privileged_accounts_id
      - privileged_accounts_upn
`);
  });

  it('gives an empty list a value that no record has, because pySigma wants one', () => {
    const nobody = make.list('nobody', 'upn', { kind: 'strings', values: [] });
    const where = make.selection(
      's',
      make.match(make.upn, [
        { kind: 'list', list: nobody, position: 'equals', cased: false, range: make.range },
      ]),
    );
    expect(load(pipelines([make.matching(where)])['sigma/pipelines/lists.yaml']!)).to.have.deep.property(
      'vars',
      {
        nobody: ['(nobody is empty)'],
      },
    );
  });

  it('writes regular expressions as they are: pySigma reads no wildcards in them', () => {
    const names = make.list('names', 'regex', { kind: 'strings', values: ['^adm_.*\\d?$'] });
    const where = make.selection(
      's',
      make.match(make.upn, [
        { kind: 'list', list: names, position: 'equals', cased: false, range: make.range },
      ]),
    );
    expect(load(pipelines([make.matching(where)])['sigma/pipelines/lists.yaml']!)).to.have.deep.property(
      'vars',
      {
        names: ['^adm_.*\\d?$'],
      },
    );
  });

  it('gives the lists that only an exception names', () => {
    const exception = make.exception(make.selection('s', make.identity(make.account, make.privileged)));
    const where = make.selection('s', make.match(make.resultType, ['1']));
    const written = pipelines([make.matching(where, { exceptions: [exception] })]);
    expect(written).to.have.property('sigma/filters/rotation-script.yml');
    expect(written['sigma/pipelines/lists.yaml']).to.contain('privileged_accounts_upn:');
  });

  it('renames the fields of each log source', () => {
    const plans = [
      make.matching(make.wrongPassword),
      make.plan({
        kind: 'match',
        event: make.event(make.selection('s', make.match(make.targetId, ['x'])), make.audit),
      }),
    ];
    expect(pipelines(plans)['sigma/pipelines/log-analytics-fields.yaml']).to
      .equal(`name: Event Hub names to Log Analytics columns
priority: 20
transformations:
  - id: azure_auditlogs
    type: field_name_mapping
    mapping:
      operationName: OperationName
      properties.targetResources: TargetResources
      properties.targetResources.id: TargetResources.id
      properties.targetResources.type: TargetResources.type
    rule_conditions:
      - type: logsource
        product: azure
        service: auditlogs
  - id: azure_signinlogs
    type: field_name_mapping
    mapping:
      callerIpAddress: IPAddress
      properties.appDisplayName: AppDisplayName
      properties.deviceDetail: DeviceDetail
      properties.deviceDetail.deviceId: DeviceDetail.deviceId
      properties.deviceDetail.isCompliant: DeviceDetail.isCompliant
      properties.userId: UserId
      properties.userPrincipalName: UserPrincipalName
      resultType: ResultType
      time: TimeGenerated
    rule_conditions:
      - type: logsource
        product: azure
        service: signinlogs
`);
  });

  it('has none where nothing needs one', () => {
    const where = make.selection('s', make.match(make.resultType, ['1']));
    expect(pipelines([make.matching(where)], 'log-analytics')).to.deep.equal({});
  });
});
