import type { Range } from '../diagnostics/position.ts';
import type { Calendar, ListMember, ListType } from '../language/schema/list.ts';

export type { Calendar, ListMember, ListType };

export type ListContent =
  /** accounts, role, app, group: members with an id and a name. */
  | { readonly kind: 'members'; readonly members: readonly ListMember[] }
  | { readonly kind: 'strings'; readonly values: readonly string[] }
  | { readonly kind: 'calendar'; readonly calendar: Calendar };

/** A named list with the values it has in the chosen environment. */
export interface List {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly type: ListType;
  readonly content: ListContent;
  /** How Sentinel rules get the values. Azure Monitor alerts always have them inlined. */
  readonly delivery: { readonly kind: 'watchlist'; readonly alias: string } | { readonly kind: 'inline' };
  /** True where no environment gave values: these are the list's own examples. */
  readonly isExample: boolean;
  /** Where the values stand. */
  readonly range: Range;
}
