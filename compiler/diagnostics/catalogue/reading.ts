import { declare } from '../diagnostic.ts';

/** D10xx: text that is not YAML, or is YAML that detc does not accept. */

export const notUtf8 = declare<{ byte: number; encoding?: string | undefined }>({
  code: 'D1001',
  name: 'not-utf8',
  severity: 'error',
  message: ({ byte, encoding }) =>
    encoding === undefined
      ? `this file is not UTF-8 text: the byte 0x${byte.toString(16).toUpperCase().padStart(2, '0')} cannot stand here`
      : `this file is ${encoding}, not UTF-8`,
  help: () => 'save it as UTF-8 (in most editors: "Save with encoding")',
  page: `Files of detc are UTF-8. Bytes of another encoding would become other characters in the emitted rules, and a value that should match would not.`,
});

export const tooLarge = declare<{ size: number; limit: number }>({
  code: 'D1002',
  name: 'file-too-large',
  severity: 'error',
  message: ({ size, limit }) => `this file has ${size} bytes; ${limit} are the most`,
  help: () => 'a long list belongs in a CSV file of the environment',
  page: `A YAML file may have 1 MiB. Detections are far smaller; a list with thousands of members belongs in a CSV file that the environment names (\`csv:\`).`,
});

export const emptyFile = declare<object>({
  code: 'D1003',
  name: 'empty-file',
  severity: 'error',
  message: () => 'this file is empty',
  help: () => 'remove it, or start with `detc new`',
  page: `A file without any value, or with comments only, declares nothing.`,
});

export const severalDocuments = declare<object>({
  code: 'D1004',
  name: 'several-documents',
  severity: 'error',
  message: () => 'a second YAML document begins here; a file holds one',
  help: () => 'move it to a file of its own: the file name is its name',
  page: `Each file declares one thing, and is named after it. What follows a second \`---\` would have no name.`,
});

export const syntax = declare<{ problem: string; help?: string }>({
  code: 'D1005',
  name: 'yaml-syntax',
  severity: 'error',
  message: ({ problem }) => problem,
  help: ({ help }) => help ?? 'compare the indentation and the quotes of this line with the lines around it',
  page: `The text is not YAML 1.2. Most often: a value with \`: \` or \` #\` in it needs quotes, a quote is not closed, or a line is indented differently from its neighbours.`,
});

export const tab = declare<object>({
  code: 'D1006',
  name: 'tab-indentation',
  severity: 'error',
  message: () => 'YAML is indented with spaces, not tabs',
  help: () => 'replace the tab by two spaces',
  page: `YAML forbids tabs as indentation, because their width is not known. Set your editor to insert spaces; \`.editorconfig\` does so where it is honoured.`,
});

export const duplicateKey = declare<{ key: string }>({
  code: 'D1007',
  name: 'duplicate-key',
  severity: 'error',
  message: ({ key }) => `the key '${key}' is here twice`,
  help: () =>
    'in Sigma, several values of one field are a list; two conditions on one field are keys with different modifiers, or two selections',
  page: `The second of two equal keys would silently replace the first. Both \`Field|contains\` and \`Field|endswith\` may stand in one map; the same key twice may not.

\`\`\`yaml
ResultType: ['50074', '500121']   # either of the two
\`\`\``,
});

export const anchorOrAlias = declare<{ what: string }>({
  code: 'D1008',
  name: 'anchor-or-alias',
  severity: 'error',
  message: ({ what }) => `${what} are not used in detc's files`,
  help: () =>
    'write the value where it is needed; values shared by detections belong in a list or a parameter',
  page: `YAML's anchors (\`&name\`), aliases (\`*name\`) and merge keys (\`<<:\`) make a reader look elsewhere to know what a rule says, and nested aliases can make a small file huge. A value that begins with \`*\` or \`&\` needs quotes: \`'*.contoso.com'\`.`,
});

export const customTag = declare<{ tag: string }>({
  code: 'D1009',
  name: 'custom-tag',
  severity: 'error',
  message: ({ tag }) => `the tag ${tag} is not used in detc's files`,
  help: () => 'a value that begins with ! needs quotes',
  page: `Tags (\`!name\`) change the type of a value. detc reads plain text, numbers, true, false and null only.`,
});

export const keyNotText = declare<object>({
  code: 'D1010',
  name: 'key-not-text',
  severity: 'error',
  message: () => 'a key must be text',
  help: () => 'put it in quotes',
  page: `Keys are names: text. A map or a list as a key, or a key without text, has no meaning here.`,
});

export const tooDeep = declare<{ limit: number }>({
  code: 'D1011',
  name: 'too-deep',
  severity: 'error',
  message: ({ limit }) => `this is nested more than ${limit} levels deep`,
  page: `No file of detc needs more than a few levels. A deep nesting is usually an unclosed bracket.`,
});

export const controlCharacter = declare<{ character: number }>({
  code: 'D1012',
  name: 'control-character',
  severity: 'error',
  message: ({ character }) =>
    character === 0x0d
      ? 'a carriage return without a line feed is no end of a line'
      : `the character U+${character.toString(16).toUpperCase().padStart(4, '0')} cannot stand in a file`,
  help: ({ character }) =>
    character === 0x0d
      ? 'end lines with a line feed'
      : `remove it; a value in double quotes can have it as \\u${character.toString(16).padStart(4, '0')}`,
  page: `Control characters, byte order marks within the text and halves of surrogate pairs are invisible in most editors and reviews, and programs disagree on what they mean. YAML does not allow them in plain text.`,
});

export const needsQuotes = declare<{ value: string }>({
  code: 'D1013',
  name: 'needs-quotes',
  severity: 'error',
  message: ({ value }) =>
    /^[%@`*&!|>{[]/u.test(value)
      ? `a value that begins with ${value.charAt(0)} needs quotes`
      : "a value with ': ' in it needs quotes",
  help: ({ value }) => `write '${value.replaceAll("'", "''")}'`,
  page: `YAML gives a meaning to \`%\`, \`@\`, \`*\`, \`&\`, \`!\`, \`|\`, \`>\`, brackets and backticks at the beginning of a value, and to a colon with a space within it. Where they are meant as text, the value stands in quotes.

    Account|expand: %privileged_accounts%      wrong
    Account|expand: '%privileged_accounts%'    right

    AppId: *.contoso.com                       wrong
    AppId: '*.contoso.com'                     right

    title: {{UserPrincipalName}} signed in     wrong
    title: '{{UserPrincipalName}} signed in'   right

    title: Sign-in: too many failures          wrong
    title: 'Sign-in: too many failures'        right
`,
});

export const directive = declare<object>({
  code: 'D1014',
  name: 'yaml-directive',
  severity: 'error',
  message: () => "directives are not used in detc's files",
  help: () => 'remove this line',
  page: `A line \`%YAML\` or \`%TAG\` before the document changes how it is read: under YAML 1.1, \`no\` is false and \`010\` is eight. All files of detc are YAML 1.2.`,
});
