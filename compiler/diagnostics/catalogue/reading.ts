import { declare } from '../diagnostic.ts';
import { page } from '../page.ts';

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
  page: page({
    means: `The file holds bytes that are no UTF-8 text.`,
    matters: `Bytes of another encoding would become other characters in the emitted rules, and a value that should match would not.`,
    mend: `Save the file as UTF-8; most editors have "Save with encoding".`,
    wrong: `title: M\uFFFDnchen        # saved as Windows-1252`,
    right: `title: München        # saved as UTF-8`,
  }),
});

export const tooLarge = declare<{ size: number; limit: number }>({
  code: 'D1002',
  name: 'file-too-large',
  severity: 'error',
  message: ({ size, limit }) => `this file has ${size} bytes; ${limit} are the most`,
  help: () => 'a long list belongs in a CSV file of the environment',
  page: page({
    means: `A YAML file has more than a mebibyte.`,
    matters: `Detections are far smaller; a file of this size is mostly a list that a person cannot review, or a mistake.`,
    mend: `Put a long list in a CSV file beside the environment.`,
    wrong: `lists:
  privileged_accounts:
    values: [ … ten thousand accounts … ]`,
    right: `lists:
  privileged_accounts: {csv: contoso/privileged_accounts.csv}`,
  }),
});

export const emptyFile = declare<object>({
  code: 'D1003',
  name: 'empty-file',
  severity: 'error',
  message: () => 'this file is empty',
  help: () => 'remove it, or start with `detc new`',
  page: page({
    means: `The file has no value: it is empty, or has comments only.`,
    matters: `A file declares the thing it is named after; an empty one declares nothing, and whoever refers to it finds nothing.`,
    mend: `Remove the file, or begin it with \`detc new\`.`,
    wrong: `# to do`,
    right: `title: Guest changed to member
status: experimental`,
  }),
});

export const severalDocuments = declare<object>({
  code: 'D1004',
  name: 'several-documents',
  severity: 'error',
  message: () => 'a second YAML document begins here; a file holds one',
  help: () => 'move it to a file of its own: the file name is its name',
  page: page({
    means: `A line \`---\` or \`...\` begins a second YAML document in one file.`,
    matters: `Each file declares one thing and is named after it; what follows the line would have no name and be read by nobody.`,
    mend: `Move the second document to a file of its own.`,
    wrong: `title: First
---
title: Second`,
    right: `title: First`,
  }),
});

export const syntax = declare<{ problem: string; help?: string }>({
  code: 'D1005',
  name: 'yaml-syntax',
  severity: 'error',
  message: ({ problem }) => problem,
  help: ({ help }) => help ?? 'compare the indentation and the quotes of this line with the lines around it',
  page: page({
    means: `The text is not YAML 1.2.`,
    matters: `Nothing of the file can be read, so that nothing else in it is checked.`,
    mend: `Look at the marked line and the one before it. Most often a quote is not closed, a bracket is missing, or a line is indented differently from its neighbours.`,
    wrong: `title: 'Guest's account changed
status: test`,
    right: `title: 'Guest''s account changed'
status: test`,
  }),
});

export const tab = declare<object>({
  code: 'D1006',
  name: 'tab-indentation',
  severity: 'error',
  message: () => 'YAML is indented with spaces, not tabs',
  help: () => 'replace the tab by two spaces',
  page: page({
    means: `A line is indented with a tab.`,
    matters: `YAML forbids tabs as indentation, because their width is not known.`,
    mend: `Indent with two spaces, and set the editor to do so; \`.editorconfig\` does where it is honoured.`,
    wrong: `schedule:
\tevery: 1h`,
    right: `schedule:
  every: 1h`,
  }),
});

export const duplicateKey = declare<{ key: string }>({
  code: 'D1007',
  name: 'duplicate-key',
  severity: 'error',
  message: ({ key }) => `the key '${key}' is here twice`,
  help: () =>
    'in Sigma, several values of one field are a list; two conditions on one field are keys with different modifiers, or two selections',
  page: page({
    means: `A map has the same key twice.`,
    matters: `The second value would silently replace the first, and a rule would look for less than it says.`,
    mend: `Write several values of one field as a list. Two conditions on one field have different modifiers, or stand in two selections.`,
    wrong: `selection:
  ResultType: '50074'
  ResultType: '500121'`,
    right: `selection:
  ResultType: ['50074', '500121']`,
  }),
});

