import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { isMap, type JsonMap, text } from '../../../compiler/azure/json.ts';
import { fieldsOf } from '../../../compiler/deploy/fields.ts';
import { armValue } from '../../../compiler/targets/arm.ts';
import { imported, nameOf, rebuilt } from './import.ts';

describe('importing the catalogue’s own rules', function () {
  this.timeout(120_000);

  it('gives detections of which the same rules are built', async () => {
    const template = readFileSync('out/sentinel/azuredeploy.json', 'utf8');
    const { resources } = JSON.parse(template) as { readonly resources: readonly JsonMap[] };
    const rules = resources.filter(({ type }) => text(type).endsWith('/alertRules'));
    expect(rules.length).to.be.greaterThan(80);
    const { texts, found } = imported(template);
    expect(found).to.deep.equal([]);
    const built = await rebuilt(texts);
    expect(built.diagnostics.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
    expect(built.rules.size).to.equal(rules.length);
    for (const rule of rules) {
      const name = nameOf(rule);
      const before = armValue(rule);
      const after = built.rules.get(name);
      if (!isMap(before as JsonMap) || after === undefined) throw new Error(`${name} is not there`);
      expect(Object.fromEntries(fieldsOf('rule', after)), name).to.deep.equal(
        Object.fromEntries(fieldsOf('rule', before as JsonMap)),
      );
      expect((after['properties'] as JsonMap)['query'], name).to.equal(
        ((before as JsonMap)['properties'] as JsonMap)['query'],
      );
    }
  });
});
