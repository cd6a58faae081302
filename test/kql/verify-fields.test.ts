import { expect } from 'chai';
import { checkExpressionTypes, fieldRequests } from '../../compiler/kql/field-requests.ts';
import { tableColumns } from '../../compiler/kql/tables.ts';
import type { Field, KqlType, Source, SourceTable } from '../../compiler/model/index.ts';
import { place, summary, verifier } from './verification-fixtures.ts';

type Given = Partial<Omit<Field, 'name' | 'origin' | 'type'>> & { readonly type: KqlType };

function field(name: string, origin: Field['origin'], given: Given): Field {
  return { name, column: name, stage: 'table', reads: [], exact: false, perElement: false, origin, ...given };
}

/** A named field whose expression stands on this line of the source file, at column 10. */
function named(name: string, line: number, kql: string, given: Given): Field {
  return field(name, { kind: 'named', kql, range: place(line, 10, kql.length) }, given);
}

function known(name: string, convert: SourceTable['convert'] = {}): SourceTable {
  return { name, columns: tableColumns(name) ?? {}, convert, custom: false };
}

function source(tables: readonly SourceTable[], fields: readonly Field[], view?: Source['view']): Source {
  const byName = new Map(fields.map((item) => [item.name, item]));
  return {
    name: 'x',
    title: 'X',
    connector: { id: 'X', dataTypes: [] },
    sigma: { product: 'azure' },
    delay: 60,
    tables,
    ...(view === undefined ? {} : { view }),
    field: (name) => byName.get(name),
    identity: () => undefined,
    names: [...byName.keys()],
    file: 'detections/sources/x.yaml',
  };
}

async function findings(...sources: readonly Source[]): Promise<readonly string[]> {
  return (await checkExpressionTypes(verifier, sources)).map(
    (diagnostic) => `${summary(diagnostic)} ${diagnostic.message}`,
  );
}

const deviceDetail = field(
  'DeviceDetail',
  { kind: 'column', column: 'DeviceDetail' },
  { type: 'dynamic', reads: ['DeviceDetail'] },
);
const signins = known('SigninLogs');
const nonInteractive = known('AADNonInteractiveUserSignInLogs', {
  DeviceDetail: { kql: 'parse_json(DeviceDetail)', range: place(5, 10, 24) },
});
const deviceId = named('DeviceId', 20, 'tostring(DeviceDetail.deviceId)', {
  type: 'string',
  reads: ['DeviceDetail'],
});

