import { didYouMean } from '../did-you-mean.ts';
import { declare } from '../diagnostic.ts';

/** D30xx: the grammar of Sigma: conditions, modifiers, values. */

/** For messages that need nothing filled in. */
type None = Readonly<Record<string, never>>;

export const conditionEmpty = declare<None>({
  code: 'D3001',
  name: 'condition-empty',
  severity: 'error',
  message: () => 'the condition is empty',
  help: () => "name the selections that shall hold, e.g. 'selection and not filter'",
  page: `The \`condition\` of a detection says nothing.

**Why it matters.** The condition says which selections an event must fit. Without it nothing is asked.

**How to mend it.** Name a selection, or join several with \`and\`, \`or\`, \`not\` and parentheses.

    condition: ''                          wrong
    condition: selection and not filter    right
`,
});

export const conditionUnexpected = declare<{ expected: string; found: string }>({
  code: 'D3002',
  name: 'condition-unexpected',
  severity: 'error',
  message: ({ expected, found }) => `expected ${expected}, found ${found}`,
  help: ({ found }) => operatorHelp(found) ?? 'join selections with and, or, not and parentheses',
  page: `The condition cannot be read: something stands where it means nothing.

**Why it matters.** A condition is read as a whole; where a part is misunderstood, the alert would be another one.

**How to mend it.** Between two selections stands \`and\` or \`or\`; \`not\` stands before one. \`not\` binds closest, then
\`and\`, then \`or\`; parentheses say otherwise.

    condition: failed account            wrong: two selections side by side
    condition: failed && account         wrong: Sigma has words, not signs
    condition: failed and account        right
`,
});

function operatorHelp(found: string): string | undefined {
  const words: Readonly<Record<string, string>> = { "'&&'": 'and', "'||'": 'or', "'!'": 'not', "'&'": 'and' };
  const word = words[found];
  return word === undefined ? undefined : `write '${word}'`;
}

export const conditionParenthesis = declare<{ which: '(' | ')' }>({
  code: 'D3003',
  name: 'condition-parenthesis',
  severity: 'error',
  message: ({ which }) => (which === '(' ? "this '(' is never closed" : "this ')' closes nothing"),
  help: ({ which }) =>
    which === '(' ? "add ')' where the group ends" : "remove it, or add '(' where the group begins",
  page: `The parentheses of the condition do not pair up.

**Why it matters.** Where a group ends decides what \`and\`, \`or\` and \`not\` speak of.

**How to mend it.** Give every \`(\` its \`)\`.

    condition: failed and (admin or guest      wrong
    condition: failed and (admin or guest)     right
`,
});

export const conditionTooDeep = declare<{ limit: number }>({
  code: 'D3004',
  name: 'condition-too-deep',
  severity: 'error',
  message: ({ limit }) => `parentheses and 'not' nest more than ${limit} deep`,
  help: () => 'remove parentheses that say nothing, or give a part of the condition its own selection',
  page: `The condition nests deeper than detc reads.

**Why it matters.** Nobody can review such a condition, and the query languages it is written in have limits of their own.

**How to mend it.** Remove superfluous parentheses. \`1 of name*\` and \`all of name*\` replace long chains.

    condition: ((((a)))) or not not b     wrong in spirit
    condition: a or b                     right
`,
});

export const conditionAggregation = declare<None>({
  code: 'D3005',
  name: 'condition-aggregation',
  severity: 'error',
  message: () => 'aggregations after a pipe are no longer part of Sigma conditions',
  help: () => 'count with `correlation:`: type, group-by, timespan and condition',
  page: `The condition ends in \`| count() …\` or \`| near …\`, as conditions did before Sigma 2.

**Why it matters.** The old form says neither over which time it counts nor for which groups each, and today's
converters refuse it.

**How to mend it.** Leave the selections in the condition, and say the rest under \`correlation:\`.

    condition: failed | count() by User > 10       wrong

    condition: failed                              right
    # beside detection:
    correlation:
      type: event_count
      group-by: [UserId]
      timespan: 1h
      condition: {gt: 10}
`,
});

