import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { createCompiler } from '../../compiler/compile.ts';

const folder = join(import.meta.dirname, '..', 'cases', 'ground');
/** Sources and lists for tests. */
export const groundFiles: ReadonlyMap<string, string> = new Map(
  globSync('detections/**/*', { cwd: folder }).map((path) => [
    path,
    readFileSync(join(folder, path), 'utf8'),
  ]),
);

export const detectionPath = 'detections/cases/the-case.yaml';

/** A detection without a fault; tests replace a line of it. */
export const sound = `title: The case
id: 00000000-0000-4000-8000-000000000000
status: test
level: high
description: What it finds.
tags: [attack.t1110]
falsepositives: [Something else.]
covers: {guide: guide, row: first-row, risk: High}
source: app.events
parameters:
  limit: {type: integer, default: 3, minimum: 2, description: How many.}
detection:
  a:
    Code: '1'
  condition: a
correlation:
  type: event_count
  group-by: [Account]
  timespan: 1h
  condition: {gte: $limit}
schedule: {every: 1h}
alert:
  title: 'Many for {{Upn}}'
  entities:
    - account: Account
  details: {Count: EventCount}
  triage: [Look.]
`;

/** Two kinds of event, one after the other. */
export const soundSequence = `title: The case
id: 00000000-0000-4000-8000-000000000000
status: test
level: high
description: What it finds.
tags: [attack.t1110]
falsepositives: [Something else.]
events:
  one:
    source: app.events
    detection: {a: {Code: '1'}, condition: a}
  two:
    source: both.signins
    detection: {b: {ResultType: '0'}, condition: b}
correlation:
  type: temporal_ordered
  rules: [one, two]
  aliases:
    who: {one: UserId, two: UserId}
  group-by: [who]
  timespan: 1h
schedule: {every: 1h}
alert:
  title: 'For {{one.Upn}}'
  entities:
    - account: one.Account
  triage: [Look.]
targets: {sigma: {approximate: declared}}
`;

const guide = `title: A guide
url: https://example.com/guide
rows:
  - {n: 1, id: first-row, title: The first, section: One, risk: High, where: Some log}
`;

export type Files = Readonly<Record<string, string>>;

/** Findings as `path:line:column code`, of the sound project with these files added or replaced. */
export async function findings(
  files: Files,
  environment?: string,
  today = '2026-11-23',
): Promise<readonly string[]> {
  const all = new Map([
    ...groundFiles,
    ['detections/guides/guide.yaml', guide],
    [detectionPath, sound],
    ...Object.entries(files),
  ]);
  const { diagnostics } = await createCompiler().compile(
    { files: all },
    { today, templates: new Map(), targets: [], ...(environment === undefined ? {} : { environment }) },
  );
  return diagnostics.map(
    ({ code, range }) => `${range.file}:${range.start.line}:${range.start.column} ${code}`,
  );
}

/** One fault: the text to be replaced, what it becomes, and the finding that must come of it, as `line:column code`. */
export type Fault = readonly [name: string, from: string, to: string, expected: string];

/** Each fault in a detection gives its finding, at its place. */
export function itFinds(text: string, faults: readonly Fault[]): void {
  for (const [name, from, to, expected] of faults) {
    it(name, async () => {
      expect(text, 'the text to be replaced').to.include(from);
      const found = await findings({ [detectionPath]: text.replace(from, () => to) });
      expect(found).to.include(`${detectionPath}:${expected}`);
    });
  }
}
