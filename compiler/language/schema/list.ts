import Type from 'typebox';
import { closed, datePattern, text } from './common.ts';

const listType = Type.Union(
  [
    Type.Literal('accounts'),
    Type.Literal('upn'),
    Type.Literal('ip-range'),
    Type.Literal('country'),
    Type.Literal('device'),
    Type.Literal('app'),
    Type.Literal('group'),
    Type.Literal('role'),
    Type.Literal('tenant'),
    Type.Literal('calendar'),
    Type.Literal('regex'),
  ],
  {
    description:
      'What the list holds: accounts, roles, apps and groups are id and name; ip-range is CIDR, country ISO 3166 alpha-2, device and tenant are GUIDs, regex is RE2, calendar is one working week.',
    examples: ['accounts'],
  },
);
export type ListType = Type.Static<typeof listType>;

const day = Type.Union([
  Type.Literal('mon'),
  Type.Literal('tue'),
  Type.Literal('wed'),
  Type.Literal('thu'),
  Type.Literal('fri'),
  Type.Literal('sat'),
  Type.Literal('sun'),
]);
export type Day = Type.Static<typeof day>;

export const calendar = Type.Object(
  {
    zone: text('An IANA time zone.', 'Europe/Berlin'),
    days: Type.Array(day, {
      minItems: 1,
      uniqueItems: true,
      description: 'The working days.',
      examples: [['mon', 'tue', 'wed', 'thu', 'fri']],
    }),
    from: text('When work begins, local time.', '07:00', { pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }),
    to: text('When work ends, local time; this minute is outside.', '19:00', {
      pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
    }),
    holidays: Type.Optional(
      Type.Array(Type.String({ pattern: datePattern }), {
        uniqueItems: true,
        description: 'Days off, local dates.',
        examples: [['2026-12-25']],
      }),
    ),
  },
  {
    ...closed,
    description: 'A working week.',
    examples: [{ zone: 'Europe/Berlin', days: ['mon'], from: '07:00', to: '19:00' }],
  },
);
export type Calendar = Type.Static<typeof calendar>;

const member = Type.Object(
  {
    id: Type.Optional(
      text(
        'The object id (for roles the template id, for apps the application id).',
        '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11',
      ),
    ),
    upn: Type.Optional(text('The user principal name, for accounts.', 'adm_ada@contoso.com')),
    name: Type.Optional(text('The display name, for roles and apps.', 'Global Administrator')),
  },
  {
    ...closed,
    minProperties: 1,
    description: 'A member that has an id and a name.',
    examples: [{ id: '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11', upn: 'adm_ada@contoso.com' }],
  },
);
export type ListMember = Type.Static<typeof member>;

export const listValues = Type.Union([Type.Array(Type.Union([Type.String(), member])), calendar], {
  description: 'The values: strings, members with id and name, or one calendar.',
  examples: [[{ id: '6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11', upn: 'adm_ada@contoso.com' }]],
});
export type ListValues = Type.Static<typeof listValues>;

export const listSchema = Type.Object(
  {
    title: text('What the list is.', 'Privileged accounts'),
    type: listType,
    description: text(
      'Who belongs on it, and where the values come from.',
      'Everyone who holds or may activate a privileged role.',
    ),
    values: listValues,
  },
  {
    ...closed,
    $id: 'list.schema.json',
    title: 'detc list',
    description: 'A named list that detections refer to, with example values.',
  },
);
export type ListSyntax = Type.Static<typeof listSchema>;