describe('verification of the KQL of sources', () => {
  it('checks each expression on each table, in the one shape and with what it reads', () => {
    const requests = fieldRequests(source([signins, nonInteractive], [deviceDetail, deviceId]));
    expect(requests.map(({ text }) => text)).to.deep.equal([
      'SigninLogs\n| project TimeGenerated, DeviceDetail\n| project DeviceId = tostring(DeviceDetail.deviceId)',
      'AADNonInteractiveUserSignInLogs\n| project DeviceDetail = parse_json(DeviceDetail)',
      'AADNonInteractiveUserSignInLogs\n| project TimeGenerated, DeviceDetail = parse_json(DeviceDetail)\n| project DeviceId = tostring(DeviceDetail.deviceId)',
    ]);
  });

  it('accepts what is declared as it is', async () => {
    expect(await findings(source([signins, nonInteractive], [deviceDetail, deviceId]))).to.deep.equal([]);
  });

  it('D5004 is a field whose expression has another type', async () => {
    const wrong = named('DeviceId', 20, 'DeviceDetail.deviceId', { type: 'string', reads: ['DeviceDetail'] });
    expect(await findings(source([signins], [deviceDetail, wrong]))).to.deep.equal([
      "D5004 20:10-31 'DeviceId' is declared string, but on SigninLogs its expression gives dynamic",
    ]);
    const [diagnostic] = await checkExpressionTypes(verifier, [source([signins], [wrong])]);
    expect(diagnostic?.help).to.equal('convert it with tostring(…), or declare it dynamic');
  });

  it('D5004 is a conversion that gives another type than the other tables hold', async () => {
    const table = known('AADNonInteractiveUserSignInLogs', {
      DeviceDetail: { kql: 'tostring(DeviceDetail)', range: place(5, 10, 22) },
    });
    expect(await findings(source([table], [deviceDetail]))).to.deep.equal([
      "D5004 5:10-32 'DeviceDetail' is declared dynamic, but on AADNonInteractiveUserSignInLogs its expression gives string",
    ]);
  });

  it('D5001 is a column that the field does not say it reads, once for all tables', async () => {
    const wrong = named('City', 30, 'tostring(LocationDetails.city)', { type: 'string', reads: ['UserId'] });
    expect(await findings(source([signins, nonInteractive], [deviceDetail, wrong]))).to.deep.equal([
      "D5001 30:19-34 The name 'LocationDetails' does not refer to any known column, table, variable or function (KS142), in the KQL: tostring(LocationDetails.city)",
    ]);
  });

  it('D5008 is more than one value', async () => {
    const wrong = named('Both', 31, 'UserId, AppId', { type: 'string', reads: ['UserId', 'AppId'] });
    expect(await findings(source([signins], [wrong]))).to.deep.equal([
      "D5008 31:10-23 the expression of 'Both' is not one value",
    ]);
  });

  it('D5503 is a path that the shape of the column does not have', async () => {
    const path = field(
      'DeviceDetail.deviceId',
      { kind: 'path', column: 'DeviceDetail', path: ['deviceId'] },
      { type: 'string' },
    );
    const wrong = named('DeviceId', 20, 'tostring(DeviceDetail.deviceID)', {
      type: 'string',
      reads: ['DeviceDetail'],
    });
    expect(await findings(source([signins], [deviceDetail, path, wrong]))).to.deep.equal([
      "D5503 20:19-40 'deviceID' is no known path of DeviceDetail",
    ]);
  });

  it('checks the preparation of a view, and its own fields after it', async () => {
    const view = {
      name: 'targets',
      reads: ['TargetResources'],
      kql: 'mv-expand Target = TargetResources',
      range: place(40, 14, 34),
    };
    const fields = [
      named('Plain', 12, 'tolower(Identity)', { type: 'string', reads: ['Identity'] }),
      named('TargetId', 45, 'tostring(Target.id)', {
        type: 'string',
        stage: 'view',
        reads: ['TargetResources'],
      }),
      named('Wrong', 46, 'Target.type', { type: 'string', stage: 'view', reads: ['TargetResources'] }),
    ];
    const audit = source([known('AuditLogs')], fields, view);
    expect(fieldRequests(audit).map(({ text }) => text)).to.deep.equal([
      'AuditLogs\n| project TimeGenerated, TargetResources\n| mv-expand Target = TargetResources',
      'AuditLogs\n| project TimeGenerated, TargetResources\n| mv-expand Target = TargetResources\n| project TargetId = tostring(Target.id)',
      'AuditLogs\n| project TimeGenerated, TargetResources\n| mv-expand Target = TargetResources\n| project Wrong = Target.type',
    ]);
    expect(await findings(audit)).to.deep.equal([
      "D5004 46:10-21 'Wrong' is declared string, but on AuditLogs its expression gives dynamic",
    ]);
    const broken = { ...view, kql: 'mv-expand Target = TargetResource' };
    expect(await findings(source([known('AuditLogs')], [], broken))).to.deep.equal([
      "D5001 40:14-48 The name 'TargetResource' does not refer to any known column, table, variable or function (KS142), in the KQL: | mv-expand Target = TargetResource",
    ]);
  });

  it('checks a custom table, and leaves out a table that nobody knows', async () => {
    const custom: SourceTable = {
      name: 'Badges_CL',
      columns: { TimeGenerated: 'datetime', Door: 'string' },
      convert: {},
      custom: true,
    };
    const door = named('Floor', 50, 'tolong(extract(@"^(\\d)", 1, Door))', { type: 'long', reads: ['Door'] });
    expect(await findings(source([custom], [door]))).to.deep.equal([]);
    expect(fieldRequests(source([known('Nobody_CL')], [door]))).to.deep.equal([]);
  });
});
