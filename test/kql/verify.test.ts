import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { expect } from 'chai';
import type { KustoGlobals } from '../../compiler/kql/kusto-globals.ts';
import { createLanguageService, languageServiceVersion } from '../../compiler/kql/language-service.ts';
import { createMemoryCache, type VerificationCache } from '../../compiler/kql/verification-cache.ts';
import { toDiagnostics, withoutRepeats } from '../../compiler/kql/verification-diagnostics.ts';
import { verificationContent } from '../../compiler/kql/verification-key.ts';
import type { Verification } from '../../compiler/kql/verification.ts';
import { createVerifier } from '../../compiler/kql/verify.ts';
import { loadLanguageService } from '../../compiler/kql/node-verifier.ts';
import { verifyOutput } from '../../compiler/kql/verify-output.ts';
import type { SourceTable } from '../../compiler/model/index.ts';
import {
  asYaml,
  diagnose,
  fallback,
  place,
  requestFor,
  summary,
  verifier,
  verifyOne,
} from './verification-fixtures.ts';

const require = createRequire(import.meta.url);

const badges: SourceTable = {
  name: 'Badges_CL',
  columns: { TimeGenerated: 'datetime', Door: 'string', Holder: 'string' },
  convert: {},
  custom: true,
};

describe('verification by the language service of Microsoft', () => {
  it('accepts a query and tells its columns and their types', async () => {
    const verification = await verifyOne(
      requestFor(
        "SigninLogs | where ResultType == '0' | summarize count(), Addresses = make_set(IPAddress) by UserId",
      ),
    );
    expect(verification).to.deep.equal({
      findings: [],
      lint: [],
      output: {
        kind: 'table',
        isOpen: false,
        columns: [
          { name: 'UserId', type: 'string' },
          { name: 'count_', type: 'long' },
          { name: 'Addresses', type: 'dynamic' },
        ],
      },
    });
  });

  it('reports an unknown column with a near name', async () => {
    const { findings } = await verifyOne(requestFor("SigninLogs\n| where UserPrincipalNam =~ 'x'"));
    expect(findings).to.deep.equal([
      {
        code: 'KS142',
        severity: 'error',
        message:
          "The name 'UserPrincipalNam' does not refer to any known column, table, variable or function.",
        start: 19,
        length: 16,
        help: "did you mean 'UserPrincipalName'?",
      },
    ]);
  });

  it('knows the standard columns and those of watchlists', async () => {
    expect(await diagnose(requestFor('AuditLogs | project TenantId, _ItemId, _TimeReceived'))).to.deep.equal(
      [],
    );
    const { findings, output } = await verifyOne(
      requestFor("_GetWatchlist('vip') | project Key = SearchKey, Id = tostring(ObjectId), Any"),
    );
    expect(findings).to.deep.equal([]);
    expect(output).to.deep.equal({
      kind: 'table',
      isOpen: true,
      columns: [
        { name: 'Key', type: 'string' },
        { name: 'Id', type: 'string' },
        { name: 'Any', type: 'unknown' },
      ],
    });
  });

  it('knows custom tables only where a request brings them', async () => {
    const text = 'Badges_CL | project Door';
    const [withTable, without, again] = await verifier.verify([
      requestFor(text, { tables: [badges] }),
      requestFor(text),
      requestFor('Badges_CL | project Dor', { tables: [badges] }),
    ]);
    expect(withTable?.findings).to.deep.equal([]);
    expect(without?.findings.map(({ code }) => code)).to.deep.equal(['KS204']);
    expect(again?.findings.map(({ help }) => help)).to.deep.equal(["did you mean 'Door'?"]);
  });

  it('reports an unknown table with a near name, also of a custom table', async () => {
    const [known, custom, alone] = await verifier.verify([
      requestFor('SigninLog | take 1'),
      requestFor('Badge_CL | take 1', { tables: [badges] }),
      requestFor('AuditLog'),
    ]);
    expect(known?.findings.map(({ help }) => help)).to.deep.equal(["did you mean 'SigninLogs'?"]);
    expect(custom?.findings.map(({ help }) => help)).to.deep.equal(["did you mean 'Badges_CL'?"]);
    expect(alone?.findings.map(({ help }) => help)).to.deep.equal(["did you mean 'AuditLogs'?"]);
  });

  it('lets a custom table stand for a known one of the same name', async () => {
    const own: SourceTable = { ...badges, name: 'SigninLogs' };
    const request = requestFor('SigninLogs | project Door', { tables: [own] });
    expect(await diagnose(request)).to.deep.equal([]);
  });

  it('has the version whose answers are cached', () => {
    const manifest: unknown = JSON.parse(
      readFileSync(require.resolve('@kusto/language-service-next/package.json'), 'utf8'),
    );
    expect(manifest).to.include({ version: languageServiceVersion });
  });

  it('runs where there is nothing of Node', () => {
    const browser = vm.createContext({});
    vm.runInContext('var self = globalThis;', browser);
    for (const script of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
      const path = require.resolve(`@kusto/language-service-next/${script}`);
      vm.runInContext(readFileSync(path, 'utf8'), browser);
    }
    const service = createLanguageService((browser as { Kusto: KustoGlobals }).Kusto);
    const analysis = service.analyse('SigninLogs | project UserId, Nope', []);
    expect(analysis?.findings.map(({ code }) => code)).to.deep.equal(['KS142']);
  });
});

