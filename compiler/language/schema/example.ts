import Type from 'typebox';
import { closed, text } from './common.ts';

export const exampleSchema = Type.Object(
  {
    description: text('What the record shows.', 'A wrong password, typed in a browser.'),
    table: text('The table of the workspace it is a row of.', 'SigninLogs'),
    record: Type.Record(Type.String(), Type.Unknown(), {
      minProperties: 1,
      description: 'The row, by column; dynamic columns hold maps and sequences.',
      examples: [{ TimeGenerated: '2026-11-23T08:00:00Z', ResultType: '50126' }],
    }),
  },
  {
    ...closed,
    $id: 'example.schema.json',
    title: 'detc example record',
    description: 'A named record: one row of a table, as it stands in a workspace.',
  },
);
export type ExampleSyntax = Type.Static<typeof exampleSchema>;
