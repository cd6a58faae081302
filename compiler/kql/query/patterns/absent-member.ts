import type { Field, GroupKey, Pattern } from '../../../model/index.ts';
import { and, assign, call, column, fromTable, isIn, keep, project, summarize, where } from '../../build.ts';
import type { Assignment, Expression, Query, Statement } from '../../tree.ts';
import { isPresent } from '../field.ts';
import { memberColumn } from '../list-values.ts';
import { type PatternQuery, type QueryParts, read } from '../pattern-query.ts';

type AbsentMember = Pattern & { readonly kind: 'absent-member' };

/**
 * A member of a list without any event in the window. The rule runs once a window, so that each window is judged by one
 * run. A member with id and name is present when either was seen: the list may know only one of them.
 */
export function absentMemberQuery(parts: QueryParts, pattern: AbsentMember): PatternQuery {
  const fields = memberFields(pattern.member);
  const events = read(parts, pattern.event, {
    columns: fields.map((field) => ({ name: field.column, field })),
    back: ['window', 'delay'],
    arrival: 'none',
  });
  const inWindow = where({
    kind: 'binary',
    operator: '<=',
    left: column('TimeGenerated'),
    right: parts.spans.ago('delay'),
  });
  const seen: Query = {
    ...events,
    operators: [
      ...events.operators,
      inWindow,
      summarize(
        [],
        fields.map(({ column: name }) => keep(name)),
      ),
    ],
  };
  const lets = fields.map((field): Statement => ({
    kind: 'let-table',
    name: seenName(field),
    // An event without this field says nothing of a member without it.
    query: fromTable('seen', where(isPresent(column(field.column), field.type)), project(keep(field.column))),
  }));
  const unseen = fields.map((field): Expression =>
    isIn(memberValue(pattern, field), field.exact ? '!in' : '!in~', [column(seenName(field))]),
  );
  const shown = parts.plan.columns.filter(({ value }) => !('of' in value));
  return {
    lets: [
      {
        kind: 'let-table',
        name: 'seen',
        query: { source: { kind: 'materialize', query: seen }, operators: [] },
      },
      ...lets,
    ],
    query: {
      source: parts.lists.members(pattern.list),
      operators: [
        where(and(...unseen)),
        project(
          assign('TimeGenerated', parts.spans.ago('delay')),
          ...shown.map(({ name }): Assignment => assign(name, shownValue(pattern, fields, name))),
        ),
      ],
    },
  };
}

function memberFields(member: GroupKey): readonly Field[] {
  return member.kind === 'identity' ? [member.identity.id, member.identity.upn] : [member.field];
}

function seenName(field: Field): string {
  return `seen_${field.column}`;
}

/** Ids are compared in lower case, as the logs write them; a person may have typed them otherwise. */
function memberValue({ list }: AbsentMember, field: Field): Expression {
  const value = call('tostring', column(memberColumn(list, field)));
  return field.exact ? call('tolower', value) : value;
}

/** Only what the list itself knows can be shown: there is no event. */
function shownValue(pattern: AbsentMember, fields: readonly Field[], name: string): Expression {
  const field = fields.find((candidate) => candidate.column === name) ?? fields[0];
  return field === undefined
    ? { kind: 'string', value: '' }
    : call('tostring', column(memberColumn(pattern.list, field)));
}
