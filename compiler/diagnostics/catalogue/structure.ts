import { declare } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';

/** D15xx: YAML that is not of the shape its kind of file has. */

/** Keys of Sigma and of other tools, and where they went. */
const elsewhere: Readonly<Record<string, string>> = {
  logsource: 'write `source:` with the name of a file in detections/sources/',
  timeframe: 'write `timespan:` under `correlation:`',
  fields: 'what an analyst sees is under `alert:`, `details:`',
  severity: 'write `level:`',
  tactics: 'write `tags:`, such as attack.credential-access',
  techniques: 'write `tags:`, such as attack.t1110.001',
};

export const unknownKey = declare<{ key: string; known: readonly string[] }>({
  code: 'D1501',
  name: 'unknown-key',
  severity: 'error',
  message: ({ key }) => `'${key}' is no key here`,
  help: ({ key, known }) =>
    (Object.hasOwn(elsewhere, key) ? elsewhere[key] : undefined) ??
    didYouMean(key, known) ??
    `keys here are: ${known.join(', ')}`,
  page: `A key that detc does not know would be read by nobody, and its author would believe it does something.

    descripton: Guesses a password.      wrong
    description: Guesses a password.     right
`,
});

export const missingKey = declare<{ keys: readonly string[]; isEither: boolean }>({
  code: 'D1502',
  name: 'missing-key',
  severity: 'error',
  message: ({ keys, isEither }) => {
    const names = keys.map((key) => `\`${key}:\``).join(isEither ? ' or ' : ', ');
    return `${names} ${keys.length === 1 || isEither ? 'is' : 'are'} missing`;
  },
  help: ({ keys, isEither }) =>
    `add ${keys.length === 1 ? 'it' : isEither ? 'one of them' : 'them'}; an editor that uses the schemas of detc shows an example`,
  page: `Each kind of file has keys that it must have; your editor shows them with an example when it uses the schemas of detc (see \`.vscode/settings.json\`).`,
});

const ways: Readonly<Record<string, string>> = {
  'a list': 'write its items below, each on a line with `- `, or as [a, b]',
  'a map': 'write its keys below, each on a line as `key: value`',
  text: 'write text; what looks like a number or like true stands in quotes',
};

export const wrongType = declare<{ expected: string; found: string }>({
  code: 'D1503',
  name: 'wrong-type',
  severity: 'error',
  message: ({ expected, found }) => `expected ${expected}, found ${found}`,
  help: ({ expected }) => ways[expected] ?? `write ${expected} here`,
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
  help: ({ expected }) => `write ${expected}`,
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

export const malformedKey = declare<{ key: string; expected: string }>({
  code: 'D1508',
  name: 'malformed-key',
  severity: 'error',
  message: ({ key, expected }) => `the key '${key}' is not ${expected}`,
  help: () => 'choose another name',
  page: `The keys of this map are names that you choose; they become names in KQL, in ARM templates or of files, so that only some characters can stand in them.`,
});
