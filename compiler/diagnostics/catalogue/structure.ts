import { declare } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';
import { page } from '../page.ts';

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
  page: page({
    means: `A map has a key that detc does not know in this place.`,
    matters: `It would be read by nobody, and its author would believe that it does something.`,
    mend: `Correct its spelling, or move it to where it belongs; an editor that uses the schemas of detc lists the keys.`,
    wrong: `descripton: Guesses a password.`,
    right: `description: Guesses a password.`,
  }),
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
  page: page({
    means: `A map lacks a key that it must have.`,
    matters: `Without it, the detection could not be compiled, or nobody could judge its alerts.`,
    mend: `Add the key; an editor that uses the schemas of detc (see \`.vscode/settings.json\`) shows each with an example.`,
    wrong: `schedule: {every: 1h}
alert: {title: Guest changed to member}`,
    right: `schedule: {every: 1h}
alert:
  title: Guest changed to member
  entities: [{account: Target}]
  triage: [Ask the actor.]`,
  }),
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
  page: page({
    means: `The value is of another kind than this key takes: text, a number, true or false, a list, a map.`,
    matters: `A list where text is expected, or the number 007 where text is expected, would arrive in the rules as something else.`,
    mend: `Lists are lines with \`- \` or stand in brackets, maps are lines \`key: value\`; text that looks like a number stands in quotes.`,
    wrong: `tags: attack.t1110.001`,
    right: `tags: [attack.t1110.001]`,
  }),
});

export const notOneOf = declare<{ value: string; choices: readonly string[] }>({
  code: 'D1504',
  name: 'not-one-of',
  severity: 'error',
  message: ({ value, choices }) => `'${value}' is none of ${choices.join(', ')}`,
  help: ({ value, choices }) => didYouMean(value, choices) ?? `choose one of: ${choices.join(', ')}`,
  page: page({
    means: `The key takes one of a few words, and this is another.`,
    matters: `Nobody could say what the emitted rules should do with it.`,
    mend: `Choose one of the words that the message lists.`,
    wrong: `level: severe`,
    right: `level: high`,
  }),
});

export const malformed = declare<{ value: string; expected: string }>({
  code: 'D1505',
  name: 'malformed-value',
  severity: 'error',
  message: ({ value, expected }) => `'${value}' is not ${expected}`,
  help: ({ expected }) => `write ${expected}`,
  page: page({
    means: `The text does not have the form that this key takes: a length of time, a date, a UUID, a name.`,
    matters: `It becomes part of a query, a template or a file name, where only this form has a meaning.`,
    mend: `Write it like the example in the message.`,
    wrong: `timespan: 1 hour`,
    right: `timespan: 1h`,
  }),
});

export const outOfBounds = declare<{ problem: string }>({
  code: 'D1506',
  name: 'out-of-bounds',
  severity: 'error',
  message: ({ problem }) => problem,
  page: page({
    means: `The value is too small, too large, too long or too short, or there are too many or too few of it.`,
    matters: `The limits are those of the targets, or of what has a meaning: an empty list of triage steps helps nobody.`,
    mend: `Change it to what the message allows.`,
    wrong: `triage: []`,
    right: `triage: [Ask the owner of the account.]`,
  }),
});

export const notUnique = declare<object>({
  code: 'D1507',
  name: 'not-unique',
  severity: 'error',
  message: () => 'the same value stands here twice',
  help: () => 'remove one of the two',
  page: page({
    means: `A list has the same value twice.`,
    matters: `The second changes nothing; mostly another value was meant.`,
    mend: `Remove one of the two, or correct it.`,
    wrong: `group-by: [Account, Account]`,
    right: `group-by: [Account, IPAddress]`,
  }),
});

export const malformedKey = declare<{ key: string; expected: string }>({
  code: 'D1508',
  name: 'malformed-key',
  severity: 'error',
  message: ({ key, expected }) => `the key '${key}' is not ${expected}`,
  help: () => 'choose another name',
  page: page({
    means: `A name that you choose has characters that cannot stand in it.`,
    matters: `The names become names in KQL, in ARM templates or of files.`,
    mend: `Choose another name, of the form that the message says.`,
    wrong: `parameters:
  Max-Failures: {type: integer, default: 10, description: …}`,
    right: `parameters:
  failures: {type: integer, default: 10, description: …}`,
  }),
});
