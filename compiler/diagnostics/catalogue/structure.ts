import { declare } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';

/** D15xx: YAML that is not of the shape its kind of file has. */

export const unknownKey = declare<{ key: string; known: readonly string[] }>({
  code: 'D1501',
  name: 'unknown-key',
  severity: 'error',
  message: ({ key }) => `'${key}' is no key here`,
  help: ({ key, known }) => didYouMean(key, known) ?? `keys here are: ${known.join(', ')}`,
  page: `A key that detc does not know would be read by nobody, and its author would believe it does something.`,
});

export const missingKey = declare<{ keys: readonly string[] }>({
  code: 'D1502',
  name: 'missing-key',
  severity: 'error',
  message: ({ keys }) =>
    `${keys.map((key) => `\`${key}:\``).join(', ')} ${keys.length === 1 ? 'is' : 'are'} missing`,
  page: `Each kind of file has keys that it must have; your editor shows them with an example when it uses the schemas of detc (see \`.vscode/settings.json\`).`,
});

export const wrongType = declare<{ expected: string; found: string }>({
  code: 'D1503',
  name: 'wrong-type',
  severity: 'error',
  message: ({ expected, found }) => `expected ${expected}, found ${found}`,
  page: `The value is of another kind than this key takes: text, a number, a list (lines with \`- \`), a map (lines with \`key: value\`).`,
});

export const notOneOf = declare<{ value: string; choices: readonly string[] }>({
  code: 'D1504',
  name: 'not-one-of',
  severity: 'error',
  message: ({ value, choices }) => `'${value}' is none of ${choices.join(', ')}`,
  help: ({ value, choices }) => didYouMean(value, choices) ?? `choose one of: ${choices.join(', ')}`,
  page: `This key takes one of a few words.`,
});

export const malformed = declare<{ value: string; expected: string }>({
  code: 'D1505',
  name: 'malformed-value',
  severity: 'error',
  message: ({ value, expected }) => `'${value}' is not ${expected}`,
  page: `The value does not have the form that this key takes.`,
});

export const outOfBounds = declare<{ problem: string }>({
  code: 'D1506',
  name: 'out-of-bounds',
  severity: 'error',
  message: ({ problem }) => problem,
  page: `The value is too small, too large, too long, too short, or there are too many or too few of it.`,
});

export const notUnique = declare<object>({
  code: 'D1507',
  name: 'not-unique',
  severity: 'error',
  message: () => 'the same value stands here twice',
  help: () => 'remove one of the two',
  page: `The values of this list are all different.`,
});
