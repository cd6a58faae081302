import type { Plan } from '../../../compiler/plan/plan.ts';
import * as make from './fixtures.ts';

/** Values that a careless writer would let break out of YAML, of Sigma or of a template. */
export const hostile: readonly string[] = [
  `it's "quoted"`,
  'line one\nline two',
  '[concat(1)]',
  '{{title}} {{{title}}}',
  'a|b|contains',
  'C:\\Windows\\*',
  'back\\slash\\',
  '\\*literal',
  'what?',
  '100%admin%',
  'left \u202eright\u200f',
  '- dash',
  ': colon',
  '# hash',
  '&anchor *alias !tag',
  'yes',
  '~',
  'null',
  '12:30:45',
  '2026-11-23',
  '0x1F',
  '007',
  '+5',
  '1_000',
  '99999999999999999999',
  '1e3',
  '=',
  '<<',
  ' leading and trailing ',
  '\ttab',
  '\u0000nul',
  '\u2028separator',
  '\ufeffbom',
  '---',
  '%',
  '',
];

const r = make.range;

/** One plan for each thing that Sigma output can be, by the name of its detection. */
export const gallery: Readonly<Record<string, Plan>> = Object.fromEntries(
  Object.entries<Plan['detection']['pattern']>({
    'plain-match': { kind: 'match', event: make.event(make.wrongPassword) },
    'once-a-day': {
      kind: 'match',
      event: make.event(make.wrongPassword),
      once: {
        per: [{ kind: 'identity', name: 'Account', identity: make.account }],
        repeat: { kind: 'each', seconds: 86_400 },
      },
    },
    'every-modifier': {
      kind: 'match',
      event: make.event(
        make.and(
          make.selection(
            'modifiers',
            make.and(
              make.match(make.app, ['*middle*', '*both*']),
              make.match(make.upn, ['adm*', 'svc*'], 'any'),
              make.match(make.ip, [
                { kind: 'cidr', network: '10.0.0.0/8', range: r },
                { kind: 'cidr', network: '2001:db8::/32', range: r },
              ]),
              make.match(make.resultType, ['50126', '50053']),
              make.match(make.isCompliant, [{ kind: 'bool', value: false, range: r }]),
              make.not(make.match(make.deviceId, ['abc', 'def'])),
            ),
          ),
          make.selection(
            'cased',
            make.match(make.app, [make.text('Exact', true), make.text('*Part*', true)]),
          ),
          make.selection('all_parts', make.match(make.app, ['*a*', '*b*', 'c*', '*d'], 'all')),
          make.selection(
            'patterns',
            make.match(make.app, [
              {
                kind: 'regex',
                pattern: '^adm_[0-9]+$',
                ignoreCase: true,
                multiline: false,
                dotAll: true,
                range: r,
              },
              make.text('a*b?c'),
            ]),
          ),
          make.selection('empty', make.match(make.app, [{ kind: 'null', range: r }, make.literal('')])),
          make.selection('there', make.match(make.app, [{ kind: 'exists', expected: true, range: r }])),
          make.not(
            make.selection(
              'lists',
              make.or(
                make.identity(make.account, make.privileged),
                make.match(make.app, [
                  {
                    kind: 'list',
                    list: make.list('admin_tools', 'regex', {
                      kind: 'strings',
                      values: ['^psexec\\d?\\.exe$', 'a*b'],
                    }),
                    position: 'equals',
                    cased: false,
                    range: r,
                  },
                ]),
              ),
            ),
          ),
        ),
      ),
    },
    'same-tenant': {
      kind: 'match',
      event: make.event(
        make.and(
          make.selection('base', make.match(make.resultType, ['0'])),
          make.not(
            make.selection(
              'same',
              make.match(make.userId, [
                { kind: 'field', other: make.upn, position: 'equals', cased: false, range: r },
              ]),
            ),
          ),
        ),
      ),
    },
    keywords: {
      kind: 'match',
      event: make.event(make.selection('words', make.keyword(['mimikatz', '*lsass*']))),
    },
    'keywords-all': {
      kind: 'match',
      event: make.event(make.selection('words', make.keyword(['mimikatz', 'lsass'], 'all'))),
    },
    'json-text': {
      kind: 'match',
      event: make.event(
        make.selection(
          'changed',
          make.and(
            make.match(make.field('OldValue', { jsonText: true }), ['Guest', 'Ext*']),
            make.match(make.field('NewValue', { jsonText: true }), [
              {
                kind: 'list',
                list: make.list('roles', 'role', {
                  kind: 'members',
                  members: [{ id: '1', name: 'Global Administrator' }],
                }),
                position: 'equals',
                cased: false,
                range: r,
              },
            ]),
          ),
        ),
      ),
    },
    'working-hours': {
      kind: 'match',
      event: make.event(
        make.selection(
          'outside',
          make.and(
            make.match(make.resultType, ['0']),
            make.match(make.time, [{ kind: 'calendar', list: make.workingHours, inside: false, range: r }]),
          ),
        ),
      ),
    },
    'failure-count': {
      kind: 'aggregate',
      event: make.event(make.wrongPassword),
      function: 'event_count',
      groupBy: [{ kind: 'identity', name: 'Account', identity: make.account }],
      timespan: 3600,
      thresholds: [{ operator: 'gte', value: 10, range: r }],
    },
    'spray-count': {
      kind: 'aggregate',
      event: make.event(make.wrongPassword),
      function: 'value_count',
      field: make.upn,
      groupBy: [{ kind: 'field', name: 'IPAddress', field: make.ip }],
      timespan: 5400,
      thresholds: [
        { operator: 'lt', value: 100, range: r },
        { operator: 'gte', value: 4.5, range: r },
      ],
    },
    'ungrouped-count': {
      kind: 'aggregate',
      event: make.event(make.wrongPassword),
      function: 'event_count',
      groupBy: [],
      timespan: 86_400,
      thresholds: [{ operator: 'gt', value: 3, range: r }],
    },
    'high-percentile': {
      kind: 'aggregate',
      event: make.event(make.wrongPassword),
      function: 'value_percentile',
      field: make.resultType,
      percentile: 99.9,
      groupBy: [{ kind: 'field', name: 'IPAddress', field: make.ip }],
      timespan: 3600,
      thresholds: [{ operator: 'gt', value: 2.5, range: r }],
    },
    'created-then-assigned': {
      kind: 'sequence',
      ordered: true,
      events: [
        make.event(make.selection('add', make.match(make.operation, ['Add user'])), make.audit, 'created'),
        make.event(make.wrongPassword, make.signin, 'failed'),
      ],
      groupBy: [
        {
          name: 'subject',
          byEvent: {
            created: { kind: 'field', name: 'TargetId', field: make.targetId },
            failed: { kind: 'identity', name: 'Account', identity: make.account },
          },
        },
      ],
      timespan: 86_400,
    },
    'twice-within-the-hour': {
      kind: 'sequence',
      ordered: false,
      events: [
        make.event(make.selection('one', make.match(make.resultType, ['50126'])), make.signin, 'one'),
        make.event(make.selection('two', make.match(make.resultType, ['50053'])), make.signin, 'two'),
      ],
      groupBy: [
        {
          name: 'UserId',
          byEvent: {
            one: { kind: 'field', name: 'UserId', field: make.userId },
            two: { kind: 'field', name: 'UserId', field: make.userId },
          },
        },
      ],
      timespan: 3600,
    },
    'new-application': {
      kind: 'new-value',
      event: make.event(make.wrongPassword),
      field: make.app,
      groupBy: [{ kind: 'identity', name: 'Account', identity: make.account }],
      baseline: 14 * 86_400,
      minimumHistoryDays: 7,
    },
    'sudden-failures': {
      kind: 'spike',
      event: make.event(make.wrongPassword),
      groupBy: [{ kind: 'identity', name: 'Account', identity: make.account }],
      timespan: 3600,
      baseline: 14 * 86_400,
      deviations: 3,
      floor: 20,
    },
    'hostile-values': {
      kind: 'match',
      event: make.event(
        make.and(
          make.selection(
            'anything',
            make.match(
              make.app,
              hostile.map((value) => make.literal(value)),
            ),
          ),
          make.selection(
            'part_of_it',
            make.match(
              make.upn,
              hostile
                .filter((value) => value !== '')
                .map((value) => ({
                  kind: 'text',
                  pattern: [{ any: 'many' }, value, { any: 'many' }],
                  cased: false,
                  range: r,
                })),
            ),
          ),
        ),
      ),
    },
  }).map(([name, pattern], index) => [
    name,
    make.plan(pattern, {
      name,
      meta: {
        title: `Gallery ${name}`,
        id: `6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d${(16 + index).toString(16)}`,
        author: 'Ada Lovelace',
        date: '2026-11-23',
        modified: '2026-11-24',
        ...(name === 'hostile-values'
          ? { description: hostile.join('\n'), falsepositives: hostile.filter((text) => text.length > 1) }
          : {}),
      },
      exceptions:
        name === 'failure-count' || name === 'plain-match'
          ? [make.exception(make.match(make.app, ['Rotation *']))]
          : [],
    }),
  ]),
);
