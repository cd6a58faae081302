import { expect } from 'chai';
import { applyFixes } from '../../compiler/diagnostics/apply-fixes.ts';
import { type Kind, validate } from '../../compiler/language/validate.ts';
import { documentOf, inWords, placeOf } from './reading.ts';

const list = `title: Homes
type: tenant
description: Tenants that are ours.
values:
  - 72f988bf-86f1-41af-91ab-2d7cd011db47
`;

const detection = `title: A
id: 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11
status: stable
level: high
description: b
tags: [attack.t1110]
falsepositives: [c]
source: entra.signin
detection:
  wrong: {ResultType: '50126'}
  condition: wrong
schedule: {every: 1h}
alert:
  title: d
  entities:
    - account: Account
  triage: [e]
`;

function problemsOf(kind: Kind, text: string): readonly string[] {
  const { value, diagnostics } = validate(kind, documentOf(text));
  expect(value === undefined).to.equal(diagnostics.length > 0);
  return inWords(diagnostics);
}

function helpOf(kind: Kind, text: string): readonly (string | undefined)[] {
  return validate(kind, documentOf(text)).diagnostics.map(({ help }) => help);
}

function fixed(kind: Kind, text: string): string {
  return applyFixes(text, validate(kind, documentOf(text)).diagnostics).text;
}

describe('documents of the right shape', () => {
  it('are accepted as they are', () => {
    const document = documentOf(list);
    const { value, diagnostics } = validate('list', document);
    expect(diagnostics).to.deep.equal([]);
    expect(value).to.equal(document);
    expect(value?.value.type).to.equal('tenant');
    expect(problemsOf('detection', detection)).to.deep.equal([]);
  });
});