export const unknownSelection = declare<{ name: string; known: readonly string[] }>({
  code: 'D3006',
  name: 'unknown-selection',
  severity: 'error',
  message: ({ name }) => `there is no selection '${name}'`,
  help: ({ name, known }) => didYouMean(name, known) ?? `the selections here are ${quoted(known)}`,
  page: `The condition names a selection that the detection does not have. Names count capital letters.

**Why it matters.** The condition cannot be answered.

**How to mend it.** Correct the name, or add the selection.

    wrong_password: {ResultType: '50126'}
    condition: wrong_pasword      wrong
    condition: wrong_password     right
`,
});

function quoted(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `'${name}'`);
  return [...shown, ...(names.length > shown.length ? [`${names.length - shown.length} more`] : [])].join(
    ', ',
  );
}

export const unusedSelection = declare<{ name: string }>({
  code: 'D3007',
  name: 'unused-selection',
  severity: 'warning',
  message: ({ name }) => `the condition does not use the selection '${name}'`,
  help: ({ name }) =>
    name.startsWith('_')
      ? `name it in the condition (patterns leave out names that begin with '_'), or remove it`
      : 'name it in the condition, or remove it',
  page: `A selection is declared, and the condition does not speak of it.

**Why it matters.** Often it is a filter that was meant to hold and does not, so that the alert is noisier than its
author believes.

**How to mend it.** Add it to the condition, or remove it. \`1 of name*\`, \`all of name*\` and \`them\` leave out names
that begin with an underscore.

    selection: {ResultType: '0'}
    filter: {AppDisplayName: Backup}
    condition: selection                  wrong: the filter does nothing
    condition: selection and not filter   right
`,
});

export const nothingMatchesPattern = declare<{ pattern: string }>({
  code: 'D3008',
  name: 'pattern-without-selection',
  severity: 'error',
  message: ({ pattern }) =>
    pattern === '*' ? "no selection counts as one of 'them'" : `no selection's name fits '${pattern}'`,
  help: () => "correct the pattern; names that begin with '_' never fit",
  page: `A pattern such as \`1 of filter*\` fits the name of no selection.

**Why it matters.** One of nothing never holds, and all of nothing always does: either way the condition would not say
what it seems to.

**How to mend it.** Correct the pattern. \`*\` stands for any characters; names that begin with an underscore are left
out, as the specification wants it.

    filter_backup: {AppDisplayName: Backup}
    condition: not 1 of filters_*    wrong
    condition: not 1 of filter_*     right
`,
});

export const bareWildcard = declare<{ pattern: string }>({
  code: 'D3009',
  name: 'bare-wildcard',
  severity: 'error',
  message: ({ pattern }) => `'${pattern}' stands alone; a pattern of names needs a number`,
  help: ({ pattern }) => `write '1 of ${pattern}' or 'all of ${pattern}'`,
  page: `A pattern of selection names stands in the condition without \`1 of\` or \`all of\`.

**Why it matters.** A pattern can fit several selections, and it must be said how many of them shall hold.

**How to mend it.** Write \`1 of\` (or \`any of\`) for OR, \`all of\` for AND.

    condition: selection_*         wrong
    condition: 1 of selection_*    right
`,
});

export const badSelectionName = declare<{ name: string }>({
  code: 'D3010',
  name: 'bad-selection-name',
  severity: 'error',
  message: ({ name }) => `no condition can name a selection '${name}'`,
  help: () => 'use letters, digits, _ and -, and none of the words and, or, not, of, them, all, any',
  page: `The name of a selection has characters that a condition cannot hold, or is a word that conditions use.

**Why it matters.** The condition could not tell it from its own words.

**How to mend it.** Use letters, digits, \`_\` and \`-\`.

    not: {…}              wrong
    wrong password: {…}   wrong
    wrong_password: {…}   right
`,
});

export const emptySelection = declare<None>({
  code: 'D3011',
  name: 'empty-selection',
  severity: 'error',
  message: () => 'the selection asks nothing, so every event fits it',
  help: () => 'add a field, or remove the selection',
  page: `A selection, or an item of its list, has no fields.

**Why it matters.** Every event fits a selection that asks nothing: the detection would alert on everything, or, negated,
on nothing.

**How to mend it.** Say what the event looks like.

    selection: {}                     wrong
    selection: {ResultType: '50126'}  right
`,
});

