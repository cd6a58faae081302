import { declare } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';

/** D45xx: what an alert shows. */

export const unknownColumn = declare<{ column: string; known: readonly string[] }>({
  code: 'D4501',
  name: 'unknown-alert-column',
  severity: 'error',
  message: ({ column }) => `the query does not give '${column}'`,
  help: ({ column, known }) => didYouMean(column, known) ?? `it can give: ${known.join(', ')}`,
  page: `Entities, details, the title and the description name fields and identities of the event, or columns that the pattern computes:

| pattern | computes |
|---|---|
| \`once\`, event_count, value_* | EventCount, FirstSeen, LastSeen; value_*: Value |
| temporal, temporal_ordered | FirstSeen, LastSeen |
| new_value | EventCount, FirstSeen, LastSeen |
| spike | EventCount, FirstSeen, LastSeen, BaselineMean, BaselineDeviation |

With several events, write \`event.Field\`. A name that the query does not give would be empty in every alert.`,
});

export const ambiguousColumn = declare<{ column: string; choices: readonly string[] }>({
  code: 'D4502',
  name: 'ambiguous-alert-column',
  severity: 'error',
  message: ({ column }) => `'${column}' could be of several events`,
  help: ({ choices }) => `write ${choices.join(' or ')}`,
  page: `In a pattern of several events, a field is named with its event: \`created.TargetUserPrincipalName\`. Only the fields of group-by, which are the same in all events, stand alone.`,
});

export const identityNotHere = declare<{ identity: string; where: string }>({
  code: 'D4503',
  name: 'identity-not-here',
  severity: 'error',
  message: ({ identity, where }) => `the identity '${identity}' is no ${where}`,
  help: ({ identity }) => `write \`account: ${identity}\``,
  page: `An identity is an object id and a user principal name: it describes an account entity. Where one value is wanted, name one of its two fields.`,
});

export const entityType = declare<{ column: string; type: string; entity: string }>({
  code: 'D4504',
  name: 'entity-type',
  severity: 'error',
  message: ({ column, type, entity }) => `'${column}' is ${type}; the identifier of ${entity} is text`,
  help: () => 'name a field of type string, or a path into the dynamic column',
  page: `Microsoft Sentinel maps entities from columns of text. A dynamic column gives no entity at all, and nobody is told.`,
});

export const titleType = declare<{ column: string; type: string }>({
  code: 'D4505',
  name: 'placeholder-type',
  severity: 'error',
  message: ({ column, type }) => `'${column}' is ${type} and cannot stand in a sentence`,
  help: () => 'show it under `details:` instead',
  page: `A placeholder in a title or description is replaced by one value. A dynamic column would show as JSON.`,
});

export const placeholderMalformed = declare<{ text: string }>({
  code: 'D4506',
  name: 'placeholder-malformed',
  severity: 'error',
  message: ({ text }) => `'${text}' is no placeholder`,
  help: () => 'write {{Column}}, with the name of one field',
  page: `A title names columns as \`{{UserPrincipalName}}\`. Anything else between double braces would be shown as it is.`,
});

export const memberField = declare<{ column: string }>({
  code: 'D4507',
  name: 'absent-member-column',
  severity: 'error',
  message: ({ column }) => `'${column}' is of an event, and this pattern reports that there was none`,
  help: () => 'show the member itself: the field or identity of `member:`',
  page: `A pattern \`absent\` with a list has no event to show: only the member of the list is known.`,
});
