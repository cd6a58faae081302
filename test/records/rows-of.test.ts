import { expect } from 'chai';
import { readCsvRecords, readJsonRecords } from '../../compiler/records/read-records.ts';
import { rowsOf, type TableRows } from '../../compiler/records/rows-of.ts';

function json(text: string, table: string): TableRows {
  return rowsOf({ path: 'a.json', ...readJsonRecords(text) }, table);
}

function csv(text: string): TableRows {
  return rowsOf({ path: 'a.csv', ...readCsvRecords(text) }, 'SigninLogs');
}

function found({ diagnostics }: TableRows): readonly unknown[] {
  return diagnostics.map(({ code, message, range }) => [code, range.start.line, message]);
}

const row = '{"TimeGenerated":"2026-03-04T09:00:00Z","ResultType":"1"}';
const hub = '{"category":"SignInLogs","operationName":"Sign-in activity","resultType":"2","properties":{}}';
const graph =
  '{"createdDateTime":"2026-03-04T09:00:00Z","appId":"a","status":{"errorCode":3},"signInEventTypes":["interactiveUser"]}';
const audit = '{"category":"AuditLogs","operationName":"Add user","properties":{}}';

describe('rows of a file of records', () => {
  const types = ({ rows }: TableRows) => rows.map((one) => one['ResultType']);
  it('may be of three shapes in one file, one a line', () => {
    const result = json(
      `${row}\n${hub}\n${graph}\n{"records":[${hub},${row}]}\n{"value":[${graph}]}`,
      'SigninLogs',
    );
    expect(types(result)).to.deep.equal(['1', '2', '3', '2', '1', '3']);
    expect(found(result)).to.deep.equal([]);
  });
  it('may be in an array, also of wrapped ones', () => {
    expect(types(json(`[${row},{"records":[${hub}]},${graph}]`, 'SigninLogs'))).to.deep.equal([
      '1',
      '2',
      '3',
    ]);
    expect(
      types(json(`{"@odata.context":"x","@odata.nextLink":"y","value":[\n${graph}\n]}`, 'SigninLogs')),
    ).to.deep.equal(['3']);
  });
  it('are those of the table; D8102 tells of others once, at the first', () => {
    const result = json(`${row}\n${audit}\n${hub}\n${audit}`, 'SigninLogs');
    expect(types(result)).to.deep.equal(['1', '2']);
    expect(found(result)).to.deep.equal([
      ['D8102', 2, '2 records are of AuditLogs, not of SigninLogs, and passed over'],
    ]);
  });
  it('may be sign-ins of Graph that do not say of which kind they are', () => {
    const text = '{"createdDateTime":"2026-03-04T09:00:00Z","appId":"a","status":{"errorCode":3}}';
    const { rows } = json(text, 'AADNonInteractiveUserSignInLogs');
    expect(rows.map((one) => [one['ResultType'], one['Status'], one['Category']])).to.deep.equal([
      ['3', '{"errorCode":3}', 'NonInteractiveUserSignInLogs'],
    ]);
  });
  it('are rows without a time too; D8101 tells of what is no record', () => {
    const result = json(
      '[\n  {"ResultType": "7"},\n  {\n    "hello": [1, {"a": ","}]\n  },\n\n  {"world": 1}]',
      'SigninLogs',
    );
    expect(types(result)).to.deep.equal(['7']);
    expect(found(result)).to.deep.equal([
      ['D8101', 3, 'this is no record of a log that detc knows, and is passed over'],
      ['D8101', 7, 'this is no record of a log that detc knows, and is passed over'],
    ]);
  });
  it('tell the line of a value that does not fit', () => {
    const late = hub.replace('"properties"', '"time":"late","properties"');
    expect(found(json(`{"records": [\n${hub},\n${late}\n]}`, 'SigninLogs'))).to.deep.equal([
      ['D8103', 3, 'time is "late", which is no datetime; the column is left empty'],
    ]);
  });
  it('of a table of one’s own are left as they are', () => {
    expect(json('{"category":"AuditLogs","operationName":"x"}', 'Mine_CL').rows).to.deep.equal([
      { category: 'AuditLogs', operationName: 'x' },
    ]);
  });
});

describe('rows of CSV', () => {
  const times = ({ rows }: TableRows) => rows.map((one) => one['TimeGenerated']);
  it('have times as the portal writes them in English, or as ISO', () => {
    expect(
      times(
        csv(
          '"TimeGenerated [UTC]",A\n"11/23/2026, 9:12:33.123 PM",1\n2026-11-23T21:12:33Z,2\n2026-11-23 21:12,3',
        ),
      ),
    ).to.deep.equal(['11/23/2026 9:12:33.123 PM', '2026-11-23T21:12:33Z', '2026-11-23 21:12']);
  });
  for (const time of [
    '23.11.2026, 21:12:33',
    '23/11/2026, 9:12:33 PM',
    '03/04/2026, 21:12:33',
    '23/11/2026, 9:12 pm',
  ]) {
    it(`with ${time} are refused with D8105`, () => {
      const result = csv(`"TimeGenerated [UTC]",A\n2026-11-23T21:12:33Z,2\n"${time}",1\n`);
      expect(times(result)).to.deep.equal(['2026-11-23T21:12:33Z']);
      const shown = time.replace(/^(\d+\/\d+\/\d+), /u, '$1 ');
      expect(found(result)).to.deep.equal([
        [
          'D8105',
          3,
          `TimeGenerated is "${shown}", a date as one country writes it; the record is passed over`,
        ],
      ]);
    });
  }
  it('in the time of a place are refused with D8105', () => {
    const result = csv('"TimeGenerated [Local Time]",A\n"11/23/2026, 9:12:33.123 PM",1\n');
    expect([result.rows, found(result)]).to.deep.equal([
      [],
      [
        [
          'D8105',
          1,
          'TimeGenerated [Local Time] is "11/23/2026, 9:12:33.123 PM", a date as one country writes it; the record is passed over',
        ],
      ],
    ]);
  });
});