export const unknownQuantifier = declare<{ quantifier: string }>({
  code: 'D3012',
  name: 'unknown-quantifier',
  severity: 'error',
  message: ({ quantifier }) => `'${quantifier} of' is no part of Sigma`,
  help: () => "write '1 of', 'any of' or 'all of'",
  page: `A condition asks for a number of selections other than one or all.

**Why it matters.** Sigma has no way to say it, and no converter would understand it.

**How to mend it.** Write the combinations out with \`and\` and \`or\`.

    condition: 2 of sign_*                                              wrong
    condition: (sign_a and sign_b) or (sign_a and sign_c) or (sign_b and sign_c)   right
`,
});

export const unknownModifier = declare<{ name: string; known: readonly string[]; meant: string | undefined }>(
  {
    code: 'D3020',
    name: 'unknown-modifier',
    severity: 'error',
    message: ({ name }) =>
      name === '' ? 'a modifier is missing after the pipe' : `there is no modifier '${name}'`,
    help: ({ name, known, meant }) =>
      meant !== undefined
        ? `write '${meant}'`
        : (didYouMean(name, known) ??
          'common ones are contains, startswith, endswith, re, cidr, expand, exists, neq'),
    page: `After a field stands \`|\` and a word that is no modifier of Sigma 2.1.0.

**Why it matters.** A modifier changes what a value means; an unknown one could mean anything.

**How to mend it.** The modifiers are: all, startswith, endswith, contains, exists, cased, neq, windash, re (with i, m, s),
base64, base64offset, utf16le, utf16be, utf16, wide, lt, lte, gt, gte, minute, hour, day, week, month, year, cidr, expand,
fieldref; and, for working weeks, inside and outside. They are written in small letters.

    UserAgent|includes: python    wrong
    UserAgent|contains: python    right
`,
  },
);

export const duplicateModifier = declare<{ name: string }>({
  code: 'D3021',
  name: 'duplicate-modifier',
  severity: 'error',
  message: ({ name }) => `'${name}' is written twice`,
  help: () => 'remove one of them',
  page: `A modifier stands twice after the same field.

**Why it matters.** The second one says nothing, or its author meant another.

**How to mend it.** Remove it.

    UserAgent|contains|contains: python   wrong
    UserAgent|contains: python            right
`,
});

export const modifierCombination = declare<{ name: string; other: string }>({
  code: 'D3022',
  name: 'modifier-combination',
  severity: 'error',
  message: ({ name, other }) => `'${name}' cannot be combined with '${other}'`,
  help: ({ name, other }) => combinationHelp(name, other),
  page: `Two modifiers after one field exclude each other.

**Why it matters.** Each modifier fixes what kind of value stands there: text, a regular expression, a network, a number.
A value cannot be two of them.

**How to mend it.** Keep the one you mean. A regular expression says itself where it matches; a network needs no wildcards.

    UserAgent|re|contains: 'py.*'    wrong
    UserAgent|re: 'py.*'             right: an expression matches anywhere
    IPAddress|cidr|startswith: 10    wrong
    IPAddress|cidr: 10.0.0.0/8       right
`,
});

function combinationHelp(name: string, other: string): string {
  const both = new Set([name, other]);
  if (both.has('re') && ['contains', 'startswith', 'endswith'].some((word) => both.has(word))) {
    return 'leave it out: a regular expression matches anywhere; ^ and $ tie it to the ends';
  }
  if (both.has('re') && both.has('cased'))
    return "leave out 'cased': regular expressions mind case unless 'i' is given";
  if (both.has('cidr') && both.has('all')) return "leave out 'all': no address is in two separate networks";
  if (both.has('inside') || both.has('outside')) return "'inside' and 'outside' stand alone";
  if (both.has('exists')) return "'exists' stands alone, with true or false";
  return 'keep the one that is meant';
}

export const modifierOrder = declare<{ name: string; before: string }>({
  code: 'D3023',
  name: 'modifier-order',
  severity: 'error',
  message: ({ name, before }) => `'${name}' must stand before '${before}'`,
  help: () => 'modifiers work from left to right: first what transforms the value, then what looks for it',
  page: `Modifiers stand in an order that does not give what they are for.

**Why it matters.** Modifiers work from left to right. \`contains|base64\` would encode the wildcards that \`contains\` adds;
\`i\` after nothing has no expression to speak of.

**How to mend it.** First \`windash\`, then \`utf16…\` or \`wide\`, then \`base64\` or \`base64offset\`, then \`contains\`,
\`startswith\` or \`endswith\`. \`re\` before \`i\`, \`m\`, \`s\`; \`fieldref\` before \`contains\`; a part of time before \`gte\`.

    Script|contains|base64offset: IEX    wrong
    Script|base64offset|contains: IEX    right
`,
});

