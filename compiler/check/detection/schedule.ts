import {
  baselineTooShort,
  everyMissing,
  everyOutOfRange,
  everyTooOften,
  everyWithNrt,
  lookbackTooLong,
  memberEvery,
  nrtPattern,
} from '../../diagnostics/catalogue/pattern.ts';
import { timespanLiteral } from '../../kql/literals.ts';
import type { Pattern, Schedule } from '../../model/index.ts';
import { eventsOf } from '../../model/index.ts';
import { history, lookback } from '../../plan/window.ts';
import { durationAt, type Scope } from './scope.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview */
const limits = { shortest: 5 * minute, longest: 14 * day, longLookback: 2 * day, leastForLong: hour };

/** When the rule runs, and whether its pattern can be seen so. */
export function resolveSchedule(scope: Scope, pattern: Pattern): Schedule | undefined {
  const { located } = scope;
  const { schedule } = located.value;
  if (schedule.kind === 'nrt') {
    if (schedule.every !== undefined)
      scope.report(everyWithNrt.at(located.rangeOf(['schedule', 'every']), {}));
    const what = needsHistory(pattern);
    if (what !== undefined) scope.report(nrtPattern.at(located.rangeOf(['schedule', 'kind']), { what }));
    return { kind: 'nrt' };
  }
  if (schedule.every === undefined) {
    scope.report(everyMissing.at(located.rangeOf(['schedule']), {}));
    return undefined;
  }
  const every = durationAt(scope, ['schedule', 'every'], schedule.every);
  if (every === undefined) return undefined;
  // The limits of Sentinel are checked where the rule is made.
  if (pattern.kind !== 'raw') checkEvery(scope, pattern, every);
  return { kind: 'scheduled', every };
}

/** Why a pattern cannot be near real time; undefined where it can. */
function needsHistory(pattern: Pattern): string | undefined {
  if (pattern.kind === 'raw') return undefined;
  if (pattern.kind !== 'match') return 'this pattern looks further back';
  if (pattern.once === undefined || pattern.once.repeat.kind === 'run') return undefined;
  return '`once` with a length of time looks further back';
}

function checkEvery(scope: Scope, pattern: Pattern, every: number): void {
  const range = scope.located.rangeOf(['schedule', 'every']);
  const delay = Math.max(...eventsOf(pattern).map(({ source }) => source.delay));
  const back = lookback(pattern, every, delay);
  const span = timespanLiteral;
  if (every < limits.shortest || every > limits.longest) {
    scope.report(everyOutOfRange.at(range, { every: span(every) }));
    return;
  }
  if (back > limits.longest) {
    const parts = [
      `${span(history(pattern))} of the pattern`,
      `${span(every)} between runs`,
      `${span(delay)} of delay`,
    ];
    scope.report(lookbackTooLong.at(range, { lookback: span(back), parts: parts.join(' + ') }));
  }
  if (back >= limits.longLookback && every < limits.leastForLong) {
    scope.report(everyTooOften.at(range, { lookback: span(back), every: span(every) }));
  }
  if (pattern.kind === 'absent-member' && every !== pattern.timespan) {
    scope.report(memberEvery.at(range, { every: span(every), timespan: span(pattern.timespan) }));
  }
  if (pattern.kind === 'new-value' || pattern.kind === 'spike') {
    const own = every + delay + (pattern.kind === 'spike' ? 2 * pattern.timespan : day);
    if (pattern.baseline < own) {
      const at = scope.located.rangeOf(['correlation', 'baseline']);
      scope.report(baselineTooShort.at(at, { baseline: span(pattern.baseline), least: span(own) }));
    }
  }
}
