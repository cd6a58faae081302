import type { Day } from '../../language/schema/list.ts';
import type { List } from '../../model/index.ts';
import { and, at, binary, call, datetime, isIn, text, timespan } from '../build.ts';
import type { Expression } from '../tree.ts';
import type { Preludes } from './test.ts';

/** dayofweek() is a timespan since Sunday: https://learn.microsoft.com/kusto/query/day-of-week-function */
const daysSinceSunday: Readonly<Record<Day, number>> = {
  sun: 0,
  mon: 1,
  tue: 2,
  wed: 3,
  thu: 4,
  fri: 5,
  sat: 6,
};

const day = 86_400;

/** True where the moment lies within the working week of the list, in its own time zone, holidays apart. */
export function insideCalendar(moment: Expression, list: List, preludes: Preludes): Expression {
  if (list.content.kind !== 'calendar') throw new Error(`list ${list.name} is no calendar`);
  const { calendar } = list.content;
  const local = preludes.require(
    'LocalTime',
    call('datetime_utc_to_local', moment, at(text(calendar.zone), list.range)),
  );
  const timeOfDay = binary(local, '-', call('startofday', local));
  const days = calendar.days.map((name) => timespan(daysSinceSunday[name] * day));
  const holidays = calendar.holidays ?? [];
  return at(
    and(
      isIn(call('dayofweek', local), 'in', days),
      ...(calendar.from === '00:00' ? [] : [binary(timeOfDay, '>=', clock(calendar.from))]),
      ...(calendar.to === '24:00' ? [] : [binary(timeOfDay, '<', clock(calendar.to))]),
      ...(holidays.length === 0
        ? []
        : [
            isIn(
              call('startofday', local),
              '!in',
              holidays.map((date) => datetime(date)),
            ),
          ]),
    ),
    list.range,
  );
}

function clock(time: string): Expression {
  const [hours = '0', minutes = '0'] = time.split(':');
  const whole = timespan(Number(hours) * 3600);
  return minutes === '00' ? whole : binary(whole, '+', timespan(Number(minutes) * 60));
}
