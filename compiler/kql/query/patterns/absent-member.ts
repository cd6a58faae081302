import type { Pattern } from '../../../model/index.ts';
import { keyField } from '../../../plan/keys.ts';
import { assign, column, fromTable, keep, project, summarize, where, binary } from '../../build.ts';
import type { Query } from '../../tree.ts';
import { memberColumn } from '../list-values.ts';
import { type PatternQuery, type QueryParts, read } from '../pattern-query.ts';

/**
 * A member of a list without any event in the window. The rule runs once a window, so that each window is judged by one
 * run.
 */
export function absentMemberQuery(
  parts: QueryParts,
  pattern: Pattern & { readonly kind: 'absent-member' },
): PatternQuery {
  const field = keyField(pattern.member);
  const events = read(parts, pattern.event, {
    columns: [{ name: field.column, field }],
    back: ['window', 'delay'],
    arrival: 'none',
  });
  const inWindow = where(binary(column('TimeGenerated'), '<=', parts.spans.ago('delay')));
  const seen: Query = {
    ...events,
    operators: [
      ...events.operators,
      ...(parts.options.freshness === 'none' ? [] : [inWindow]),
      summarize([], [keep(field.column)]),
    ],
  };
  return {
    lets: [{ kind: 'let-table', name: 'seen', query: seen }],
    query: {
      source: parts.lists.members(pattern.list),
      operators: [
        {
          kind: 'join',
          join: 'leftanti',
          right: fromTable('seen'),
          on: [{ left: memberColumn(pattern.list, keyField(pattern.member)), right: field.column }],
        },
        project(
          assign('TimeGenerated', parts.spans.ago('delay')),
          ...parts.plan.columns
            .filter(({ value }) => !('of' in value))
            .map(({ name }) => assign(name, valueOf(pattern, name))),
        ),
      ],
    },
  };
}

/** Only what the list itself knows can be shown: there is no event. */
function valueOf(pattern: Pattern & { readonly kind: 'absent-member' }, name: string) {
  const { member } = pattern;
  if (member.kind === 'identity' && name === member.identity.upn.column) {
    return column(memberColumn(pattern.list, member.identity.upn));
  }
  return column(memberColumn(pattern.list, keyField(pattern.member)));
}
