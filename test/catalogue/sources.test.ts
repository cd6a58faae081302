import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { load } from 'js-yaml';
import { catalogueFiles, root } from './catalogue.ts';

const shared = join(root, '..', 'shared');

interface Mapping {
  readonly tables: Readonly<
    Record<
      string,
      {
        readonly columns: readonly {
          readonly logAnalyticsColumn: string;
          readonly diagnosticPath: string | null;
        }[];
      }
    >
  >;
}
interface SourceFile {
  readonly tables: readonly { readonly name: string }[];
  readonly columns: Readonly<
    Record<string, { readonly eventHub?: string; readonly shape?: Readonly<Record<string, string>> }>
  >;
}
interface Sample {
  readonly file: string;
  readonly table: string;
  readonly style: string;
}

function source(name: string): SourceFile {
  return load(catalogueFiles().get(`detections/sources/${name}.yaml`) ?? '') as SourceFile;
}

describe('log sources against what is known of the logs', () => {
  before(function () {
    if (existsSync(shared)) return;
    console.log('      skipped: the facts about the logs (../shared) are not here');
    this.skip();
  });

  for (const name of ['entra.signin', 'entra.audit', 'entra.risk']) {
    it(`${name} gives every column its Event Hub path`, () => {
      const mapping = JSON.parse(
        readFileSync(join(shared, 'tables', 'event-hub-mapping.json'), 'utf8'),
      ) as Mapping;
      const { tables, columns } = source(name);
      const known = new Map(
        mapping.tables[tables[0]?.name ?? '']?.columns.map((column) => [
          column.logAnalyticsColumn,
          column.diagnosticPath,
        ]),
      );
      for (const [column, { eventHub }] of Object.entries(columns))
        expect(eventHub, column).to.equal(known.get(column));
    });
  }

  it('entra.signin knows the paths that real records have', () => {
    const { columns } = source('entra.signin');
    const samples = JSON.parse(readFileSync(join(shared, 'samples', 'index.json'), 'utf8')) as {
      entries: readonly Sample[];
    };
    const records = samples.entries
      .filter(({ table, style }) => table === 'SigninLogs' && style === 'diagnostic-settings')
      .flatMap(({ file }) => recordsOf(readFileSync(join(shared, 'samples', file), 'utf8')));
    expect(records.length).to.be.at.least(5);
    const device = Object.keys(columns['DeviceDetail']?.shape ?? {});
    const seen = new Set(records.flatMap((record) => Object.keys(record.properties?.deviceDetail ?? {})));
    for (const key of seen) expect(device).to.include(key);
    expect(seen.size).to.be.at.least(2);
  });
});

interface SignInRecord {
  readonly properties?: { readonly deviceDetail?: Readonly<Record<string, unknown>> };
}

function recordsOf(text: string): readonly SignInRecord[] {
  try {
    const value = JSON.parse(text) as
      SignInRecord | readonly SignInRecord[] | { readonly records: readonly SignInRecord[] };
    if (Array.isArray(value)) return value as readonly SignInRecord[];
    return 'records' in value ? value.records : [value as SignInRecord];
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as SignInRecord);
  }
}
