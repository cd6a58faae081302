import Type from 'typebox';
import { closed, text } from './common.ts';

const row = Type.Object(
  {
    n: Type.Integer({ minimum: 1, description: 'The place of the row in the guide, from 1.', examples: [5] }),
    id: text('A short name that never changes.', 'guest-to-member', { pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' }),
    title: text('What the row asks to monitor.', 'Guest changed to member'),
    section: text('The section of the guide.', 'Privileged account sign-in'),
    risk: Type.Union([Type.Literal('High'), Type.Literal('Medium'), Type.Literal('Low'), Type.Null()], {
      description: 'The risk the guide gives, null where it gives none.',
      examples: ['High'],
    }),
    where: text('The log the guide names.', 'Microsoft Entra sign-in log'),
  },
  {
    ...closed,
    description: 'A monitoring row.',
    examples: [
      {
        n: 23,
        id: 'guest-to-member',
        title: 'Guest changed to member',
        section: 'Privileged account sign-in',
        risk: 'Medium',
        where: 'Microsoft Entra audit logs',
      },
    ],
  },
);

export const guideSchema = Type.Object(
  {
    title: text(
      'The title of the guide.',
      'Security operations for privileged accounts in Microsoft Entra ID',
    ),
    url: text(
      'Where it stands.',
      'https://learn.microsoft.com/entra/architecture/security-operations-privileged-accounts',
    ),
    rows: Type.Array(row, {
      minItems: 1,
      description: 'The monitoring rows, in order.',
      examples: [
        [
          {
            n: 23,
            id: 'guest-to-member',
            title: 'Guest changed to member',
            section: 'Privileged account sign-in',
            risk: 'Medium',
            where: 'Microsoft Entra audit logs',
          },
        ],
      ],
    }),
  },
  {
    ...closed,
    $id: 'guide.schema.json',
    title: 'detc guide',
    description: 'The monitoring rows of a guide that detections cover.',
  },
);
export type GuideSyntax = Type.Static<typeof guideSchema>;
export type GuideRow = Type.Static<typeof row>;
