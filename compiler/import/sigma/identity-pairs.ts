import type { Range } from '../../diagnostics/position.ts';
import type { Entry, Mark } from '../../language/located-tree.ts';
import type { Identity, List, Source } from '../../model/index.ts';
import { entryOf, itemsOf, mapMark, sequenceMark, textOf } from './mark.ts';
import { listIn } from './placeholder.ts';

/**
 * Two items of a list that look for one account by its id and by its name on the same list become one by its identity:
 * `Account|expand: '%privileged_accounts%'`, which is how detc's own rules began.
 */
export function withIdentities(
  list: readonly Mark[],
  range: Range,
  source: Source,
  lists: ReadonlyMap<string, List>,
): Mark {
  const identities = source.names.flatMap((name) => source.identity(name) ?? []);
  const items: Mark[] = [...list];
  for (const identity of identities) mergeInto(items, identity, lists);
  const [only] = items;
  return items.length === 1 && only?.kind === 'map' ? only : sequenceMark(items, range);
}

function mergeInto(items: Mark[], identity: Identity, lists: ReadonlyMap<string, List>): void {
  for (const item of [...items]) {
    const entry = onlyExpand(item, identity.id.name);
    if (entry === undefined || !itemsOf(entry.value).every((value) => isAccounts(value, lists))) continue;
    const other = items.find((candidate) => {
      const name = onlyExpand(candidate, identity.upn.name);
      return name !== undefined && sameLists(entry.value, name.value);
    });
    if (other === undefined) continue;
    items.splice(items.indexOf(item), 1, mapMark([{ ...entry, key: `${identity.name}|expand` }], item.range));
    items.splice(items.indexOf(other), 1);
  }
}

function isAccounts(value: Mark, lists: ReadonlyMap<string, List>): boolean {
  return listIn(textOf(value) ?? '', lists)?.list.type === 'accounts';
}

function onlyExpand(item: Mark, field: string): Entry | undefined {
  return item.kind === 'map' && item.entries.size === 1 ? entryOf(item, `${field}|expand`) : undefined;
}

function sameLists(one: Mark, other: Mark): boolean {
  const [left, right] = [one, other].map((mark) => itemsOf(mark).map(textOf));
  return JSON.stringify(left) === JSON.stringify(right);
}
