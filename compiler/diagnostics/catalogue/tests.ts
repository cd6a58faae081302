import { declare } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';

/** D48xx: the tests of a detection. */

export const unknownExample = declare<{ example: string; known: readonly string[] }>({
  code: 'D4801',
  name: 'unknown-example',
  severity: 'error',
  message: ({ example }) => `there is no example record '${example}'`,
  help: ({ example, known }) =>
    didYouMean(example, known) ?? `example records are files in detections/examples/: ${known.join(', ')}`,
  page: `A test builds its records from examples: \`like: signin.success\` copies \`detections/examples/signin.success.yaml\`.

\`\`\`yaml
tests:
  - name: a success from a new country
    events:
      - {like: signin.success, Location: FR}
\`\`\``,
});

export const wrongChange = declare<{ problem: string }>({
  code: 'D4802',
  name: 'test-change',
  severity: 'error',
  message: ({ problem }) => problem,
  help: () => 'name a column of the example’s table, or a path into a dynamic column that the example has',
  page: `Beside \`like\`, \`at\`, \`repeat\`, \`every\` and \`late\`, the keys of a test's event are columns of the example's table, or paths into its dynamic columns, with their new values. A name or type that the table does not have would make a record that no log ever holds, and a test that proves nothing.

\`\`\`yaml
events:
  - {like: signin.success, DeviceDetail.isCompliant: false}
  - {like: audit.add-member-to-role, 'TargetResources[0].id': 3f0c2b7e-5d0a-4c7c-9a53-0b7f3a1f6a01}
\`\`\``,
});

export const unexpectedEntity = declare<{ entity: string; known: readonly string[] }>({
  code: 'D4803',
  name: 'unknown-expected-entity',
  severity: 'error',
  message: ({ entity }) => `the alert has no entity '${entity}'`,
  help: ({ entity, known }) => didYouMean(entity, known) ?? `it has: ${known.join(', ')}`,
  page: `\`expect.entities\` names kinds of entities that stand under \`alert.entities\`, and the values seen over all alerts of the test. An account is given by its user principal name or its object id.`,
});

export const unexpectedDetail = declare<{ detail: string; known: readonly string[] }>({
  code: 'D4804',
  name: 'unknown-expected-detail',
  severity: 'error',
  message: ({ detail }) => `the alert has no detail '${detail}'`,
  help: ({ detail, known }) => didYouMean(detail, known) ?? `it has: ${known.join(', ') || 'none'}`,
  page: `\`expect.details\` names details that stand under \`alert.details\`, and the values seen over all alerts of the test.`,
});

export const failingTest = declare<{ test: string; target: string; difference: string }>({
  code: 'D4810',
  name: 'failing-test',
  severity: 'error',
  message: ({ test, target, difference }) => `${target}, "${test}": ${difference}`,
  help: () => 'change the detection, or what the test expects of it',
  page: `\`detc test\` runs what was emitted for a detection on the records of its tests: the Sentinel rule run after run at its frequency, the Azure Monitor alert at its own, and Sigma. One of them did not give what \`expect\` says.

A target that is declared approximate under \`targets:\` may differ; the report counts how often.`,
});

export const noTests = declare<{ detection: string }>({
  code: 'D4811',
  name: 'no-tests',
  severity: 'warning',
  message: ({ detection }) => `'${detection}' has no tests`,
  help: () => 'add `tests:` with records that fire and near misses that do not',
  page: `A detection without tests may be one that can never fire, and nobody would know.

\`\`\`yaml
tests:
  - name: a guest becomes a member
    events:
      - {like: audit.guest-to-member}
    expect: {alerts: 1}
  - name: a change that failed stays quiet
    events:
      - {like: audit.guest-to-member, Result: failure}
    expect: {alerts: 0}
\`\`\``,
});

export const uncovered = declare<{ missing: 'true' | 'false' | 'neither' }>({
  code: 'D4812',
  name: 'uncovered-predicate',
  severity: 'warning',
  message: ({ missing }) =>
    missing === 'neither'
      ? 'no record of the tests reaches this'
      : `no record of the tests makes this ${missing}`,
  help: ({ missing }) =>
    missing === 'true'
      ? 'add a test whose record matches it'
      : 'add a near miss: a record that differs in just this',
  page: `\`detc test --coverage\` asks of each value in a detection whether some record of its tests matched it, and some did not, as branch coverage does of a program. What was never true may be misspelt; what was never false may be superfluous.`,
});

export const everyWithoutRepeat = declare<object>({
  code: 'D4805',
  name: 'every-without-repeat',
  severity: 'error',
  message: () => '`every` is the time between copies, and there is only one',
  help: () => 'add `repeat: 10`, or write `at:` for the time of one record',
  page: `\`repeat\` makes several copies of a record, \`every\` sets the time between them. \`at\` says when the first one happens.`,
});

export const expectWithoutAlert = declare<object>({
  code: 'D4806',
  name: 'expectation-of-no-alert',
  severity: 'error',
  message: () => 'with no alert there is nothing to see of it',
  help: () => 'remove title, entities and details, or expect alerts',
  page: `\`alerts: 0\` is all that can be said of a test that stays quiet; a title, entities or details beside it would never be compared.`,
});
