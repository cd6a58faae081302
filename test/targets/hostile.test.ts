import { expect } from 'chai';
import { azureMonitor } from '../../compiler/targets/azure-monitor/index.ts';
import { sentinel } from '../../compiler/targets/sentinel/index.ts';
import { admins, armRead, burst, context } from './plans.ts';

const hostile = [
  `it's "quoted" \\ \\\\ \\n`,
  'two\nlines\r\nand\ttab',
  '[resourceGroup().location]',
  '[[x]',
  '[',
  '{{title}} {{{x}}} {{#if}}',
  'a | b || c',
  '\u202eevil\u202c \u200e\u200f\u2066x\u2069',
  '\u2028\u2029\ufeff\u0085',
  '</script><!-- -->',
  '${data.alertContext}',
  '__proto__',
  '😀',
];

describe('hostile values arrive intact', () => {
  for (const value of hostile) {
    it(JSON.stringify(value), () => {
      const list = {
        ...admins,
        title: value,
        description: value,
        type: 'upn',
        content: { kind: 'strings', values: [value] },
      } as const;
      const plan = burst({
        meta: { title: value, description: value },
        detection: { lists: [list] },
        plan: { title: [value, { column: 'UserId' }], description: [value] },
      });
      const read = (text: string) =>
        (JSON.parse(text) as { resources: { properties: Record<string, unknown> }[] }).resources.map(
          ({ properties }) => properties,
        );
      const query = sentinel.emit(plan, context).queries[0]!.printed.text;
      const [rule] = read(sentinel.emit(plan, context).artifacts[0]!.text);
      expect(armRead(rule!['displayName'])).to.equal(value);
      expect(armRead(rule!['query'])).to.equal(query);
      expect((armRead(rule!['description']) as string).startsWith(value.trim())).to.equal(true);
      expect(armRead(rule!['alertDetailsOverride'])).to.deep.equal({
        alertDisplayNameFormat: `${value}{{UserId}}`,
        alertDescriptionFormat: value,
      });
      const all = sentinel.emitAll([plan], [list], context).artifacts;
      const [watchlist] = read(
        all.find(({ path }) => path.startsWith('watchlists/') && path.endsWith('.json'))!.text,
      );
      expect(armRead(watchlist!['displayName'])).to.equal(value);
      expect(armRead(watchlist!['rawContent'])).to.equal(all[0]!.text);
      const bundle = all.find(({ path }) => path === 'sentinel/azuredeploy.json')!;
      expect(read(bundle.text)).to.deep.equal([watchlist, rule]);

      const { artifacts, queries } = azureMonitor.emit(plan, context);
      const [alert] = read(artifacts[0]!.text) as [
        { displayName: string; criteria: { allOf: { query: string }[] } },
      ];
      expect(armRead(alert.displayName)).to.equal(value);
      expect(armRead(alert.criteria.allOf[0]!.query)).to.equal(queries[0]!.printed.text);
      expect(artifacts[0]!.text).not.to.match(/[\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
    });
  }
});

describe('templates of a team', () => {
  const replaced = (path: string, text: string) => ({
    ...context,
    templates: new Map([...context.templates, [path, text]]),
  });

  it('change the rule and the bundle alike', () => {
    const path = 'sentinel/scheduled.json.hbs';
    const own = context.templates
      .get(path)!
      .replace('"displayName": {{json displayName}}', '"displayName": "Ours"');
    const where = replaced(path, own);
    for (const { text } of [
      sentinel.emit(burst(), where).artifacts[0]!,
      sentinel.emitAll([burst()], [], where).artifacts[0]!,
    ]) {
      expect(text).to.include('"displayName": "Ours"');
    }
  });

  it('D7008 must keep the resource', () => {
    for (const [target, path] of [
      [sentinel, 'sentinel/scheduled.json.hbs'],
      [azureMonitor, 'azure-monitor/alert.json.hbs'],
    ] as const) {
      const { artifacts, diagnostics } = target.emit(burst(), replaced(path, '{"resources": []}'));
      expect(artifacts.filter(({ path }) => path.endsWith('.json'))).to.deep.equal([]);
      expect(
        diagnostics.map(({ code, range }) => [code, range.file, range.start.line, range.start.column]),
      ).to.deep.equal([['D7008', `templates/${path}`, 1, 1]]);
    }
    const { diagnostics } = sentinel.emitAll(
      [burst()],
      [admins],
      replaced('sentinel/watchlist.json.hbs', '{"resources": 1}'),
    );
    expect(diagnostics.map(({ code, range }) => [code, range.file])).to.deep.equal([
      ['D7008', 'templates/sentinel/watchlist.json.hbs'],
    ]);
  });

  it('D7007 must give JSON', () => {
    const { diagnostics } = sentinel.emit(
      burst(),
      replaced('sentinel/scheduled.json.hbs', '{\n"name": {{json name}},\n}'),
    );
    expect(diagnostics.map(({ code, range }) => [code, range.start.line, range.start.column])).to.deep.equal([
      ['D7007', 3, 1],
    ]);
  });
});