describe('diagnostics of a verification', () => {
  it('D5001 stands at the innermost YAML that the place came from', async () => {
    const text = "SigninLogs\n| where UserId == 'a' and Nope == 'b'";
    const request = requestFor(text, {
      segments: [
        { start: 11, end: text.length, origin: place(20, 3, 40) },
        { start: 37, end: 48, origin: place(21, 5, 6) },
      ],
    });
    const [diagnostic, ...more] = await diagnose(request);
    expect(more).to.deep.equal([]);
    expect(diagnostic).to.include({
      code: 'D5001',
      severity: 'error',
      message:
        "The name 'Nope' does not refer to any known column, table, variable or function (KS142), in the KQL: Nope == 'b'",
    });
    expect(diagnostic?.range).to.deep.equal(place(21, 5, 6));
  });

  it('D5001 reads the same in every query that uses the same YAML', async () => {
    const kql = 'tostring(Nope.x)';
    const requests = ['SigninLogs | project A = ', 'AuditLogs\n| extend B = '].map((before) => {
      const segment = { start: before.length, end: before.length + kql.length, origin: place(21, 5, 6) };
      return requestFor(`${before}${kql}\n| take 1`, { segments: [segment] });
    });
    const all = (await Promise.all(requests.map(diagnose))).flat();
    expect(all.filter(({ code }) => code === 'D5001')).to.have.length(2);
    expect(
      withoutRepeats(all)
        .filter(({ code }) => code === 'D5001')
        .map(({ message }) => message),
    ).to.deep.equal([
      "The name 'Nope' does not refer to any known column, table, variable or function (KS142), in the KQL: tostring(Nope.x)",
    ]);
  });

  it('D5001 has the exact place where the YAML holds the text itself', async () => {
    expect((await diagnose(asYaml('SigninLogs\n| project Nope'))).map(summary)).to.deep.equal([
      'D5001 11:15-19',
    ]);
  });

  it('D5001 falls back to the place of the whole query', async () => {
    const [diagnostic] = await diagnose(requestFor('SigninLogs | where'));
    expect(diagnostic?.range).to.equal(fallback);
    expect(diagnostic?.message).to.equal('Missing expression (KS006), in the KQL: SigninLogs | where');
  });

  it('D5001 shows of a long line what is around the place', async () => {
    const values = Array.from({ length: 60 }, (_, index) => `'value ${index}'`).join(', ');
    const [diagnostic] = await diagnose(
      requestFor(`SigninLogs | where UserId in (${values}) and Nope == 'x' and UserId in (${values})`),
    );
    const kql = diagnostic?.message.split('in the KQL: ')[1] ?? '';
    expect(kql).to.match(/^….*and Nope == 'x' and.*…$/u);
    expect(kql.length).to.be.at.most(102);
  });

  it('D5001 writes characters that nobody would see as their code points', async () => {
    const request = requestFor("SigninLogs | where Nope == '\u202e\u001b[31m'");
    expect((await diagnose(request)).map(({ message }) => message)).to.deep.equal([
      "The name 'Nope' does not refer to any known column, table, variable or function (KS142), in the KQL: SigninLogs | where Nope == '<U+202E>␛[31m'",
    ]);
  });

  it('D5001 of the form of a query comes without those of its names', async () => {
    const diagnostics = await diagnose(asYaml('AuditLogs\n| where (Nope\n| project Nope2'));
    expect(diagnostics.map(summary)).to.deep.equal(['D5001 12:20-20']);
  });

  it('reports at most 25 findings of a query', async () => {
    const columns = Array.from({ length: 40 }, (_, index) => `Nope${index}`).join(', ');
    expect(await diagnose(requestFor(`SigninLogs | project ${columns}`))).to.have.length(25);
  });

  it('D5002 is a warning of the parser', async () => {
    const diagnostics = await diagnose(asYaml('union isfuzzy=true Nope, SigninLogs\n| take 1'));
    expect(diagnostics.map(summary)).to.deep.equal(['D5002 10:24-28', 'D5505 10:11-23']);
    expect(diagnostics[0]?.severity).to.equal('warning');
  });

  it('D5003 is a query that gives no table', async () => {
    for (const text of ['binary_xor(1, 1)', 'let a = 1;', '']) {
      const request = requestFor(text, { fallback: place(7, 3, 4) });
      expect((await diagnose(request)).map(summary), text).to.deep.equal(['D5003 7:3-7']);
    }
  });

  it('D5007 is a query on which the parser fails, and it is not kept', async () => {
    const kept: string[] = [];
    const cache: VerificationCache = { get: () => undefined, set: (key) => void kept.push(key) };
    const failing = createVerifier({ load: loadLanguageService, hash: (text) => text, cache });
    const request = requestFor('SigninLogs | graph-match (a)', { fallback: place(8, 1, 2) });
    const [verification] = await failing.verify([request]);
    expect(toDiagnostics(verification!, request).map(summary)).to.deep.equal(['D5007 8:1-3']);
    expect(kept).to.deep.equal([]);
  });

  it('D5007 is a query that is nested too deeply', async () => {
    const tests = Array.from({ length: 1500 }, (_, index) => `UserId == '${index}'`);
    const text = `SigninLogs | where ${tests.join(' or ')}`;
    const request = requestFor(text, { fallback: place(8, 1, 2) });
    expect((await diagnose(request)).map(summary)).to.deep.equal(['D5007 8:1-3']);
  });

  it('says the same thing of the same place once', async () => {
    const text = 'SigninLogs | project A = Nope, B = Nope';
    const request = requestFor(text, {
      segments: [{ start: 13, end: text.length, origin: place(5, 5, 3) }],
    });
    expect((await diagnose(request)).map(summary)).to.deep.equal(['D5001 5:5-8']);
  });
});

