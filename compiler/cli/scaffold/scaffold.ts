import type { TargetName } from '../../model/index.ts';
import { render } from '../../templates/render.ts';
import { CliFailure } from '../failure.ts';
import { exampleTests, placeholders, startingThreshold } from './example-tests.ts';
import type { ChosenRow } from './rows.ts';
import type { SourceChoices } from './source-choices.ts';

export type ScaffoldPattern =
  'match' | 'event_count' | 'value_count' | 'new_value' | 'spike' | 'temporal_ordered' | 'absent';

export interface ScaffoldInput {
  readonly id: string;
  readonly title: string;
  readonly level: string;
  readonly date: string;
  readonly row?: ChosenRow;
  readonly source: SourceChoices;
  readonly pattern: ScaffoldPattern;
  /** The field that stands in the selection until the author writes another. */
  readonly field: string;
  /** The example record of the tests; without one there are none. */
  readonly example?: string;
  /** Where the JSON Schema of detections is, from the new file, if the project holds it. */
  readonly schema?: string;
  readonly targets: readonly { readonly name: TargetName; readonly level: string; readonly reason: string }[];
}

/** @throws CliFailure when the template is broken */
export function scaffold(templates: ReadonlyMap<string, string>, input: ScaffoldInput): string {
  const { text, diagnostics } = render(templates, 'scaffold/detection.yaml.hbs', data(input));
  if (text !== undefined) return text;
  const [first] = diagnostics;
  throw new CliFailure(
    first === undefined
      ? 'the scaffold could not be written'
      : `${first.range.file}:${first.range.start.line}:${first.range.start.column}: ${first.message}`,
  );
}

function data({ row, source, pattern, field, example, schema, ...input }: ScaffoldInput): object {
  const [identity] = source.identities;
  const several = pattern === 'temporal_ordered' || pattern === 'absent';
  const selection = { [field]: placeholders.first };
  const counted = countedField(source, field);
  return {
    ...input,
    schema: schema ?? null,
    description: row === undefined ? 'What happens, and why it matters.' : `${row.row.title}.`,
    references: row === undefined ? [] : [row.guide.url],
    covers:
      row === undefined ? null : { guide: row.guide.name, row: row.row.id, risk: row.row.risk ?? 'Medium' },
    source: several ? null : source.name,
    selection,
    events: several
      ? [
          { name: 'first', source: source.name, selection },
          { name: 'second', source: source.name, selection: { [field]: placeholders.second } },
        ]
      : null,
    pattern: {
      isMatch: pattern === 'match',
      isCount: pattern === 'event_count',
      isValues: pattern === 'value_count',
      isNewValue: pattern === 'new_value',
      isSpike: pattern === 'spike',
      isSequence: pattern === 'temporal_ordered',
      isAbsent: pattern === 'absent',
      hasThreshold: ['event_count', 'value_count', 'spike'].includes(pattern),
    },
    group: identity ?? field,
    counted,
    threshold: startingThreshold,
    tests: example === undefined ? null : exampleTests(pattern, example, field, counted),
    entity: identity === undefined ? { host: { HostName: field } } : { account: identity },
    targets:
      input.targets.length === 0
        ? null
        : input.targets.map(({ name, level, reason }) => ({ name, entry: { [level]: reason } })),
  };
}

/** A column whose values can differ among records that all match. */
function countedField({ fields }: SourceChoices, field: string): string {
  return fields.find((name) => name !== field) ?? field;
}
