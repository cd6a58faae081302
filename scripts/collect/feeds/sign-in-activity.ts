import type { Collector } from '../collector.ts';
import { field, text, flag, time, type Json } from '../../../compiler/azure/json.ts';
import type { Row } from '../row.ts';

/** With `signInActivity` a page has 500 users at most. (https://learn.microsoft.com/graph/api/user-list) */
const start =
  '/v1.0/users?$select=id,userPrincipalName,displayName,userType,accountEnabled,createdDateTime,signInActivity&$top=500';

/** When each user last signed in. */
export const collectSignInActivity: Collector = async function* ({ graph, from }) {
  for await (const { items, next } of graph.pages(from ?? start)) {
    yield { rows: items.map(rowOf), ...(next === undefined ? {} : { resume: next }) };
  }
};

function rowOf(item: Json): Row {
  const activity = field(item, 'signInActivity');
  return {
    UserId: text(field(item, 'id')),
    UserPrincipalName: text(field(item, 'userPrincipalName')),
    UserDisplayName: text(field(item, 'displayName')),
    UserType: text(field(item, 'userType')),
    AccountEnabled: flag(field(item, 'accountEnabled')),
    CreatedDateTime: time(field(item, 'createdDateTime')),
    LastSignInDateTime: time(field(activity, 'lastSignInDateTime')),
    LastNonInteractiveSignInDateTime: time(field(activity, 'lastNonInteractiveSignInDateTime')),
    LastSuccessfulSignInDateTime: time(field(activity, 'lastSuccessfulSignInDateTime')),
  };
}