export const modifierValue = declare<{ name: string; wanted: string }>({
  code: 'D3024',
  name: 'modifier-value',
  severity: 'error',
  message: ({ name, wanted }) => `'${name}' wants ${wanted}`,
  help: ({ name }) => `write another value, or leave out '${name}'`,
  page: `The value is not of the kind that the modifier works on.

**Why it matters.** \`contains\` looks for text, \`exists\` asks yes or no, \`expand\` wants a list's name: with another value
the modifier has no meaning.

**How to mend it.** Give it what it wants.

    DeviceId|exists: yes please     wrong
    DeviceId|exists: false          right
    IPAddress|expand: null          wrong
    IPAddress|expand: '%offices%'   right
`,
});

export const allOfOne = declare<None>({
  code: 'D3025',
  name: 'all-of-one',
  severity: 'error',
  message: () => "'all' needs a list of two values or more",
  help: () => "leave out 'all', or add the other values",
  page: `The modifier \`all\` stands after a field that has a single value.

**Why it matters.** \`all\` turns the OR of a list into AND. With one value it says nothing, and the specification forbids it
because some converters cannot take it.

**How to mend it.** Remove it.

    Message|contains|all: error               wrong
    Message|contains: error                   right
    Message|contains|all: [error, denied]     right
`,
});

export const modifierNeeds = declare<{ name: string; needed: string }>({
  code: 'D3026',
  name: 'modifier-needs',
  severity: 'error',
  message: ({ name, needed }) => `'${name}' says nothing without '${needed}'`,
  help: ({ name, needed }) => (needed === 're' ? `write '${needed}|${name}'` : `write '${name}|${needed}'`),
  page: `A modifier stands without the one it belongs to.

**Why it matters.** \`i\`, \`m\` and \`s\` are flags of a regular expression. \`base64offset\` gives pieces of an encoded text,
which only ever stand inside something longer.

**How to mend it.** Add the other modifier.

    UserAgent|i: python              wrong
    UserAgent|re|i: python           right
    Script|base64offset: IEX         wrong
    Script|base64offset|contains: IEX  right
`,
});

export const keywordModifier = declare<{ name: string }>({
  code: 'D3027',
  name: 'keyword-modifier',
  severity: 'error',
  message: ({ name }) => `'${name}' needs a field before it`,
  help: () =>
    'name the field; a search through the whole record takes all, re, cased, windash and the encodings',
  page: `A key without a field, such as \`'|all'\`, has a modifier that only fields can take.

**Why it matters.** Without a field the values are searched for anywhere in the record: there is no start, end, number or
date to speak of.

**How to mend it.** Name the field, or leave the modifier out.

    '|startswith': adm             wrong
    UserPrincipalName|startswith: adm   right
    '|all': [adm, failure]         right
`,
});

export const tooManyVariants = declare<{ limit: number }>({
  code: 'D3028',
  name: 'too-many-variants',
  severity: 'error',
  message: ({ limit }) => `'windash' would make more than ${limit} variants of this value`,
  help: () => 'look for each option by itself, with windash|contains|all',
  page: `\`windash\` writes every dash before an option in five ways, so four options make 625 values and five 3125.

**Why it matters.** Such a query is slow, unreadable, and soon too long for its target.

**How to mend it.** Make each option a value of its own.

    CommandLine|windash|contains: '-a -b -c -d -e'                  wrong
    CommandLine|windash|contains|all: [' -a', ' -b', ' -c', ' -d', ' -e']   right
`,
});

export const encodedWildcard = declare<{ name: string }>({
  code: 'D3029',
  name: 'encoded-wildcard',
  severity: 'error',
  message: ({ name }) => `a value with wildcards cannot be encoded with '${name}'`,
  help: () => 'write \\* or \\? for the plain character, or split the value',
  page: `A value under \`base64\`, \`base64offset\` or a UTF-16 modifier has \`*\` or \`?\` in it.

**Why it matters.** Encoding mixes neighbouring characters; what a wildcard stands for cannot be known.

**How to mend it.** Escape the character if it is meant as itself, or look for the parts.

    Script|base64offset|contains: 'IEX*http'                wrong
    Script|base64offset|contains: ['IEX', 'http']           right
`,
});

