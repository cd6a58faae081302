import type { ListType } from '../language/schema/list.ts';

export type MemberKey = 'id' | 'upn' | 'name' | 'value';

/** A column of a list as people keep it: in a CSV file and in a Sentinel watchlist. */
export interface MemberColumn {
  readonly key: MemberKey;
  /** The header of the column. */
  readonly column: string;
}

const plain: readonly MemberColumn[] = [{ key: 'value', column: 'Value' }];

const columns: Readonly<Record<ListType, readonly MemberColumn[]>> = {
  accounts: [
    { key: 'id', column: 'ObjectId' },
    { key: 'upn', column: 'UserPrincipalName' },
  ],
  role: [
    { key: 'id', column: 'RoleId' },
    { key: 'name', column: 'RoleName' },
  ],
  app: [
    { key: 'id', column: 'AppId' },
    { key: 'name', column: 'AppName' },
  ],
  group: [
    { key: 'id', column: 'GroupId' },
    { key: 'name', column: 'GroupName' },
  ],
  upn: plain,
  'ip-range': plain,
  country: plain,
  device: plain,
  tenant: plain,
  regex: plain,
  // A calendar is one value with parts of its own; it is never kept as rows.
  calendar: [],
};

/** The columns of a list of this type; the first is the watchlist's search key. */
export function memberColumns(type: ListType): readonly MemberColumn[] {
  return columns[type];
}
