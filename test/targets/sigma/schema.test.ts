import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'chai';
import { CORE_SCHEMA, loadAll, YAML11_SCHEMA } from 'js-yaml';
import { readValue } from '../../../compiler/sigma/read-value.ts';
import { literalOf } from '../../../compiler/sigma/text-pattern.ts';
import { sigma } from '../../../compiler/targets/sigma/index.ts';
import { context } from './fixtures.ts';
import { gallery, hostile } from './gallery.ts';

const schemas = fileURLToPath(new URL('../../../../shared/specs/sigma/', import.meta.url));

type Document = Readonly<Record<string, unknown>>;

function kindOf(document: Document): 'correlation-rules' | 'filters' | 'detection-rule' {
  if ('correlation' in document) return 'correlation-rules';
  return 'filter' in document ? 'filters' : 'detection-rule';
}

describe('sigma target: the gallery', () => {
  const plans = Object.values(gallery);
  const emissions = [...plans.map((plan) => sigma.emit(plan, context)), sigma.emitAll(plans, [], context)];
  const files = emissions.flatMap(({ artifacts }) => artifacts);
  const rules = files.filter(({ path }) => path.endsWith('.yml'));

  it('is written without a finding', () => {
    expect(emissions.flatMap(({ diagnostics }) => diagnostics)).to.deep.equal([]);
    expect(files).to.have.length(plans.length + 3);
  });

  it('fulfils the published schemas', function () {
    if (!existsSync(schemas)) {
      console.log(`      skipped: ${schemas} is not there`);
      this.skip();
    }
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validators = Object.fromEntries(
      (['correlation-rules', 'filters', 'detection-rule'] as const).map((name) => {
        const text = readFileSync(`${schemas}sigma-${name}-schema.json`, 'utf8');
        // The rule schema ends its `$schema` in `#`, which ajv takes for another dialect.
        const { $schema: dialect, ...schema } = JSON.parse(text) as { readonly $schema: string };
        expect(dialect).to.match(/2020-12/);
        return [name, ajv.compile(schema)];
      }),
    );
    for (const { path, text } of rules) {
      for (const document of loadAll(text) as Document[]) {
        const validate = validators[kindOf(document)]!;
        validate(document);
        expect(validate.errors ?? [], `${path} ${String(document['title'])}`).to.deep.equal([]);
      }
    }
  });

  it('has ids and titles of its own for each document', () => {
    const documents = rules.flatMap(({ text }) => loadAll(text) as Document[]);
    for (const key of ['id', 'title']) {
      const values = documents.map((document) => document[key]);
      expect(new Set(values).size, key).to.equal(values.length);
    }
  });

  it('brings hostile values through YAML 1.1 and 1.2', () => {
    const { text } = rules.find(({ path }) => path.includes('hostile'))!;
    for (const schema of [CORE_SCHEMA, YAML11_SCHEMA]) {
      const [document] = loadAll(text, { schema }) as [Document];
      expect(document['description']).to.equal(hostile.join('\n').trim());
      expect(document['falsepositives']).to.deep.equal(hostile.filter((value) => value.length > 1));
    }
  });

  it('finds each hostile value by exactly the value written for it', () => {
    const { text } = rules.find(({ path }) => path.includes('hostile'))!;
    const [document] = loadAll(text) as [{ readonly detection: { readonly anything: readonly Document[] } }];
    const tests = document.detection.anything.flatMap((map) =>
      Object.entries(map).flatMap(([key, values]) =>
        (values as unknown[]).map((value) => tester(key, value)),
      ),
    );
    expect(tests).to.have.length(hostile.length);
    for (const value of hostile) {
      expect(tests.filter((test) => test(value)).length, JSON.stringify(value)).to.equal(1);
    }
  });

  it('writes nothing invisible', () => {
    for (const { path, text } of files) {
      const invisible = text.match(/[^\P{C}\n]|\p{Zl}|\p{Zp}/gu) ?? [];
      expect(invisible, path).to.deep.equal([]);
    }
  });
});

/** What a reader of Sigma makes of a value: a test on text. */
function tester(key: string, value: unknown): (text: string) => boolean {
  if (typeof value !== 'string') return (text) => text === String(value);
  if (key.includes('|re|')) return (text) => new RegExp(value, 'is').test(text);
  const literal = literalOf(readValue(value));
  expect(literal).not.to.equal(undefined);
  return (text) => literal === text;
}