describe('the columns a query must give', () => {
  const text = 'SigninLogs | summarize Addresses = make_set(IPAddress), count() by UserId';

  it('is silent where all are there', async () => {
    const needed = [{ name: 'UserId', type: 'string', range: place(3, 1, 2) }] as const;
    expect(verifyOutput(await verifyOne(requestFor(text)), needed)).to.deep.equal([]);
  });

  it('D5005 is a column that is missing', async () => {
    const needed = [
      { name: 'UserID', type: 'string', range: place(3, 1, 2) },
      { name: 'Location', type: 'string', range: place(4, 1, 2) },
    ] as const;
    const diagnostics = verifyOutput(await verifyOne(requestFor(text)), needed);
    expect(diagnostics.map(summary)).to.deep.equal(['D5005 3:1-3', 'D5005 4:1-3']);
    expect(diagnostics.map(({ help }) => help)).to.deep.equal([
      "did you mean 'UserId'?",
      'it gives UserId, Addresses, count_',
    ]);
  });

  it('D5006 is a column of another type', async () => {
    const needed = [{ name: 'Addresses', type: 'string', range: place(3, 1, 2) }] as const;
    const [diagnostic] = verifyOutput(await verifyOne(requestFor(text)), needed);
    expect(diagnostic).to.include({
      code: 'D5006',
      message: "the query gives the column 'Addresses' as dynamic, not as string",
    });
    expect(diagnostic?.range).to.deep.equal(place(3, 1, 2));
  });

  it('is silent where the columns depend on a watchlist, and after an error', async () => {
    const needed = [{ name: 'Any', type: 'string', range: fallback }] as const;
    for (const query of [
      "_GetWatchlist('vip')",
      "_GetWatchlist('vip') | project Any",
      'SigninLogs | project Nope',
    ])
      expect(verifyOutput(await verifyOne(requestFor(query)), needed), query).to.deep.equal([]);
  });
});

