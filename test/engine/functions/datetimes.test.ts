import { gives, refuses } from './evaluate.ts';

const midnight = (date: string): string => `${date}T00:00:00.0000000Z`;

describe('functions of dates', () => {
  // The forms of the documentation's page of the datetime type.
  describe('reading', () => {
    gives([
      [`todatetime('2014-05-25T08:20:03.123456Z')`, '2014-05-25T08:20:03.1234560Z'],
      [`todatetime('2014-05-25T08:20:03.1234567Z')`, '2014-05-25T08:20:03.1234567Z'],
      [`todatetime('2014-05-25T08:20:03Z')`, '2014-05-25T08:20:03.0000000Z'],
      [`todatetime('2014-05-25T08:20')`, '2014-05-25T08:20:00.0000000Z'],
      [`todatetime('2014-11-08 15:55:55')`, '2014-11-08T15:55:55.0000000Z'],
      [`todatetime('2014-11-08')`, midnight('2014-11-08')],
      [`todatetime('Sat, 8 Nov 14 15:05:02 GMT')`, '2014-11-08T15:05:02.0000000Z'],
      [`todatetime('8 Nov 14 15:05')`, '2014-11-08T15:05:00.0000000Z'],
      [`todatetime('Saturday, 08-Nov-14 15:05:02 GMT')`, '2014-11-08T15:05:02.0000000Z'],
      [`todatetime('2014-11-08 15:05:25 GMT')`, '2014-11-08T15:05:25.0000000Z'],
      [`todatetime('2020-01-01T10:11:12+02:00')`, '2020-01-01T08:11:12.0000000Z'],
      [`todatetime('1/2/2020 3:04:05 PM')`, '2020-01-02T15:04:05.0000000Z'],
      [`todatetime(dynamic('2020-01-01'))`, midnight('2020-01-01')],
      [`todatetime('2020-02-29T23:59:59.9999999Z')`, '2020-02-29T23:59:59.9999999Z'],
      [`todatetime('2021-02-29T00:00:00Z')`, null],
      [`todatetime('2020-01-01T24:00:00Z')`, null],
      [`todatetime('2020-13-01')`, null],
      [`todatetime('')`, null],
      [`todatetime('soon')`, null],
    ]);
  });

  describe('making', () => {
    gives([
      [`make_datetime(2017, 10, 1)`, midnight('2017-10-01')],
      [`make_datetime(2017, 10, 1, 12, 10)`, '2017-10-01T12:10:00.0000000Z'],
      [`make_datetime(2017, 10, 1, 12, 11, 0.1234567)`, '2017-10-01T12:11:00.1234567Z'],
      [`make_datetime(2020, 2, 30)`, null],
      [`make_datetime(2020, 13, 1)`, null],
      [`unixtime_seconds_todatetime(1546300800)`, midnight('2019-01-01')],
      [`unixtime_milliseconds_todatetime(1546300800000)`, midnight('2019-01-01')],
      [`unixtime_microseconds_todatetime(1546300800000000)`, midnight('2019-01-01')],
      [`unixtime_nanoseconds_todatetime(1546300800000000000)`, midnight('2019-01-01')],
      [`unixtime_seconds_todatetime(-1)`, '1969-12-31T23:59:59.0000000Z'],
      [`unixtime_seconds_todatetime(long(null))`, null],
    ]);
  });

  describe('the present', () => {
    gives([
      [`now()`, midnight('2026-01-01')],
      [`now(-1d)`, midnight('2025-12-31')],
      [`ago(1h)`, '2025-12-31T23:00:00.0000000Z'],
    ]);
  });

  describe('parts', () => {
    gives([
      [`datetime_part('year', datetime(2017-10-30 01:02:03.7654321))`, 2017],
      [`datetime_part('quarter', datetime(2017-10-30))`, 4],
      [`datetime_part('week_of_year', datetime(2017-10-30))`, 44],
      [`datetime_part('dayOfYear', datetime(2017-10-30))`, 303],
      [`datetime_part('minute', datetime(2017-10-30 01:02:03.7654321))`, 2],
      [`datetime_part('millisecond', datetime(2017-10-30 01:02:03.7654321))`, 765],
      [`datetime_part('microsecond', datetime(2017-10-30 01:02:03.7654321))`, 765432],
      [`datetime_part('nanosecond', datetime(2017-10-30 01:02:03.7654321))`, 765432100],
      // Weeks as ISO 8601 has them.
      [`week_of_year(datetime(2020-12-31))`, 53],
      [`week_of_year(datetime(2020-01-01))`, 1],
      // A timespan since Sunday.
      [`dayofweek(datetime(2020-01-05))`, '00:00:00'],
      [`dayofweek(datetime(2020-01-06))`, '1.00:00:00'],
      [`dayofmonth(datetime(2020-01-06))`, 6],
      [`dayofyear(datetime(2020-12-31))`, 366],
      [`hourofday(datetime(2020-01-01 23:59))`, 23],
      [`monthofyear(datetime(2020-03-01))`, 3],
      [`getyear(datetime(2020-03-01))`, 2020],
      [`dayofmonth(datetime(null))`, null],
    ]);
  });

  describe('starts and ends', () => {
    gives([
      [`startofday(datetime(2017-01-01 10:10:17))`, midnight('2017-01-01')],
      [`startofday(datetime(2017-01-01 10:10:17), -1)`, midnight('2016-12-31')],
      [`startofweek(datetime(2020-01-05))`, midnight('2020-01-05')],
      [`startofweek(datetime(2020-01-04))`, midnight('2019-12-29')],
      [`startofmonth(datetime(2020-03-15), -1)`, midnight('2020-02-01')],
      [`startofyear(datetime(2020-03-15), 1)`, midnight('2021-01-01')],
      [`endofday(datetime(2017-01-01 10:10:17))`, '2017-01-01T23:59:59.9999999Z'],
      [`endofweek(datetime(2020-01-01))`, '2020-01-04T23:59:59.9999999Z'],
      [`endofmonth(datetime(2020-02-01))`, '2020-02-29T23:59:59.9999999Z'],
      [`endofyear(datetime(2020-03-15))`, '2020-12-31T23:59:59.9999999Z'],
    ]);
  });

  describe('calculating', () => {
    gives([
      // Boundaries between the two are counted, not full periods.
      [`datetime_diff('year', datetime(2017-01-01), datetime(2000-12-31))`, 17],
      [`datetime_diff('quarter', datetime(2017-07-01), datetime(2017-03-30))`, 2],
      [`datetime_diff('month', datetime(2017-01-01), datetime(2015-12-30))`, 13],
      [`datetime_diff('week', datetime(2020-01-05), datetime(2020-01-04))`, 1],
      [`datetime_diff('day', datetime(2017-10-30), datetime(2017-10-31 23:00))`, -1],
      [`datetime_diff('hour', datetime(2017-10-31 01:00), datetime(2017-10-30 23:59))`, 2],
      [`datetime_diff('nanosecond', datetime(2020-01-01 00:00:00.0000001), datetime(2020-01-01))`, 100],
      [`datetime_add('month', 1, datetime(2020-01-31))`, midnight('2020-02-29')],
      [`datetime_add('year', -1, datetime(2020-02-29))`, midnight('2019-02-28')],
      [`datetime_add('week', 1, datetime(2020-01-01))`, midnight('2020-01-08')],
      [`datetime_add('day', -5, datetime(0001-01-01))`, null],
      [`datetime(2020-01-02) - datetime(2020-01-01)`, '1.00:00:00'],
      [`datetime(2020-01-01) + 1d`, midnight('2020-01-02')],
      [`datetime(9999-12-31) + 30d`, null],
      [`bin(datetime(2020-01-01 10:37), 15m)`, '2020-01-01T10:30:00.0000000Z'],
      // Bins count from year 1, which began on a Monday.
      [`bin(datetime(2020-05-05), 7d)`, midnight('2020-05-04')],
      [`bin_at(datetime(2020-05-05 10:00), 1d, datetime(2020-01-01 12:00))`, '2020-05-04T12:00:00.0000000Z'],
      [`around(datetime(2020-01-01 00:59), datetime(2020-01-01), 1h)`, true],
      [`around(datetime(2020-01-02), datetime(2020-01-01), 1h)`, false],
      [`around(datetime(null), datetime(2020-01-01), 1h)`, null],
      [`datetime_utc_to_local(datetime(2020-07-01 12:00), 'Europe/Berlin')`, '2020-07-01T14:00:00.0000000Z'],
      [`datetime_local_to_utc(datetime(2020-01-01 12:00), 'US/Pacific')`, '2020-01-01T20:00:00.0000000Z'],
    ]);
  });

  describe('writing', () => {
    gives([
      [`format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [HH:mm:ss]')`, '17-01-29 [09:00:05]'],
      [`format_datetime(datetime(2017-01-29 09:00:05), 'yyyy-M-dd [H:mm:ss]')`, '2017-1-29 [9:00:05]'],
      [`format_datetime(datetime(2017-01-29 21:00:05), 'yy-MM-dd [hh:mm:ss tt]')`, '17-01-29 [09:00:05 PM]'],
      [`format_datetime(datetime(2017-01-29 09:00:05.12), 'ss.fff FFFF')`, '05.120 12'],
      [`format_datetime(datetime(null), 'yyyy')`, ''],
    ]);
    // Kusto has no names of months and days.
    refuses([[`format_datetime(datetime(2017-01-29), 'dd MMM yyyy')`, 'no specifier MMM']]);
  });
});
