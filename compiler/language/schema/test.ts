import Type from 'typebox';
import { closed, mapOf, text } from './common.ts';

const dateTimePattern = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,7})?)?Z$';

const span = (words: string, example: string) =>
  Type.String({ pattern: '^(0|[1-9][0-9]*)(s|m|h|d)$', description: words, examples: [example] });

const event = Type.Object(
  {
    like: text(
      'The example record it is a copy of, by its name in `detections/examples/`.',
      'signin.success',
    ),
    at: Type.Optional(span('How long after the start of the test it happens; at once, where absent.', '20m')),
    repeat: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'How many of it. `{n}` in a text is the number of the copy, `{n:4}` with leading zeros.',
        examples: [10],
      }),
    ),
    every: Type.Optional(span('The time between the copies of `repeat`.', '4m')),
    late: Type.Optional(
      span(
        'How long after it happened it reaches the workspace; half the delay of its source, where absent.',
        '3h',
      ),
    ),
  },
  {
    additionalProperties: Type.Unknown(),
    description:
      'A record: a copy of an example, with columns and paths into dynamic columns changed. `Id` and `CorrelationId` are new in every copy where they are not given.',
    examples: [{ like: 'signin.wrong-password', repeat: 10, every: '4m', 'DeviceDetail.isCompliant': false }],
  },
);

const seen = (words: string, example: unknown) => {
  const value = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
  return Type.Union([value, Type.Array(value, { minItems: 1 })], { description: words, examples: [example] });
};

const expectation = Type.Object(
  {
    alerts: Type.Integer({ minimum: 0, description: 'How many alerts there are.', examples: [1] }),
    title: Type.Optional(
      seen('The titles of the alerts, each of them.', 'Guest eve@fabrikam.com became a member'),
    ),
    entities: Type.Optional(
      mapOf(
        seen(
          'The values of that entity, over all alerts: an account by its UPN or object id.',
          'adm_ada@contoso.com',
        ),
        'What the alerts are about, by the kind of entity.',
        { account: 'adm_ada@contoso.com' },
      ),
    ),
    details: Type.Optional(
      mapOf(seen('The values of that detail, over all alerts.', 10), 'The details of the alerts, by name.', {
        Failures: 10,
      }),
    ),
  },
  { ...closed, description: 'What must come of it.', examples: [{ alerts: 1 }] },
);

export const testSchema = Type.Object(
  {
    name: text('What the test shows, as a sentence.', 'nine wrong passwords stay quiet'),
    start: Type.Optional(
      text('When the test begins, in UTC; a Wednesday morning where absent.', '2026-03-07T03:00:00Z', {
        pattern: dateTimePattern,
      }),
    ),
    until: Type.Optional(
      span(
        'How long after its start the rule still runs. Where absent: until everything has arrived and has been looked at.',
        '2d',
      ),
    ),
    events: Type.Array(event, {
      description: 'The records, in any order.',
      examples: [[{ like: 'signin.wrong-password', repeat: 10, every: '4m' }]],
    }),
    expect: expectation,
  },
  {
    ...closed,
    description: 'Records, and the alerts that every target must make of them.',
    examples: [
      {
        name: 'ten failures within the hour alert once',
        events: [{ like: 'signin.wrong-password', repeat: 10, every: '4m' }],
        expect: { alerts: 1 },
      },
    ],
  },
);
export type TestSyntax = Type.Static<typeof testSchema>;
export type TestEventSyntax = Type.Static<typeof event>;
export type ExpectationSyntax = Type.Static<typeof expectation>;