describe('the cache of verifications', () => {
  const good = requestFor('SigninLogs | project UserId');
  const bad = requestFor('SigninLogs | project Nope');
  const refuse = () => Promise.reject(new Error('loaded though everything was cached'));
  const hash = (text: string) => text;

  it('answers without the language service when every request is kept', async () => {
    const cache = createMemoryCache();
    const first = createVerifier({ load: loadLanguageService, hash, cache });
    const answers = await first.verify([good, bad, good]);
    const warm = createVerifier({ load: refuse, hash, cache });
    expect(await warm.verify([good, bad, good])).to.deep.equal(answers);
    expect(await warm.verify([])).to.deep.equal([]);
  });

  it('survives a way through JSON', async () => {
    const kept = new Map<string, string>();
    const cache: VerificationCache = {
      get: (key) => JSON.parse(kept.get(key) ?? 'null') as unknown,
      set: (key, value) => void kept.set(key, JSON.stringify(value)),
    };
    const request = requestFor('SigninLogs | where ResultType == 0 | project UserId');
    const answers = await createVerifier({ load: loadLanguageService, hash, cache }).verify([request]);
    expect(await createVerifier({ load: refuse, hash, cache }).verify([request])).to.deep.equal(answers);
  });

  it('asks again for what is damaged', async () => {
    const output = { kind: 'table', columns: [], isOpen: false };
    const damaged: readonly unknown[] = [
      'text',
      [],
      {},
      { findings: [], lint: [], output: { kind: 'other' } },
      { findings: [], lint: [], output: { ...output, columns: [{ name: 1 }] } },
      { findings: [{}], lint: [], output },
      { findings: [], lint: [{ rule: 'x', start: -1, length: 0, params: {} }], output },
      { findings: [], lint: [{ rule: 'x', start: 1, length: 0, params: { a: 1 } }], output },
    ];
    for (const value of damaged) {
      const cache: VerificationCache = { get: () => value, set: () => undefined };
      const [answer] = await createVerifier({ load: loadLanguageService, hash, cache }).verify([good]);
      expect(answer?.output, JSON.stringify(value)).to.deep.equal({
        kind: 'table',
        columns: [{ name: 'UserId', type: 'string' }],
        isOpen: false,
      });
    }
  });

  it('checks each text once, and tells how far it is', async () => {
    const asked: string[] = [];
    const cache: VerificationCache = { get: () => undefined, set: (key) => void asked.push(key) };
    const progress: string[] = [];
    await createVerifier({ load: loadLanguageService, hash, cache }).verify(
      [good, bad, good],
      (done, total) => void progress.push(`${done}/${total}`),
    );
    expect(asked).to.have.length(2);
    expect(progress).to.deep.equal(['0/2', '1/2', '2/2']);
  });

  it('ignores findings of a rule that is no longer there', () => {
    const verification: Verification = {
      findings: [],
      lint: [{ rule: 'gone', start: 0, length: 1, params: {} }],
      output: { kind: 'table', columns: [], isOpen: false },
    };
    expect(toDiagnostics(verification, good)).to.deep.equal([]);
  });

  it('depends on the text, the tables it names, the custom tables and the shapes', () => {
    const content = verificationContent(good);
    expect(content).to.include('RiskLevelDuringSignIn');
    expect(content).to.not.include('AADOperationType');
    const others = [
      bad,
      requestFor('SigninLogs | project UserId // AuditLogs'),
      { ...good, tables: [badges] },
      { ...good, tables: [{ ...badges, columns: { ...badges.columns, Door: 'long' } as const }] },
      requestFor('SigninLogs | project DeviceDetail'),
      requestFor('SigninLogs | project DeviceDetail', {
        shapes: { DeviceDetail: { deviceId: 'string' } },
      }),
    ].map((request) => verificationContent(request));
    expect(new Set([content, ...others])).to.have.property('size', 7);
  });

  it('does not depend on where the query came from, nor on shapes of columns it does not name', () => {
    const shapes = { DeviceDetail: { deviceId: 'string' } } as const;
    expect(verificationContent({ ...good, shapes })).to.equal(verificationContent(good));
    expect(verificationContent({ ...good, fallback: place(9, 9, 9) })).to.equal(verificationContent(good));
  });

  it('rejects where the language service cannot be loaded', async () => {
    const [outcome] = await Promise.allSettled([createVerifier({ load: refuse, hash }).verify([good])]);
    expect(outcome.status).to.equal('rejected');
  });
});