export const bytesAsText = declare<{ name: string }>({
  code: 'D3030',
  name: 'bytes-as-text',
  severity: 'warning',
  message: ({ name }) => `'${name}' alone looks for text with zero bytes in it, which logs hardly ever hold`,
  help: ({ name }) => `encode it too: '${name}|base64offset|contains'`,
  page: `A UTF-16 modifier stands without \`base64\` or \`base64offset\` after it.

**Why it matters.** The value becomes the bytes of UTF-16, each taken for a character: \`c\`, zero, \`m\`, zero. Logs hold
decoded text, so this hardly ever matches. The modifiers are meant for what PowerShell's \`-EncodedCommand\` carries.

**How to mend it.** Add the encoding.

    CommandLine|wide|contains: IEX                  doubtful
    CommandLine|wide|base64offset|contains: IEX     right
`,
});

export const keywordValue = declare<{ value: string }>({
  code: 'D3031',
  name: 'keyword-value',
  severity: 'error',
  message: ({ value }) => `${value} cannot be searched for in the whole record`,
  help: () => 'write text, in quotes where it is meant as a word',
  page: `A list of keywords holds \`null\`, \`true\` or \`false\`.

**Why it matters.** Keywords are text that is searched for anywhere in a record.

**How to mend it.** Quote the word, or name the field that shall be empty.

    keywords: {'|all': [mimikatz, null]}     wrong
    keywords: {'|all': [mimikatz, 'null']}   right
`,
});

export const badRegex = declare<{ reason: string }>({
  code: 'D3040',
  name: 'bad-regex',
  severity: 'error',
  message: ({ reason }) => `the regular expression cannot be read: ${reason}`,
  help: () => 'put a backslash before characters that are meant as themselves: . [ ] ( ) { } * + ? ^ $ | \\',
  page: `The value under \`re\` is not a regular expression.

**Why it matters.** No target can run it.

**How to mend it.** Close brackets and parentheses, and put a backslash before characters that are meant as themselves. In
YAML, single quotes keep backslashes as they are.

    UserAgent|re: 'python-requests/[0-9'     wrong
    UserAgent|re: 'python-requests/[0-9]'    right
`,
});

export const unsupportedRegex = declare<{ construct: string }>({
  code: 'D3041',
  name: 'unsupported-regex',
  severity: 'error',
  message: ({ construct }) =>
    `the regular expression uses what Kusto's engine RE2 does not have: ${construct}`,
  help: () => 'say what must not be there as a selection of its own, with `and not` in the condition',
  page: `The value under \`re\` looks ahead or behind, refers back, or forbids backtracking.

**Why it matters.** Kusto runs regular expressions with RE2, which takes time in proportion to the text, and so leaves out
what would need more. Sigma's specification allows no such constructs either.

**How to mend it.** Split the expression: what must be there, and what must not.

    selection: {UserPrincipalName|re: '^(?!svc_).*@contoso\\.com$'}     wrong

    selection: {UserPrincipalName|endswith: '@contoso.com'}            right
    filter: {UserPrincipalName|startswith: svc_}
    condition: selection and not filter
`,
});

export const badNetwork = declare<{ value: string }>({
  code: 'D3042',
  name: 'bad-network',
  severity: 'error',
  message: ({ value }) => `${value} is no network in CIDR notation`,
  help: () => 'write four numbers and a length (10.0.0.0/8), or an IPv6 prefix (2001:db8::/32)',
  page: `The value under \`cidr\` is not an address with a prefix length.

**Why it matters.** Short forms such as \`10.1/16\`, wildcards and numbers with leading zeros are read in different ways by
different programs.

**How to mend it.** Write all four numbers without leading zeros, and a length of 0 to 32; or an IPv6 address and a length
of 0 to 128.

    IPAddress|cidr: 10.1/16         wrong
    IPAddress|cidr: 10.1.*          wrong
    IPAddress|cidr: 10.1.0.0/16     right
`,
});

