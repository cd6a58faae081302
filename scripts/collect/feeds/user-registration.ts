import type { Collector } from '../collector.ts';
import { field, flag, text, texts, time, type Json } from '../../../compiler/azure/json.ts';
import type { Row } from '../row.ts';

/** (https://learn.microsoft.com/graph/api/authenticationmethodsroot-list-userregistrationdetails) */
const start = '/v1.0/reports/authenticationMethods/userRegistrationDetails';

/** Which authentication methods each user has registered. */
export const collectUserRegistration: Collector = async function* ({ graph, from }) {
  for await (const { items, next } of graph.pages(from ?? start)) {
    yield { rows: items.map(rowOf), ...(next === undefined ? {} : { resume: next }) };
  }
};

function rowOf(item: Json): Row {
  return {
    UserId: text(field(item, 'id')),
    UserPrincipalName: text(field(item, 'userPrincipalName')),
    UserDisplayName: text(field(item, 'userDisplayName')),
    UserType: text(field(item, 'userType')),
    IsAdmin: flag(field(item, 'isAdmin')),
    IsMfaRegistered: flag(field(item, 'isMfaRegistered')),
    IsMfaCapable: flag(field(item, 'isMfaCapable')),
    IsPasswordlessCapable: flag(field(item, 'isPasswordlessCapable')),
    IsSsprRegistered: flag(field(item, 'isSsprRegistered')),
    MethodsRegistered: texts(field(item, 'methodsRegistered')),
    DefaultMfaMethod: text(field(item, 'defaultMfaMethod')),
    LastUpdatedDateTime: time(field(item, 'lastUpdatedDateTime')),
  };
}
