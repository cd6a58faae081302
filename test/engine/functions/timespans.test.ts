import { gives } from './evaluate.ts';

describe('timespans', () => {
  describe('reading', () => {
    gives([
      [`totimespan('0.00:01:00')`, '00:01:00'],
      [`totimespan('1.02:03:04.5')`, '1.02:03:04.5000000'],
      [`totimespan('10:11:12')`, '10:11:12'],
      [`totimespan('10:11:12.1234567')`, '10:11:12.1234567'],
      [`totimespan('10:11')`, '10:11:00'],
      [`totimespan('1:10:11:12')`, '1.10:11:12'],
      // As .NET's TimeSpan.Parse, on its page: 24:0:0 is 24 days.
      [`totimespan('24:00:00')`, '24.00:00:00'],
      [`totimespan('-1.00:00:00')`, '-1.00:00:00'],
      [`totimespan('1d')`, '1.00:00:00'],
      [`totimespan('1.5h')`, '01:30:00'],
      [`totimespan('90m')`, '01:30:00'],
      [`totimespan('5')`, '5.00:00:00'],
      [`totimespan('00:61:00')`, null],
      [`totimespan('soon')`, null],
      [`totimespan('')`, null],
      [`time(00:01:00)`, '00:01:00'],
      [`time(0.12:34:56.7)`, '12:34:56.7000000'],
      [`time(15 seconds)`, '00:00:15'],
      [`time(2)`, '2.00:00:00'],
      [`100ms`, '00:00:00.1000000'],
      [`1tick`, '00:00:00.0000001'],
      [`make_timespan(1, 12)`, '01:12:00'],
      [`make_timespan(1, 12, 30)`, '01:12:30'],
      [`make_timespan(1, 12, 30, 55)`, '1.12:30:55'],
      [`make_timespan(25, 0)`, null],
    ]);
  });

  describe('calculating', () => {
    gives([
      [`1d / 1s`, 86400],
      [`24 * 60 * time(00:01:00) / time(1s)`, 86400],
      [`90m / 1h`, 1.5],
      [`1h * 2.5`, '02:30:00'],
      [`3 * 0.1s`, '00:00:00.3000000'],
      [`1h / 2`, '00:30:00'],
      [`1h / 0`, null],
      [`1d % 5h`, '04:00:00'],
      [`-1h`, '-01:00:00'],
      [`1h - 2h`, '-01:00:00'],
      [`abs(-1h)`, '01:00:00'],
      [`bin(time(16d), 7d)`, '14.00:00:00'],
      [`bin(-5m, 1h)`, '-01:00:00'],
      [`1h > 30m`, true],
      [`max_of(1h, 90m)`, '01:30:00'],
      [`tostring(1d + 1tick)`, '1.00:00:00.0000001'],
    ]);
  });

  describe('writing', () => {
    gives([
      [`format_timespan(time(29.09:00:05.12345), 'dd.hh:mm:ss:FF')`, '29.09:00:05:12'],
      [`format_timespan(time(29.09:00:05.12345), 'ddd.h:mm:ss [fffffff]')`, '029.9:00:05 [1234500]'],
      [`format_timespan(time(15.13:45:30.05), 'd f F')`, '15 0 '],
      [`format_timespan(timespan(null), 'd')`, ''],
    ]);
  });
});