export const anchorOrAlias = declare<{ what: string }>({
  code: 'D1008',
  name: 'anchor-or-alias',
  severity: 'error',
  message: ({ what }) => `${what} are not used in detc's files`,
  help: () =>
    'write the value where it is needed; values shared by detections belong in a list or a parameter',
  page: page({
    means: `The file uses an anchor (\`&name\`), an alias (\`*name\`) or a merge key (\`<<:\`).`,
    matters: `They make a reader look elsewhere to know what a rule says, and nested aliases can make a small file huge.`,
    mend: `Write the value where it is needed. Values that several detections share belong in a list, numbers in a parameter.`,
    wrong: `first: &codes ['50074', '500121']
second: *codes`,
    right: `first: ['50074', '500121']
second: ['50074', '500121']`,
  }),
});

export const customTag = declare<{ tag: string }>({
  code: 'D1009',
  name: 'custom-tag',
  severity: 'error',
  message: ({ tag }) => `the tag ${tag} is not used in detc's files`,
  help: () => 'a value that begins with ! needs quotes',
  page: page({
    means: `A value has a tag (\`!name\`).`,
    matters: `Tags change the type of a value; detc reads text, numbers, true, false and null only.`,
    mend: `Remove the tag. Where the value is text that begins with \`!\`, put it in quotes.`,
    wrong: `password: !secret admin`,
    right: `CommandLine: '!secret admin'`,
  }),
});

export const keyNotText = declare<object>({
  code: 'D1010',
  name: 'key-not-text',
  severity: 'error',
  message: () => 'a key must be text',
  help: () => 'put it in quotes',
  page: page({
    means: `A key is a map, a list, null or empty.`,
    matters: `Keys are names: of fields, selections, lists. Anything else has no meaning here.`,
    mend: `Put the key in quotes where it is meant as text.`,
    wrong: `? [UserId, IPAddress]
: value`,
    right: `UserId: value
IPAddress: value`,
  }),
});

export const tooDeep = declare<{ limit: number }>({
  code: 'D1011',
  name: 'too-deep',
  severity: 'error',
  message: ({ limit }) => `this is nested more than ${limit} levels deep`,
  page: page({
    means: `The text nests more than 64 levels deep.`,
    matters: `No file of detc needs more than a dozen levels; deep nesting is mostly a bracket that is never closed.`,
    mend: `Close the brackets, or write the value in fewer levels.`,
    wrong: `tags: [[[[[[ …`,
    right: `tags: [attack.t1110.001]`,
  }),
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
  page: page({
    means: `The text holds a control character, a byte order mark in its middle, half of a surrogate pair, or a carriage return without a line feed.`,
    matters: `These are invisible in most editors and reviews, and programs disagree on what they mean. YAML does not allow them in plain text.`,
    mend: `Remove the character. Where a value needs it, write it as an escape in double quotes.`,
    wrong: `Name: a␀b`,
    right: `Name: "a\\0b"`,
  }),
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
  page: page({
    means: `A value begins with a character that means something else in YAML (such as \`%\`, \`@\`, \`*\` or a bracket), or holds a colon with a space after it.`,
    matters: `YAML would read an alias, a map or nothing at all, where text is meant.`,
    mend: `Put the value in single quotes; a quote within it is written twice. \`detc check --fix\` does so where nothing else can be meant.`,
    wrong: `Account|expand: %privileged_accounts%
AppHost: *.contoso.com
title: {{UserPrincipalName}} signed in`,
    right: `Account|expand: '%privileged_accounts%'
AppHost: '*.contoso.com'
title: '{{UserPrincipalName}} signed in'`,
  }),
});

export const directive = declare<object>({
  code: 'D1014',
  name: 'yaml-directive',
  severity: 'error',
  message: () => "directives are not used in detc's files",
  help: () => 'remove this line',
  page: page({
    means: `A line \`%YAML\` or \`%TAG\` stands before the document.`,
    matters: `It changes how the file is read: under YAML 1.1, \`no\` is false and \`010\` is eight.`,
    mend: `Remove the line; all files of detc are YAML 1.2.`,
    wrong: `%YAML 1.1
---
title: Guest changed to member`,
    right: `title: Guest changed to member`,
  }),
});
