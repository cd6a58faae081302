import { expect } from 'chai';
import { sigma } from '../../../compiler/targets/sigma/index.ts';
import * as make from './fixtures.ts';

const script = make.exception(
  make.and(
    make.selection('script', make.match(make.app, ['Rotation *'])),
    make.selection('home', make.match(make.ip, ['192.0.2.1'])),
  ),
);

function filters(plans: readonly ReturnType<typeof make.plan>[]): ReturnType<typeof sigma.emitAll> {
  const emission = sigma.emitAll(plans, [], make.context);
  return {
    ...emission,
    artifacts: emission.artifacts.filter(({ path }) => path.startsWith('sigma/filters/')),
  };
}

describe('sigma target: exceptions', () => {
  it('writes one filter for all rules of an exception', () => {
    const single = make.matching(make.wrongPassword, { name: 'one', exceptions: [script] });
    const counted = make.plan(
      {
        kind: 'aggregate',
        event: make.event(make.wrongPassword),
        function: 'event_count',
        groupBy: [],
        timespan: 3600,
        thresholds: [{ operator: 'gte', value: 10, range: make.range }],
      },
      {
        name: 'two',
        meta: { id: '7c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11' },
        exceptions: [script],
      },
    );
    const { artifacts, diagnostics } = filters([single, counted]);
    expect(diagnostics).to.deep.equal([]);
    expect(artifacts).to.deep.equal([
      {
        path: 'sigma/filters/rotation-script.yml',
        text: `title: Exception rotation-script
id: 2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11
description: |-
  The rotation script retries for some minutes after each change.

  Owner: identity-team@contoso.com
  Holds until: 2027-03-31
logsource:
  product: azure
  service: signinlogs
filter:
  rules:
    - 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11
    - 9e345e63-237a-5924-94b2-8932fb2d1b9c
  selection:
    properties.appDisplayName|startswith: 'Rotation '
  selection_home:
    callerIpAddress: 192.0.2.1
  condition: not (selection and selection_home)
`,
      },
    ]);
    const base = sigma.emit(counted, make.context).artifacts[0]!.text;
    expect(base).to.contain('id: 9e345e63-237a-5924-94b2-8932fb2d1b9c\nname: two_event\n');
  });

  it('writes a document for each log source', () => {
    const everywhere = make.exception(
      make.selection('s', make.match(make.field('Shared', { eventHub: 'shared' }), ['x'])),
    );
    const shared = make.field('Shared', { eventHub: 'shared' });
    const one = make.source('one', { product: 'azure', service: 'one' }, [shared]);
    const two = make.source('two', { product: 'azure', service: 'two' }, [shared]);
    const where = make.selection('w', make.match(shared, ['y']));
    const { artifacts } = filters([
      make.plan({ kind: 'match', event: make.event(where, one) }, { name: 'one', exceptions: [everywhere] }),
      make.plan({ kind: 'match', event: make.event(where, two) }, { name: 'two', exceptions: [everywhere] }),
    ]);
    const [first, second, ...more] = artifacts[0]!.text.split('---\n');
    expect(more).to.deep.equal([]);
    expect(first).to.contain('title: Exception rotation-script\nid: 2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11\n');
    expect(first).to.contain('  service: one\n');
    expect(second).to.contain(
      'title: Exception rotation-script (2)\nid: d56aa3f9-42a0-501e-9bd5-aeb06bc46a49\n',
    );
    expect(second).to.contain('  service: two\n');
  });

  it('leaves out an exception that Sigma can say in part only (D6401)', () => {
    const night = make.exception(
      make.and(
        make.selection('script', make.match(make.app, ['Rotation *'])),
        make.selection(
          'night',
          make.match(make.time, [
            { kind: 'calendar', list: make.workingHours, inside: false, range: make.range },
          ]),
        ),
      ),
    );
    const { artifacts, diagnostics } = filters([make.matching(make.wrongPassword, { exceptions: [night] })]);
    expect(artifacts).to.deep.equal([]);
    expect(
      diagnostics.map(({ code, severity, message, range: { start } }) => [
        code,
        severity,
        message,
        start.line,
        start.column,
      ]),
    ).to.deep.equal([
      [
        'D6401',
        'warning',
        "the exception 'rotation-script' is left out of Sigma for 'bad-password-burst': Sigma has no calendar of working hours",
        40,
        5,
      ],
    ]);
  });

  it('has none for detections that Sigma cannot say or that are switched off', () => {
    const impossible = make.matching(make.selection('s', make.match(make.unnamed('Risk'), ['x'])), {
      exceptions: [script],
    });
    const disabled = make.matching(make.wrongPassword, { exceptions: [script], disabled: 'No licence.' });
    expect(filters([impossible, disabled])).to.deep.equal({ artifacts: [], queries: [], diagnostics: [] });
  });
});