export const networkWithoutLength = declare<{ network: string }>({
  code: 'D3043',
  name: 'network-without-length',
  severity: 'error',
  message: () => 'the address has no prefix length',
  help: ({ network }) => `write ${network} for this one address, or leave out 'cidr'`,
  page: `The value under \`cidr\` is a single address.

**Why it matters.** It is unclear whether this address is meant or a network whose length was forgotten.

**How to mend it.** Add the length.

    IPAddress|cidr: 203.0.113.7        wrong
    IPAddress|cidr: 203.0.113.7/32     right: this address
    IPAddress|cidr: 203.0.113.0/24     right: its network
`,
});

export const networkWithHost = declare<{ network: string }>({
  code: 'D3044',
  name: 'network-with-host',
  severity: 'warning',
  message: ({ network }) => `the address lies inside the network ${network}`,
  help: ({ network }) => `write ${network}`,
  page: `The address before the prefix length is not the first of its network.

**Why it matters.** Kusto looks at the network only, so it means the same; Python and with it sigma-cli refuse such a value.
detc writes the network's own address.

**How to mend it.** Write the first address of the network.

    IPAddress|cidr: 10.1.2.3/8     doubtful
    IPAddress|cidr: 10.0.0.0/8     right
`,
});

export const unknownList = declare<{ name: string; known: readonly string[] }>({
  code: 'D3050',
  name: 'unknown-placeholder-list',
  severity: 'error',
  message: ({ name }) => `there is no list '${name}'`,
  help: ({ name, known }) =>
    didYouMean(name, known) ??
    `declare it in detections/lists/${name}.yaml, or write \\% for a plain percent sign`,
  page: `A placeholder \`%name%\` names a list that the project does not have.

**Why it matters.** Without the list there is nothing to compare with.

**How to mend it.** Correct the name, or declare the list in \`detections/lists/\`.

    Account|expand: '%privileged_acounts%'     wrong
    Account|expand: '%privileged_accounts%'    right
`,
});

export const unknownParameter = declare<{ name: string; known: readonly string[] }>({
  code: 'D3051',
  name: 'unknown-parameter-value',
  severity: 'error',
  message: ({ name }) => `there is no parameter '${name}'`,
  help: ({ name, known }) =>
    didYouMean(name, known) ?? `declare it under parameters:, or write $$${name} for the text itself`,
  page: `A value is \`$name\`, and the detection has no parameter of that name.

**Why it matters.** The value would be the text \`$name\`, which hardly anybody means.

**How to mend it.** Correct the name, declare the parameter, or double the dollar where the text is meant.

    RiskLevel: $levle       wrong
    RiskLevel: $level       right
    ShareName: $$admin      right: the text $admin
`,
});

export const expandWithoutPlaceholder = declare<None>({
  code: 'D3052',
  name: 'expand-without-placeholder',
  severity: 'error',
  message: () => "'expand' finds no %name% in the value",
  help: () => "write a list's name between percent signs, or leave out 'expand'",
  page: `The modifier \`expand\` stands after a field whose values name no list.

**Why it matters.** Without a placeholder \`expand\` does nothing; most often the percent signs were forgotten.

**How to mend it.** Add them, or remove the modifier.

    Account|expand: privileged_accounts      wrong
    Account|expand: '%privileged_accounts%'  right
`,
});

export const placeholderWithoutExpand = declare<{ value: string }>({
  code: 'D3053',
  name: 'placeholder-without-expand',
  severity: 'warning',
  message: ({ value }) => `without 'expand', ${value} is plain text`,
  help: () => "add '|expand' to the field if a list is meant",
  page: `A value looks like a list's name between percent signs, and the field has no modifier \`expand\`.

**Why it matters.** Sigma replaces placeholders only under \`expand\`. As it stands, the field is compared with the text
itself, which it will hardly hold.

**How to mend it.** Add the modifier.

    IPAddress: '%offices%'           doubtful
    IPAddress|expand: '%offices%'    right
`,
});

export const embeddedPlaceholder = declare<None>({
  code: 'D3054',
  name: 'embedded-placeholder',
  severity: 'error',
  message: () => 'a list must be the whole value',
  help: () => "write '%name%' alone; contains, startswith and endswith say where its values stand",
  page: `A value under \`expand\` has other text around the placeholder, or several placeholders.

**Why it matters.** A list is read from a watchlist when the rule runs; its values cannot be glued to other text there.

**How to mend it.** Write the placeholder alone, and put whole values into the list.

    UserPrincipalName|expand: '%names%@contoso.com'                 wrong
    UserPrincipalName|startswith|expand: '%names%'                  right
`,
});