describe('documents of another shape', () => {
  it('D1501: unknown keys, with the one that was meant', () => {
    const text = list.replace('description', 'descripton');
    expect(problemsOf('list', text)).to.deep.equal(["D1501 3:1-3:11: 'descripton' is no key here"]);
    expect(helpOf('list', text)).to.deep.equal(["did you mean 'description'?"]);
    const transposed = list.replace('title', 'titel');
    expect(problemsOf('list', transposed)).to.deep.equal(["D1501 1:1-1:6: 'titel' is no key here"]);
    expect(helpOf('list', `${list}zzz: 1\n`)).to.deep.equal([
      'keys here are: title, type, description, values',
    ]);
    expect(helpOf('detection', `${detection}logsource: {product: azure}\n`)).to.deep.equal([
      'write `source:` with the name of a file in detections/sources/',
    ]);
  });

  it('D1501: with a fix where only case, hyphens or underscores differ', () => {
    expect(fixed('list', list.replace('title', 'Title'))).to.equal(list);
    const both = `Title: x\n${list}`;
    expect(problemsOf('list', both)).to.deep.equal(["D1501 1:1-1:6: 'Title' is no key here"]);
    expect(fixed('list', both)).to.equal(both);
    const correlation = (key: string) =>
      `${detection}correlation: {type: event_count, ${key}: [Account], timespan: 1h, condition: {gte: 2}}\n`;
    expect(fixed('detection', correlation('groupBy'))).to.equal(correlation('group-by'));
  });

  it('D1502: missing keys, at what lacks them', () => {
    expect(problemsOf('list', '# c\ntitle: a\ntype: upn\n')).to.deep.equal([
      'D1502 2:1-2:9: `description:`, `values:` are missing',
    ]);
    const text = detection.replace(/ {2}condition: .*\n/u, '');
    expect(problemsOf('detection', text)).to.deep.equal(['D1502 9:1-9:10: `condition:` is missing']);
  });

  it('D1502: where one of several is missing', () => {
    expect(problemsOf('detection', `${detection}targets: {sigma: {}}\n`)).to.deep.equal([
      'D1502 18:11-18:16: `approximate:` or `none:` is missing',
    ]);
  });

  it('D1503: values of another type, with how they were written', () => {
    expect(problemsOf('list', '- a\n- b\n')).to.deep.equal(['D1503 1:1-2:4: expected a map, found a list']);
    expect(problemsOf('list', 'just text')).to.deep.equal([
      "D1503 1:1-1:10: expected a map, found the text 'just text'",
    ]);
    expect(problemsOf('list', list.replace('Homes', '007'))).to.deep.equal([
      'D1503 1:8-1:11: expected text, found the number 007',
    ]);
    expect(problemsOf('list', list.replace(' Homes', ''))).to.deep.equal([
      'D1503 1:1-1:6: expected text, found nothing',
    ]);
    expect(problemsOf('list', list.replace(' tenant', ' {a: b}'))).to.deep.equal([
      'D1503 2:7-2:13: expected one of accounts, upn, ip-range, country, device, app, group, role, tenant, calendar, regex, found a map',
    ]);
  });

  it('D1503: quotes what was meant as text, and the other way round', () => {
    expect(fixed('list', list.replace('Homes', '007'))).to.equal(list.replace('Homes', "'007'"));
    expect(fixed('detection', detection.replace('attack.t1110', 'true'))).to.equal(
      detection.replace('attack.t1110', "'true'"),
    );
    const parameters = (minimum: string) =>
      `${detection}parameters:\n  n: {type: integer, default: 1, minimum: ${minimum}, description: x}\n`;
    expect(fixed('detection', parameters("'10'"))).to.equal(parameters('10'));
    expect(fixed('detection', parameters("'ten'"))).to.equal(parameters("'ten'"));
    expect(fixed('detection', parameters("'0123'"))).to.equal(parameters("'0123'"));
  });

  it('D1504: words that are none of the choices', () => {
    const text = detection.replace('stable', 'stabel');
    expect(problemsOf('detection', text)).to.deep.equal([
      "D1504 3:9-3:15: 'stabel' is none of experimental, test, stable, deprecated",
    ]);
    expect(helpOf('detection', text)).to.deep.equal(["did you mean 'stable'?"]);
    expect(helpOf('detection', detection.replace('stable', 'done'))).to.deep.equal([
      'choose one of: experimental, test, stable, deprecated',
    ]);
  });

  it('D1505: text of another form', () => {
    expect(problemsOf('detection', detection.replace(/id: .*/u, 'id: 6C0F'))).to.deep.equal([
      "D1505 2:5-2:9: '6C0F' is not a UUID in lower case such as 6c0f1f0a-6f0e-4c5e-9d5e-0a3f3a1b7d11",
    ]);
    expect(problemsOf('detection', detection.replace('1h', '1 hour'))).to.deep.equal([
      "D1505 12:19-12:25: '1 hour' is not a length of time such as 15m, 1h or 14d, or a parameter such as $window",
    ]);
    const calendar = list
      .replace('tenant', 'calendar')
      .replace(/values:[^]*/u, "values: {zone: UTC, days: [mon], from: '7:00', to: '19:00'}\n");
    expect(problemsOf('list', calendar)).to.deep.equal([
      "D1505 4:40-4:46: '7:00' is not of a form such as '07:00'",
    ]);
  });

  it('D1506: too much and too little', () => {
    const empty = detection
      .replace('title: A', "title: ''")
      .replace('[c]', '[]')
      .replace('account: Account', '{account: A, ip: B}')
      .replace('{every: 1h}', '{}');
    expect(problemsOf('detection', empty)).to.deep.equal([
      'D1506 1:8-1:10: this text is empty',
      'D1506 7:17-7:19: this list is empty',
      'D1506 12:11-12:13: this map is empty',
      'D1506 16:7-16:26: this map has 2 keys; 1 key is the most',
    ]);
    expect(problemsOf('detection', detection.replace('title: A', `title: ${'x'.repeat(257)}`))).to.deep.equal(
      ['D1506 1:8-1:265: this text has 257 characters; 256 are the most'],
    );
    const entities = Array(11).fill('    - account: Account\n').join('');
    expect(problemsOf('detection', detection.replace('    - account: Account\n', entities))).to.deep.equal([
      'D1506 16:5-26:23: this list has 11 items; 10 are the most',
    ]);
    const correlation = `${detection}correlation: {type: spike, floor: 0, deviations: 0, condition: {percentile: 100}}\n`;
    expect(problemsOf('detection', correlation)).to.deep.equal([
      'D1506 18:35-18:36: 0 is too small; 1 is the least',
      'D1506 18:50-18:51: 0 is too small; it must be more than 0',
      'D1506 18:77-18:80: 100 is too large; it must be less than 100',
    ]);
    expect(
      problemsOf('detection', `${detection}targets: {sigma: {none: a, approximate: b}}\n`),
    ).to.deep.equal(['D1506 18:11-18:16: only one of `none:` or `approximate:` can stand here']);
  });

  it('D1507: values that are there twice', () => {
    const { diagnostics } = validate(
      'detection',
      documentOf(detection.replace('[attack.t1110]', '[a.b, c.d, a.b]')),
    );
    expect(inWords(diagnostics)).to.deep.equal(['D1507 6:18-6:21: the same value stands here twice']);
    expect(diagnostics[0]?.related?.map(({ range }) => placeOf(range))).to.deep.equal(['6:8-6:11']);
  });

  it('D1508: keys of another form', () => {
    expect(
      problemsOf(
        'detection',
        `${detection}parameters: {Bad-Name: {type: integer, default: 1, description: x}}\n`,
      ),
    ).to.deep.equal([
      "D1508 18:14-18:22: the key 'Bad-Name' is not a name in lower case letters, digits and _, a letter first",
    ]);
  });
});

describe('unions', () => {
  it('report the alternative whose type fits', () => {
    expect(problemsOf('detection', detection.replace("'50126'", '{a: b}'))).to.deep.equal([
      'D1503 10:23-10:29: expected a single value or a list, found a map',
    ]);
    expect(problemsOf('detection', detection.replace("{ResultType: '50126'}", 'text'))).to.deep.equal([
      "D1503 10:10-10:14: expected a map or a list, found the text 'text'",
    ]);
    expect(problemsOf('detection', detection.replace("'50126'", '[1, [2]]'))).to.deep.equal([
      'D1503 10:27-10:30: expected a single value, found a list',
    ]);
    const correlation = `${detection}correlation: {type: event_count, timespan: 1h, condition: {gte: ten}}\n`;
    expect(problemsOf('detection', correlation)).to.deep.equal([
      "D1505 18:65-18:68: 'ten' is not a parameter such as $failures or a number",
    ]);
  });

  it('take no time to speak of, however many there are', () => {
    const many = `${list}${"  - {idd: '1'}\n  - [x]\n".repeat(5_000)}`;
    expect(problemsOf('list', many)).to.have.length(10_000);
  });
});

describe('keys that are names of the prototype', () => {
  it('are keys like any other', () => {
    expect(problemsOf('list', `${list}__proto__: {a: 1}\nconstructor: 1\n`)).to.deep.equal([
      "D1501 6:1-6:10: '__proto__' is no key here",
      "D1501 7:1-7:12: 'constructor' is no key here",
    ]);
    expect(problemsOf('detection', `${detection}parameters: {__proto__: 1}\n`)).to.have.length(1);
  });
});
